"""The choice of a section, and of a topic of the roadmap, wherever people fill in a form."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator

from guide import book, roadmap
from guide.models import Section, Topic
from guide.prepared import Prepared


@Prepared
def _of_slug(slug: str) -> QuerySet[Section]:
    return Section.objects.defer("prose").filter(slug=slug)


class InReadingOrder(ModelChoiceIterator[Section]):
    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from map(self.choice, book.outline())


class SectionField(forms.ModelChoiceField[Section]):
    """A section of the guide. Its choices are in reading order, each with the way to it: `Python › Books`."""

    iterator = InReadingOrder

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Section.objects.defer("prose"), **kwargs)

    def to_python(self, value: Any) -> Section | None:
        """As Django's own; by its slug with a question that is put into words once."""
        if self.to_field_name != "slug" or value in self.empty_values:
            return super().to_python(value)
        self.validate_no_null_characters(value)
        found: Section | None = _of_slug.first(str(value))
        if found is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return found

    def label_from_instance(self, obj: Section) -> str:
        """The name, where even the way is that of another."""
        return max(obj.full_title, obj.name, key=len)


class AskedOnce(ModelChoiceIterator[Topic]):
    """Of one form, whoever counts the choices before they are drawn."""

    def __init__(self, field: Any) -> None:
        super().__init__(field)
        self.found: list[Any] = []

    def __iter__(self) -> Iterator[Any]:
        self.found = self.found or [("", self.field.empty_label), *map(self.choice, book.topics())]
        return iter(self.found)


class TopicField(forms.ModelChoiceField[Topic]):
    """A step of the roadmap, by its slug or by one that it had, or none."""

    iterator = AskedOnce

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Topic.objects.all(), to_field_name="slug", required=False, **kwargs)

    def to_python(self, value: Any) -> Topic | None:
        if value in self.empty_values:
            return None
        found = roadmap.find(str(value))
        if found is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return found
