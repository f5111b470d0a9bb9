"""What people fill in to send a page, with or without an account."""

from dataclasses import replace
from functools import cached_property
from typing import Any

from django import forms

from guide.duration import duration_of
from resources.forms import ProposalForm
from resources.guarding import ReachableForm
from resources.models import Want
from resources.models.entry import Kind
from resources.preflight import Finding, Look
from resources.submissions import Proposal

GONE = "What you wanted to answer is found by now, or nobody looks for it any more. Your link is welcome all the same."


class WantField(forms.IntegerField):
    """The number of an open want. Any other word is no error: it cleans to nothing."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Want | None:
        return Want.objects.named(str(value or ""))


class AnsweringForm(ProposalForm):
    """A new proposal, which may answer a want. One that is closed, or was never there, is left out, and it says so."""

    want = WantField(required=False, min_value=1, help_text="The number of the want that it answers, as on the board.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self._say_what_is_gone()
        if self.answered and self.answered.minutes_most:
            most = duration_of(self.answered.minutes_most)
            self.fields["minutes"].help_text = f"At most {most} is looked for. A rough guess helps."

    @cached_property
    def answered(self) -> Want | None:
        return Want.objects.named(self._number) if self._number else None

    def fill_in_what_is_wanted(self) -> None:
        """The facts of the want, where nothing else was asked for. How long it takes, only the page itself tells."""
        want = self.answered
        if want is None:
            return
        asks_for = want.section.asks_for if want.section.asks_for in Kind.values else ""
        topic = want.topic.slug if want.topic else ""
        facts: dict[str, Any] = {"section": want.section.slug, "kind": want.kind or asks_for, "topic": topic}
        facts |= {name: getattr(want, name) for name in ("level", "cost", "runs_on")}
        self.initial.update({name: self.initial.get(name) or value for name, value in facts.items()})

    def examine(self, look: Look | None = None) -> None:
        super().examine(look)
        self._say_what_is_gone()

    @property
    def proposal(self) -> Proposal:
        return replace(super().proposal, want=self.answered)

    @property
    def _number(self) -> str:
        return str(self["want"].value() or "")

    def _say_what_is_gone(self) -> None:
        if self._number and not self.answered:
            self.findings = [*self.findings, Finding("want-gone", "warn", GONE)]


class SubmissionForm(ReachableForm, AnsweringForm):
    """A new proposal, kept from machines; a guest may leave a mail address."""

    looks = frozenset({"look", "preview"})
