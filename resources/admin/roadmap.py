"""The bridges from what people in DevOps know, and what they share with topics: an order, and a word in an address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from guide.models import Bridge
from guide.rooms import Room
from resources.admin.sections import PlacedForm
from resources.forms import AsShownForm, LineField

WORDS_LENGTH = 300


class SluggedForm(AsShownForm):
    """Addresses and searches name a slug, so it is in small letters: `topic:data` finds what is `data`."""

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()


class BridgeForm(SluggedForm):
    idea = LineField(max_length=80, help_text="As people in machine learning call it: model registry.")
    twin = LineField(max_length=80, help_text="As people in DevOps call it: artifact registry.")
    words = LineField(
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="More words that people in DevOps look for, separated by commas.",
    )
    same = LineField(max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="What is the same.")
    differs = LineField(
        max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="Where the comparison ends."
    )

    class Meta:
        model = Bridge
        fields = ["idea", "twin", "slug", "words", "same", "differs", "position"]

    def clean_words(self) -> str:
        """Each once, in the order they were typed."""
        return ", ".join(dict.fromkeys(filter(None, map(str.strip, self.cleaned_data["words"].split(",")))))


class Slugged(Room):
    """A row keeps its slug for good: addresses, searches and files of ours name it. Of topics see `admin.topics`."""

    list_editable = ["position"]
    ordering = ["position", "id"]
    named_after = "title"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": [self.named_after]}

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[forms.ModelForm]:
        return super().get_changelist_form(request, form=PlacedForm, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Only what was changed is written: what the form showed may be old."""
        obj.save(update_fields=form.changed_data if change else None)


@admin.register(Bridge)
class BridgeAdmin(Slugged):
    form = BridgeForm
    list_display = ["idea", "twin", "position", "slug"]
    search_fields = ["idea", "twin", "words", "slug"]
    named_after = "idea"
