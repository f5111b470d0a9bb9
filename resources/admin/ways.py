"""The doors of an entry, as rows of its form in the admin. `curation` writes them."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from resources import bans
from resources.admin.inlines import OfParent
from resources.forms import AddressField, LineField
from resources.links.address import Address
from resources.models import Door
from resources.models.door import DOORS_MAX, LABEL_LENGTH

SHOWN = ("order", "label", "url")
PLACES = 1000
"""A row is put where its number says, and one without a number behind all others."""


class WayForm(forms.ModelForm):
    order = forms.IntegerField(required=False, min_value=1, max_value=PLACES)
    label = LineField(max_length=LABEL_LENGTH, widget=AdminTextInputWidget(attrs={"placeholder": "Code"}))
    url = AddressField(label="Address", widget=AdminTextInputWidget(attrs={"inputmode": "url"}))

    class Meta:
        model = Door
        fields = SHOWN

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("order", self.instance.position or None)
        for name in SHOWN:
            field = self.fields[name]
            field.show_hidden_initial = bool(self.instance.pk)  # As `AsShownForm`: changed is what its sender changed.
            said = f"{field.label or name.capitalize()} of {self.instance.label or 'a new link'}"
            field.widget.attrs["aria-label"] = said

    def clean_url(self) -> str:
        read: Address = self.cleaned_data["url"]
        ban = bans.of(read.host) if read.stored != self.initial.get("url") else None
        if ban:
            raise ValidationError(f"We take no links of {ban.host}: {ban.reason}", code="host-banned")
        return read.stored


class WayFormSet(BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        urls = [url for _, url in self.ways]
        double = next((url for url in urls if urls.count(url) > 1), None)
        if double:
            raise ValidationError(f"{double} is there twice. Take one of them out.", code="duplicate")

    @property
    def ways(self) -> list[tuple[str, str]]:
        """Labels and addresses as they stand in the form, in the order of their numbers; of two with one number, that
        which was given it now comes first."""
        kept = [form for form in self.forms if _is_filled(getattr(form, "cleaned_data", {}))]
        kept.sort(key=lambda form: (form.cleaned_data.get("order") or PLACES, "order" not in form.changed_data))
        return [(form.cleaned_data["label"], form.cleaned_data["url"]) for form in kept]


def _is_filled(words: dict[str, Any]) -> bool:
    return bool(words.get("label") and words.get("url") and not words.get("DELETE"))


class WayInline(OfParent):
    """Who may change an entry may change its doors."""

    model = Door
    form = WayForm
    formset = WayFormSet
    verbose_name, verbose_name_plural = "more link", "more links: code, paper, talk …"
    fields = SHOWN
    max_num = DOORS_MAX

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, validate_max=True, absolute_max=DOORS_MAX + 1, **kwargs)
