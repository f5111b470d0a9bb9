"""What people fill in: a proposal, its revision, a moderator's decision."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from guide.models import Section
from resources import tagging, text
from resources.links import address
from resources.models import Resource, Submission
from resources.models.entry import MINUTES_MAX, SUMMARY_LENGTH, TITLE_LENGTH, Cost, Kind, Level
from resources.preflight import Twin, find_twin
from resources.submissions import Proposal

MESSAGE_LENGTH = 2000
_WORDS = ["title", "summary", "section", "kind", "level", "cost", "minutes", "tags"]


class LineField(forms.CharField):
    """One line of text, cleaned before it is measured."""

    def to_python(self, value: Any) -> str:
        return text.one_line(super().to_python(value) or "")


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


class ProposalForm(forms.Form):
    """A page and why it is worth reading. `besides` is the submission that is being revised, `person` who asks."""

    url = AddressField(
        label="Address of the page",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
        help_text="We take out tracking and affiliate wrappers ourselves.",
    )
    title = LineField(max_length=TITLE_LENGTH, help_text="As the page says it, without shouting or selling.")
    summary = LineField(
        label="Why is it worth reading?",
        max_length=SUMMARY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "data-count": True}),
        help_text=f"One or two sentences in your own words, at most {SUMMARY_LENGTH} characters.",
    )
    section = forms.ModelChoiceField(Section.objects.all(), to_field_name="slug", empty_label="Choose a section")
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
    tags = TagsField(
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"list": "known-tags", "data-tags": True, "autocomplete": "off"}),
        help_text=f"Up to {tagging.TAGS_PER_ENTRY}, separated by commas.",
    )
    disclosure = forms.BooleanField(
        label="I wrote or sell this", required=False, help_text="That is welcome. It is shown beside the link."
    )

    def __init__(self, *args: Any, besides: Submission | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.besides = besides
        self.twin: Twin | None = None

    def clean_url(self) -> address.Address:
        read: address.Address = self.cleaned_data["url"]
        self.twin = find_twin(read.key, besides=self.besides)
        return read

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.twin and not self.has_error("url"):
            self.refuse(self.twin)
        return cleaned

    def refuse(self, twin: Twin | None, sentence: str = "") -> None:
        """Say at the address field that this page is here already; `twin` is shown with a link where it has one."""
        self.twin = twin
        self.add_error("url", ValidationError(sentence or "This page is here already.", code="duplicate"))

    @property
    def proposal(self) -> Proposal:
        """What was typed, once the form is valid."""
        words = {name: self.cleaned_data[name] for name in _WORDS}
        return Proposal(address=self.cleaned_data["url"], is_own_work=self.cleaned_data["disclosure"], **words)

    @staticmethod
    def initial_of(submission: Submission) -> dict[str, Any]:
        """The values with which the form shows `submission`."""
        values = {name: getattr(submission, name) for name in _WORDS}
        others = {"url": submission.url, "section": submission.section.slug, "disclosure": submission.is_own_work}
        return values | others


class RevisionForm(ProposalForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class SeenForm(forms.Form):
    """Which version the person was looking at."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class DecisionForm(SeenForm):
    message = forms.CharField(
        label="Message to the submitter",
        required=False,
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Asking for changes and rejecting need one.",
    )

    def clean_message(self) -> str:
        return text.paragraphs(self.cleaned_data["message"])


class ReasonedForm(DecisionForm):
    """A decision that the submitter must be able to understand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].required = True
        self.fields["message"].error_messages["required"] = "Write what is missing or why, in a sentence or two."


class ResourceForm(forms.ModelForm):
    """The moderator's form for what is in the guide; the address goes through the same door."""

    url = AddressField(label="Address")
    title = LineField(max_length=TITLE_LENGTH)
    summary = LineField(
        label="Why it is worth reading",
        max_length=SUMMARY_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    tags = TagsField(required=False, max_length=400, help_text="Separated by commas.")

    class Meta:
        model = Resource
        fields = ["url", "title", "summary", "section", "kind", "level", "cost", "minutes", "is_own_work"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["tags"] = list(self.instance.tags.names())

    def clean_url(self) -> address.Address:
        read: address.Address = self.cleaned_data["url"]
        twin = find_twin(read.key)
        if twin and twin.entry != self.instance:
            raise ValidationError(twin.sentence(None), code="duplicate")
        return read

    def _post_clean(self) -> None:
        """Nothing is copied to the instance here: `curation` writes, and compares with what was there before."""

    @property
    def entry_fields(self) -> dict[str, Any]:
        read = self.cleaned_data["url"]
        words = {name: self.cleaned_data[name] for name in _WORDS if name != "tags"}
        address = {"url": read.stored, "key": read.key, "key_version": read.version}
        return words | address | {"is_own_work": self.cleaned_data["is_own_work"]}
