"""What people fill in: a proposal, its revision, a moderator's decision."""

from typing import Any, cast

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import cached_property

from accounts.models import User
from guide.models import Topic
from resources import preflight, tagging, text
from resources.lab_fields import LabForm
from resources.links import address
from resources.models import Submission
from resources.models.entry import (
    ENGLISH,
    LANGUAGES,
    MINUTES_MAX,
    SUMMARY_LENGTH,
    SUMMARY_MAX,
    TITLE_LENGTH,
    WORDS,
    Cost,
    Kind,
    Level,
)
from resources.preflight import Finding, Look
from resources.section_field import SectionField, TopicField
from resources.submissions import Proposal
from resources.twins import Twin

MESSAGE_LENGTH = 2000
LOOK_UP = {"data-look": ""}
"""With scripts, the address is checked as soon as it is there, by the same request as the button makes."""
_STOPPED = {"duplicate": "This page is here already.", "host-banned": "We take no links of this site."}
_WORDS = [*WORDS, "tags"]


class LineField(forms.CharField):
    """One line of text, cleaned before it is measured."""

    def to_python(self, value: Any) -> str:
        return text.one_line(super().to_python(value) or "")


class SummaryField(LineField):
    """Why a page is worth reading, in SUMMARY_LENGTH letters. What was imported may say more: it may stay so or get
    shorter, by whatever form, and never gets longer than it is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=SUMMARY_MAX, **kwargs)
        self.keep("")

    def keep(self, *held: str) -> None:
        """What is there already, each in the place of another."""
        self.longest = max(SUMMARY_LENGTH, *map(len, held))
        self.widget.attrs["maxlength"] = str(self.longest)

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.longest > SUMMARY_LENGTH:
            sentence = f"It is long already: keep its {self.longest} characters or make it shorter. Now it has {{}}."
        else:
            sentence = f"Write at most {SUMMARY_LENGTH} characters. Now it has {{}}."
        if len(value) > self.longest:
            raise ValidationError(sentence.format(len(value)), code="max_length")


class ParagraphsField(forms.CharField):
    """Text of several lines, cleaned before anybody asks whether there is any."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> str:
        return text.paragraphs(super().to_python(value) or "")


class AddressField(forms.CharField):
    """The address of a page. Cleans to a `links.address.Address` that was not refused."""

    def to_python(self, value: Any) -> str:
        return str(value or "")

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        read = address.read(typed)
        if read.refused:
            raise ValidationError(read.refused.sentence, code=read.refused.code)
        return read


class TagsField(forms.CharField):
    """Names separated by commas. Cleans to a list of at most five."""

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else tagging.join(value or [])

    def clean(self, value: Any) -> Any:
        return tagging.split(super().clean(value))


class ProposalForm(LabForm):
    """A page and why it is worth reading. `besides` is the submission that is being revised, `person` who is told."""

    url = AddressField(
        label="Address of the page",
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"} | LOOK_UP),
        help_text="We take out tracking and affiliate wrappers ourselves.",
    )
    title = LineField(max_length=TITLE_LENGTH, help_text="As the page says it, without shouting or selling.")
    summary = SummaryField(
        label="Why is it worth reading?",
        widget=forms.Textarea(attrs={"rows": 3, "data-count": True}),
        help_text=f"One or two sentences in your own words, at most {SUMMARY_LENGTH} characters.",
    )
    section = SectionField(to_field_name="slug", empty_label="Choose a section")
    topic = TopicField(empty_label="None in particular", help_text="A step of the roadmap that it teaches.")
    kind = forms.ChoiceField(choices=[("", "Choose"), *Kind.choices])
    level = forms.ChoiceField(choices=[("", "Choose"), *Level.choices])
    cost = forms.ChoiceField(choices=[("", "Choose"), *Cost.choices])
    minutes = forms.IntegerField(
        label="Minutes it takes",
        required=False,
        min_value=1,
        max_value=MINUTES_MAX,
        help_text="A rough guess helps. A course of 10 hours is 600.",
    )
    language = forms.ChoiceField(choices=LANGUAGES, required=False, initial=ENGLISH)
    tags = TagsField(
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"list": "known-tags", "data-tags": True}),
        help_text=f"Up to {tagging.TAGS_PER_ENTRY}, separated by commas.",
    )
    is_vendor = forms.BooleanField(
        label="Its publisher sells what it explains",
        required=False,
        help_text="A vendor's own blog or course, say. That is welcome too. It is shown beside the link.",
    )
    disclosure = forms.BooleanField(
        label="I wrote or sell this", required=False, help_text="That is welcome. It is shown beside the link."
    )

    def __init__(
        self, *args: Any, person: User | None = None, besides: Submission | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.besides = person, besides
        if besides:
            held = [besides.summary, besides.target.summary if besides.target else ""]
            cast(SummaryField, self.fields["summary"]).keep(*held)
        if besides and besides.is_suggestion:
            del self.fields["topic"]
        self.address: address.Address | None = None
        self.stopped: list[Finding] = []

    def clean_url(self) -> address.Address:
        self.address = self.cleaned_data["url"]
        return self.address

    def clean_topic(self) -> Topic | None:
        """Where nothing was said of it: as before."""
        is_said = self.add_prefix("topic") in self.data
        topic: Topic | None = self.cleaned_data["topic"]
        return topic if is_said or self.besides is None else self.besides.topic

    def clean_language(self) -> str:
        """Where nothing was said of it: as before, or English."""
        before = self.besides.language if self.besides else ENGLISH
        return self.cleaned_data["language"] or before

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.stopped = self.find_stops()
        if not self.has_error("url"):
            for finding in self.stopped:
                self.add_error("url", ValidationError(_STOPPED[finding.code], code=finding.code))
        return cleaned

    def find_stops(self) -> list[Finding]:
        """What keeps it out, whatever else there is to say."""
        return preflight.stops(self.entry, self.person, self.address)

    @cached_property
    def findings(self) -> list[Finding]:
        """All there is to say, looked for where somebody reads it: who sends a page that is taken never does."""
        found: list[Finding] = []
        if hasattr(self, "cleaned_data"):
            self.examine()
            found = vars(self)["findings"]
        return found

    def examine(self, look: Look | None = None) -> None:
        """Find out what there is to say about what was typed so far, and about the page if it was looked at."""
        self.findings = preflight.findings(self.entry, self.person, look, self.address, stopped=self.stopped)

    def refuse(self, twin: Twin | None, sentence: str) -> None:
        """Say that somebody else's submission of the same page was stored first."""
        link = twin.link(self.person) if twin else ""
        self.findings = [Finding("duplicate", "stop", sentence, link)]
        self.add_error("url", ValidationError(_STOPPED["duplicate"], code="duplicate"))

    @property
    def entry(self) -> Submission:
        """What was typed as a row that is not stored, without what is missing or wrong; for the preview too."""
        words = {name: self.cleaned_data[name] for name in _WORDS if name in self.cleaned_data}
        entry = Submission(**words, **(self.address.fields if self.address else {}), submitter=self.person)
        entry.is_own_work = self.cleaned_data.get("disclosure", False)
        if self.besides:
            entry.pk, entry.target_id = self.besides.pk, self.besides.target_id
        return entry

    @property
    def proposal(self) -> Proposal:
        """What was typed, once the form is valid."""
        words = {name: self.cleaned_data[name] for name in _WORDS}
        more = {"is_own_work": self.cleaned_data["disclosure"], "topic": self.cleaned_data.get("topic")}
        return Proposal(address=self.cleaned_data["url"], **more, **words)

    @staticmethod
    def initial_of(submission: Submission) -> dict[str, Any]:
        """The values with which the form shows `submission`."""
        values = {name: getattr(submission, name) for name in _WORDS}
        others = {"url": submission.url, "section": submission.section.slug, "disclosure": submission.is_own_work}
        return values | others | {"topic": submission.topic.slug if submission.topic else ""}


class RevisionForm(ProposalForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class SeenForm(forms.Form):
    """Which version the person was looking at."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ReasonForm(ActionForm):
    """An action on the chosen rows of a list, with the words that go to every submitter or onto every page."""

    reason = forms.CharField(required=False, max_length=MESSAGE_LENGTH, label="Message or reason")


def reason_of(request: HttpRequest) -> str:
    """What was written beside an action; empty where nothing that can be seen was."""
    return text.paragraphs(request.POST.get("reason", "")[:MESSAGE_LENGTH])


class AsShownForm(forms.ModelForm):
    """A form that sends back what it showed, too: changed is what its sender changed, whoever else wrote meanwhile."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = bool(self.instance.pk)
