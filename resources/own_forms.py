"""What somebody fills in about what is theirs: a file of bookmarks, a note, their profile, that they leave."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import handles, people
from accounts.models import HANDLE, User
from resources import marks
from resources.exchange import bookmarks
from resources.forms import LineField, ParagraphsField
from resources.links import charset
from resources.marks import Book
from resources.models.saved import NOTE_LENGTH, SAVED_TAGS_MAX
from resources.readme import Outline
from resources.tagging import TAG_LENGTH

MEGABYTES = 5
KEEP, SUGGEST = "keep", "suggest"
STAY, WITHDRAW = "stay", "withdraw"


class BookmarksForm(forms.Form):
    file = forms.FileField(
        label="Bookmark file",
        help_text=f"As a browser, Pocket, Pinboard, Raindrop or linkding exports it: HTML, at most {MEGABYTES} MB.",
        widget=forms.FileInput(attrs={"accept": ".html,.htm,text/html"}),
        error_messages={"empty": "The file is empty."},
    )
    then = forms.ChoiceField(
        label="What then",
        choices=[
            (KEEP, "Keep them as my private list"),
            (SUGGEST, "Keep them, and choose some to suggest to the guide"),
        ],
        initial=KEEP,
        widget=forms.RadioSelect,
    )

    def clean_file(self) -> Outline:
        """What the file says. Raises ValidationError where it is too large or holds no bookmarks."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > MEGABYTES * 1_000_000:
            raise ValidationError(f"The file is too large: at most {MEGABYTES} MB. A part of it can be exported alone.")
        outline = bookmarks.read(charset.decode(file.read(), ""))
        if not any(section.links for section in outline.sections):
            raise ValidationError("No bookmarks are in it. Browsers export them as “bookmarks.html”.")
        return outline


class ProgressForm(forms.Form):
    file = forms.FileField(
        label="Import a file of progress",
        help_text=f"As this page exports it: JSON, at most {marks.MOST_BYTES // 1_000} kB.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"empty": "The file is empty."},
    )

    def clean_file(self) -> Book:
        """What the file says, as if it were marked now. Raises ValidationError for what is none."""
        now = timezone.now()
        try:
            book = marks.renewed(marks.read(self.cleaned_data["file"].read(marks.MOST_BYTES + 1), now), now)
        except marks.Unreadable as problem:
            raise ValidationError(str(problem), code="unreadable") from None
        if not book.things:
            raise ValidationError("Nothing is marked in it.", code="blank")
        return book


class NoteForm(forms.Form):
    note = ParagraphsField(
        label="Note",
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Nobody else reads it.",
    )
    tags = LineField(label="Tags", required=False, max_length=700, help_text="Your own, separated by commas.")

    def clean_tags(self) -> list[str]:
        words = list(dict.fromkeys(filter(None, (word.strip() for word in self.cleaned_data["tags"].split(",")))))
        if len(words) > SAVED_TAGS_MAX or any(len(word) > TAG_LENGTH for word in words):
            raise ValidationError(f"At most {SAVED_TAGS_MAX} tags, each of at most {TAG_LENGTH} characters.")
        return words


class ProfileForm(forms.Form):
    """What others may know of `person`."""

    handle = LineField(
        label="Handle",
        max_length=people.HANDLE_LENGTH,
        validators=[HANDLE],
        help_text="Your public name. You can change it once in 30 days; the former one goes on leading to you.",
    )
    about = LineField(
        label="About you",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A line or two, as plain text.",
    )
    is_hidden = forms.BooleanField(
        label="No page about me",
        required=False,
        help_text="Your handle stays at what you brought, and leads nowhere.",
    )

    def __init__(self, data: Any = None, *, person: User) -> None:
        super().__init__(data, initial={name: getattr(person, name) for name in ("handle", "about", "is_hidden")})
        self.person = person
        self.fields["handle"].widget.attrs |= {"autocapitalize": "off", "spellcheck": "false"}

    def clean_handle(self) -> str:
        handle = str(self.cleaned_data["handle"])
        if handle != self.person.handle and people.is_reserved(handle):
            raise ValidationError("This handle is kept for the site itself. Please choose another.")
        return handle

    def is_stored(self) -> bool:
        """Whether all of it is; otherwise the form says why not, and nothing is."""
        try:
            with transaction.atomic():
                if self.cleaned_data["handle"] != self.person.handle:
                    handles.change(self.person, self.cleaned_data["handle"])
                told = {name: self.cleaned_data[name] for name in ("about", "is_hidden")}
                User.objects.filter(pk=self.person.pk).update(**told)
        except handles.HandleTaken:
            self.add_error("handle", "This handle is taken. Please choose another.")
        except handles.TooSoon as refusal:
            self.add_error("handle", str(refusal))
        return self.is_valid()


class LeavingForm(forms.Form):
    """`person` types their handle; whoever has something open says what becomes of it."""

    open_ones = forms.ChoiceField(
        label="What you sent and nobody has decided on",
        choices=[
            (STAY, "It stays in the queue, without my name"),
            (WITHDRAW, "Withdraw it all"),
        ],
        initial=STAY,
        widget=forms.RadioSelect,
    )
    handle = LineField(label="Your handle", help_text="Type it to confirm.")

    def __init__(self, *args: Any, person: User, has_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["handle"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        if not has_open:
            del self.fields["open_ones"]

    def clean_handle(self) -> str:
        typed = str(self.cleaned_data["handle"])
        if typed.lower() != self.person.handle.lower():
            raise ValidationError(f"This is not your handle. It is {self.person.handle}.")
        return typed

    @property
    def withdraws(self) -> bool:
        return self.cleaned_data.get("open_ones") == WITHDRAW
