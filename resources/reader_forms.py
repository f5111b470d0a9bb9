"""What readers fill in about an entry: a change of it, what is wrong with it, and that they saw the news."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone

from resources import wording
from resources.curation import Fields
from resources.forms import LineField, ProposalForm, RevisionForm
from resources.guarding import GuardedForm, ReachableForm
from resources.lab_facts import COVERS_LENGTH
from resources.lab_fields import CoversField, DollarsField, PastDayField
from resources.models import Resource, Submission, Trial
from resources.models.entry import ADDRESS, FIELDS, MINUTES_MAX, WORDS
from resources.models.item import WORDS_LENGTH, Complaint
from resources.models.trial import STEP_LENGTH, SYSTEM_LENGTH
from resources.moderation.entries import suggested_fields
from resources.preflight import Finding, Look
from resources.trials import Said

_OF_ADDRESS = {"duplicate", "host-banned", "look-alike", "same-page"}
"""Findings that are for whoever brings an address: one that stays is here because somebody accepted it."""


class SuggestionForm(ReachableForm, ProposalForm):
    """An entry with everything in it, to be put right. `besides` is the suggestion, stored or not, with its entry.

    The form sends back what it showed, too: what its sender left alone stays as it is, whoever changes the entry
    meanwhile.
    """

    besides: Submission
    looks = frozenset({"look", "preview"})

    def __init__(self, *args: Any, besides: Submission, **kwargs: Any) -> None:
        self.besides = besides
        self.target: Resource = besides.target  # type: ignore[assignment]  # A suggestion has one.
        self.tags_shown = besides.tags if "tags" in besides.changes else list(self.target.tags.names())
        self.shown = {name: getattr(self.target, name) for name in FIELDS}
        self.shown |= suggested_fields(besides) if besides.changes else {}
        super().__init__(*args, besides=besides, initial=self._initial(), **kwargs)
        for name in ("summary", "level", "cost"):
            self.fields[name].required = bool(getattr(self.target, name))
        self.fields["disclosure"].label = "Whoever suggested it wrote or sells it"
        self.fields["disclosure"].help_text = "It is shown beside the link."
        for name in [*WORDS, "url", "tags", "disclosure"]:
            self.fields[name].show_hidden_initial = True
        if besides.pk:
            self.fields.pop("email", None)

    def examine(self, look: Look | None = None) -> None:
        super().examine(look)
        aside = {"own-work"} | (_OF_ADDRESS if self.is_at_the_same_address else set())
        self.findings = [finding for finding in self.findings if finding.code not in aside]

    def find_stops(self) -> list[Finding]:
        return [] if self.is_at_the_same_address else super().find_stops()

    @property
    def is_at_the_same_address(self) -> bool:
        return self.address is None or self.address.key == self.target.key

    @property
    def wanted(self) -> Fields:
        """The entry's fields as they would be, once the form is valid."""
        changed = {"is_own_work" if name == "disclosure" else name for name in self.changed_data}
        changed |= {*ADDRESS} if "url" in changed else set()
        return {name: value if name in changed else self.shown[name] for name, value in self.proposal.fields.items()}

    @property
    def wanted_tags(self) -> list[str]:
        tags: list[str] = self.cleaned_data["tags"] if "tags" in self.changed_data else self.tags_shown
        return tags

    def _initial(self) -> dict[str, Any]:
        values = {name: self.shown[name] for name in WORDS} | {"tags": self.tags_shown, "url": self.shown["url"]}
        return values | {"section": self.shown["section"].slug, "disclosure": self.shown["is_own_work"]}


class ChangeRevisionForm(SuggestionForm, RevisionForm):
    """A suggestion that was sent, to be changed."""

    def _initial(self) -> dict[str, Any]:
        return super()._initial() | {"seen": self.besides.version}


class ReportForm(GuardedForm):
    """What is wrong, and a line about it. Each complaint is a button that sends it."""

    complaint = forms.ChoiceField(
        choices=Complaint.choices, error_messages={"required": "Choose what is wrong: each button sends it."}
    )
    words = LineField(
        label="Anything that helps us to see it",
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One line. Moderators alone read it.",
    )


class TrialForm(forms.Form):
    """What became of a lab, in words that stand on its page at once: none of them leads elsewhere."""

    outcome = forms.ChoiceField(
        label="Did it work?",
        choices=[("worked", "It worked, to the end"), ("broke", "It broke")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it worked."},
    )
    broken_step = LineField(
        label="The step that broke, and how",
        required=False,
        max_length=STEP_LENGTH,
        help_text="Where it broke: step 3, “kind create cluster”: the image is gone.",
    )
    on = PastDayField(label="On which day?", initial=timezone.localdate)
    system = LineField(label="Operating system", max_length=SYSTEM_LENGTH, help_text="Ubuntu 24.04, or macOS 15.")
    versions = CoversField(
        label="Versions",
        required=False,
        max_length=COVERS_LENGTH,
        help_text="Of the tools that you used, separated by commas: kind 0.23, MLflow 2.9.",
    )
    minutes = forms.IntegerField(label="Minutes it took", required=False, min_value=1, max_value=MINUTES_MAX)
    dollars = DollarsField(label="What it cost you, in dollars", required=False, help_text="0 if it cost nothing.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == "broke" and not cleaned.get("broken_step") and not self.has_error("broken_step"):
            self.add_error("broken_step", "Say which step broke: others look there first.")
        for name in ("broken_step", "system", "versions"):
            if wording.names_a_place(cleaned.get(name, "")):
                self.add_error(name, "Leave addresses and @-names out: this stands on the entry’s page.")
        return cleaned

    @property
    def said(self) -> Said:
        """What was typed, once the form is valid."""
        words = {name: value for name, value in self.cleaned_data.items() if name != "outcome"}
        worked = self.cleaned_data["outcome"] == "worked"
        return Said(**words | {"worked": worked, "broken_step": "" if worked else words["broken_step"]})

    @staticmethod
    def initial_of(trial: Trial | None) -> dict[str, Any]:
        """Of what the person said before, what is probably so again."""
        return {name: getattr(trial, name) for name in ("system", "versions")} if trial else {}


class VisitForm(forms.Form):
    """Somebody looked at what was new `at` that time, and has perhaps seen all of it."""

    at = forms.DateTimeField(validators=[MinValueValidator(datetime(2000, 1, 1, tzinfo=UTC))])  # We are younger.
    has_seen = forms.BooleanField(required=False)
