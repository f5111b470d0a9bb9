"""The fields of a form in which people say what a lab takes, and which versions an entry covers."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from resources import lab_facts
from resources.models.entry import LAB, RAM_GB_MAX, TESTED_ON_LENGTH, Gpu, RunsOn
from resources.text import one_line

ORDER = [
    "url", "title", "summary", "section", "kind", "level", "cost", "minutes", "language", *LAB, "covers", "tags",
]  # fmt: skip
"""Of the fields of an entry, in every form."""
NOBODY_SAID = "Nobody has said"
KNOWN = {True: "yes", False: "no", None: ""}


class NeedsField(forms.CharField):
    """What has to be there, separated by commas. Cleans to a list without repetition, from a to z."""

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else ", ".join(value or [])

    def clean(self, value: Any) -> Any:
        return lab_facts.needs(super().clean(value))


class CoversField(forms.CharField):
    """Tools and their versions, separated by commas. Cleans to the same in one spelling."""

    def clean(self, value: Any) -> Any:
        return lab_facts.covers(super().clean(value))


class SystemsField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


class DollarsField(forms.DecimalField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=lab_facts.DOLLARS_MAX, max_digits=7, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> Any:
        amount: Decimal | None = super().clean(value)
        return None if amount is None else lab_facts.cents(amount)


class PastDayField(forms.DateField):
    """A day that is not to come."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)

    def clean(self, value: Any) -> Any:
        day: date | None = super().clean(value)
        return None if day is None else lab_facts.check_day(day, timezone.localdate())


class KnownField(forms.ChoiceField):
    """Yes, no, or that nobody has said. Cleans to True, False or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[("", NOBODY_SAID), ("yes", "Yes"), ("no", "No")], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return KNOWN[value] if value in (True, False, None) else value

    def clean(self, value: Any) -> Any:
        return {"yes": True, "no": False}.get(super().clean(value))


class LabForm(forms.Form):
    """All of it; none of it has to be said."""

    field_order = ORDER
    runs_on = forms.ChoiceField(
        label="Runs on",
        choices=[("", "Does not matter"), *RunsOn.choices],
        required=False,
        help_text="For labs, courses and tools.",
    )
    ram_gb = forms.IntegerField(
        label="RAM in GB", required=False, min_value=1, max_value=RAM_GB_MAX, help_text="The least that will do."
    )
    gpu = forms.ChoiceField(label="GPU", choices=[("", NOBODY_SAID), *Gpu.choices], required=False)
    needs = NeedsField(
        label="Needs",
        required=False,
        max_length=lab_facts.TYPED_MAX,
        help_text="What has to be there, separated by commas: docker, kind, an aws account.",
    )
    dollars = DollarsField(
        label="Costs to run, in dollars",
        required=False,
        help_text="What a cloud charges for doing it once. 0 means that it costs nothing.",
    )
    has_teardown = KnownField(label="Says how to take everything down again", required=False)
    tested_on = SystemsField(
        label="Tested on",
        required=False,
        max_length=TESTED_ON_LENGTH,
        help_text="Systems, separated by commas: Ubuntu 24.04, macOS 15.",
    )
    worked_on = PastDayField(label="Last known to work on", required=False)
    covers = CoversField(
        label="Tools and their versions",
        required=False,
        max_length=lab_facts.COVERS_LENGTH,
        help_text="What it covers, separated by commas: MLflow 2.9, kind 0.23.",
    )

    @property
    def is_about_a_lab(self) -> bool:
        """Whether what is asked of labs alone is to be in sight: it is one, or something of that was said."""
        return self["kind"].value() == "lab" or any(self[name].value() or self.has_error(name) for name in LAB[1:])
