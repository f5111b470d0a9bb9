"""The choice of a section, wherever people fill in a form."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from guide.models import Section


class InReadingOrder(ModelChoiceIterator[Section]):
    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from map(self.choice, Section.objects.defer("prose").numbered())


class SectionField(forms.ModelChoiceField[Section]):
    """A section of the guide. Its choices are in reading order, each with the way to it: `Python › Books`."""

    iterator = InReadingOrder

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Section.objects.all(), **kwargs)

    def label_from_instance(self, obj: Section) -> str:
        """The name, where even the way is that of another."""
        return max(obj.full_title, obj.name, key=len)
