"""What somebody knows, and how much time they have: the words of a plan's address."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from guide.models import Skill
from resources.plans import rows
from resources.text import one_line, teaser

HOURS, HOURS_MAX = 4, 60
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
ECHO = 40
DAY = "Write a day as year, month and day: 2026-11-30."


class SeveralField(forms.MultipleChoiceField):
    """Some of a closed list. What is not in it is named."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value: list[str]) -> None:
        unknown = next((word for word in value if not self.valid_value(word)), None)
        if unknown is not None:
            raise ValidationError(f"“{teaser(one_line(unknown), ECHO)}” is not one of these.")


class PlanForm(forms.Form):
    """Always filled in: what an address leaves out is as usual. `today` is the day it is asked on."""

    know = SeveralField(label="What I know already", choices=Skill.choices, required=False)
    hours = forms.IntegerField(
        label="Hours a week",
        min_value=1,
        max_value=HOURS_MAX,
        error_messages={
            "invalid": "Write a whole number of hours.",
            "min_value": "Plan at least one hour a week.",
            "max_value": f"Plan at most {HOURS_MAX} hours a week.",
        },
    )
    start = forms.DateField(
        label="First day",
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": FIRST_DAY, "max": LAST_DAY}),
        error_messages={"invalid": DAY},
    )
    done = SeveralField(label="Topics that I need no more", required=False)

    def __init__(self, query: QueryDict, *, titles: dict[str, str], today: date, also_done: set[str]) -> None:
        done = _as_now_called(query.getlist("done"), titles) | (also_done & titles.keys())
        data: dict[str, Any] = {"know": query.getlist("know"), "done": sorted(done)}
        data["hours"] = query.get("hours", "").strip() or str(HOURS)
        data["start"] = query.get("start", "").strip() or coming_monday(today).isoformat()
        super().__init__(data)
        self.fields["done"].choices = list(titles.items())  # type: ignore[attr-defined]
        if also_done:
            self.fields["done"].help_text = "What you have marked as done or skipped is always left out."

    def clean_start(self) -> date:
        day: date = self.cleaned_data["start"]
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(f"Choose a day between {FIRST_DAY.year} and {LAST_DAY.year}.")
        return day

    @property
    def query(self) -> str:
        """The words of the address, once the form is valid: the same for the same plan."""
        said = QueryDict(mutable=True)
        said.setlist("know", self._in_order("know"))
        said["hours"], said["start"] = str(self.cleaned_data["hours"]), self.cleaned_data["start"].isoformat()
        said.setlist("done", self._in_order("done"))
        return said.urlencode()

    @property
    def sentences(self) -> list[str]:
        """What is wrong, each with the word of the address that it is about."""
        return [f"{name}: {sentence}" for name, said in self.errors.items() for sentence in said]

    def _in_order(self, name: str) -> list[str]:
        field = self.fields[name]
        return [value for value, _ in field.choices if value in self.cleaned_data[name]]  # type: ignore[attr-defined]


def coming_monday(today: date) -> date:
    """`today`, if it is one."""
    return today + timedelta(days=-today.weekday() % 7)


def _as_now_called(typed: list[str], titles: dict[str, str]) -> set[str]:
    """Slugs of topics, also of those that were called otherwise once; without those that are gone."""
    unknown = {*typed} - titles.keys()
    moved = rows.moved(unknown)
    return {moved.get(slug, slug) for slug in typed} - {""}
