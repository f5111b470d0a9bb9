"""What moderators fill in: a decision, with what it needs to be understood."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from resources import explained, tagging
from resources.forms import MESSAGE_LENGTH, LineField, ParagraphsField, SeenForm
from resources.links import address
from resources.models import Resource, Tag
from resources.models.entry import WORDS
from resources.models.submission import Reason
from resources.twins import find_twin

REASON_LENGTH = 300
DIGITS_MAX = 18
"""Of an id that both databases can look for."""
BULK = [("accept", "Accept"), ("reject", "Reject, or leave as it is"), ("defer", "Put off for a day")]
TAKEABLE = [(name, explained.LABELS[name]) for name in [*WORDS, "tags"] if name != "section"]
"""What an entry can take over from a submission that is merged with it."""
DEFERRALS = [("1", "for a day"), ("3", "for three days"), ("7", "for a week")]


class DecisionForm(SeenForm):
    """Every decision may carry a message to the sender and a note for moderators."""

    reason = forms.ChoiceField(label="Reason", required=False, choices=[("", "Choose a reason"), *Reason.choices])
    message = ParagraphsField(label="Message", required=False, max_length=MESSAGE_LENGTH)
    note = ParagraphsField(
        label="Note for moderators",
        required=False,
        max_length=MESSAGE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Nobody else reads it.",
    )
    seen_entry = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_seen_entry(self) -> datetime | None:
        """When the entry that is to be changed was last changed, as it was seen. Raises ValidationError."""
        typed = self.cleaned_data["seen_entry"]
        try:
            return datetime.fromisoformat(typed) if typed else None
        except ValueError:
            raise ValidationError("Reload the page and decide again.", code="seen") from None

    @property
    def words(self) -> dict[str, str]:
        return {"message": self.cleaned_data["message"], "note": self.cleaned_data["note"]}


class AcceptanceForm(DecisionForm):
    """Something is published, or found to be there: the want that it answers is met by that, unless it is said not."""

    meets = forms.BooleanField(required=False)

    def clean_meets(self) -> bool:
        return self.cleaned_data["meets"] or "meets" not in self.data


class QuestionForm(DecisionForm):
    """A decision that the sender must be able to understand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].required = True
        self.fields["message"].error_messages["required"] = "Write what is missing or why, in a sentence or two."


class RejectionForm(QuestionForm):
    """A no needs a reason of the public list and words. Spam is answered with nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].error_messages["required"] = "Choose the reason that the public log shows."
        self.fields["message"].required = self.data.get("reason") != Reason.SPAM


class RetirementForm(DecisionForm):
    """Taking an entry out: its page shows the reason."""

    message = ParagraphsField(
        label="Message",
        max_length=REASON_LENGTH,
        error_messages={"required": f"Write why, in at most {REASON_LENGTH} characters: the entry's page shows it."},
    )


class NoteForm(forms.Form):
    note = ParagraphsField(max_length=MESSAGE_LENGTH, error_messages={"required": "Write the note first."})


class MergerForm(AcceptanceForm):
    """Which entry it is the page of, and what is taken over from it."""

    into = LineField(
        label="Entry",
        max_length=2000,
        error_messages={"required": "Say which entry: choose one that looks alike, or give its number or address."},
    )
    take = forms.MultipleChoiceField(required=False, choices=TAKEABLE)

    def clean_into(self) -> Resource:
        """The entry of this number, of this page of ours, or of this address. Raises ValidationError."""
        found = entry_of(self.cleaned_data["into"])
        if found is None or found.retired_at:
            raise ValidationError("There is no such entry in the guide.", code="unknown")
        return found


class DeferralForm(forms.Form):
    days = forms.ChoiceField(choices=DEFERRALS)
    note = ParagraphsField(required=False, max_length=MESSAGE_LENGTH)

    @property
    def until(self) -> datetime:
        return timezone.now() + timedelta(days=int(self.cleaned_data["days"]))


class BulkForm(forms.Form):
    """One deed for many rows of the list."""

    deed = forms.ChoiceField(choices=BULK)
    reason = forms.ChoiceField(required=False, choices=[("", "Reason"), *Reason.choices])
    message = LineField(required=False, max_length=MESSAGE_LENGTH)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("deed") == "reject" and not (cleaned.get("reason") and cleaned.get("message")):
            self.add_error(None, "Choose a reason and write a message first: the senders are told why.")
        return cleaned


def entry_of(typed: str) -> Resource | None:
    """The entry of this number, of this page of ours, or of this address."""
    return _by_number(typed) or _by_address(typed)


def _by_number(typed: str) -> Resource | None:
    """`12`, `#12`, `/resources/12-slug/` or the whole address of that page."""
    tail = typed.rstrip("/").rpartition("/resources/")[2].lstrip("#").partition("-")[0]
    is_number = tail.isascii() and tail.isdecimal() and len(tail) <= DIGITS_MAX
    return Resource.objects.select_related("section").filter(pk=int(tail)).first() if is_number else None


def _by_address(typed: str) -> Resource | None:
    key = address.read(typed).key
    twin = find_twin(key) if key else None
    return twin.entry if twin and isinstance(twin.entry, Resource) else None


class DescriptionForm(forms.Form):
    description = LineField(
        label="What it means here", required=False, max_length=300, help_text="One sentence. It stands on its page."
    )


class TagNameForm(forms.Form):
    """A word, as `tagging.normal` spells it, and a note for moderators."""

    label, help_text = "", ""
    name = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"list": "known-tags", "autocomplete": "off"}))
    note = LineField(label="Note for moderators", required=False, max_length=REASON_LENGTH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label, self.fields["name"].help_text = self.label, self.help_text

    def clean_name(self) -> Any:
        return tagging.normal(self.cleaned_data["name"])


class RenamingForm(TagNameForm):
    label, help_text = "Its new name", "The old name, and its address, lead to it for good."


class SynonymForm(TagNameForm):
    label, help_text = "Another word for it", "Whoever types it gets this tag."


class TagMergerForm(TagNameForm):
    """`name` cleans to the tag of that name, or to the one that it leads to."""

    label, help_text = "The tag that is kept", "It gets every entry of this one, and this one’s address leads to it."

    def clean_name(self) -> Any:
        name = super().clean_name()
        found = Tag.objects.filter(name=name).select_related("merged_into").first()
        if found is None:
            raise ValidationError(f"There is no tag “{name}”. To call this one so, rename it.")
        return found.merged_into or found
