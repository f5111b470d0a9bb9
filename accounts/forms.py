"""The forms of allauth in our words, and a sign-up that holds when many come at once."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.account.utils import setup_user_email
from allauth.socialaccount import forms as social
from allauth.socialaccount.internal.flows.signup import redirect_to_signup
from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts import choices, handles, people
from accounts.models import NoteKind, User

ADDRESS = "E-mail address"


class Worded(forms.Form):
    """Labels that say it all, without placeholders that vanish while one types."""

    labels: dict[str, str] = {}
    notes: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.notes.get(name, field.help_text)
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Worded, allauth.LoginForm):
    labels = {"login": ADDRESS}


class AddEmailForm(Worded, allauth.AddEmailForm):
    labels = {"email": "New e-mail address"}


class ResetPasswordForm(Worded, allauth.ResetPasswordForm):
    labels = {"email": ADDRESS}


class NewPerson(Worded):
    """The fields of everybody who is new here."""

    labels = {"email": ADDRESS, "username": "Handle", "password1": "Password"}
    notes = {
        "username": "Your public name. Letters, digits and hyphens.",
        "password1": "At least 10 characters. Four or five words in a row are easy to keep.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs |= {
            "autocomplete": "nickname",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class SignupForm(NewPerson, allauth.SignupForm):
    def clean_username(self) -> str:
        """Free, or taken a moment ago by this very form: that is no reason to ask for another handle."""
        try:
            return str(super().clean_username())
        except forms.ValidationError:
            if people.just_made(self.cleaned_data.get("email", ""), self.cleaned_data["username"]):
                return str(self.cleaned_data["username"])
            raise

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """The new person, or the answer for an address that is known. The two look alike, and cost alike: the password
        is hashed in any case, before the database is locked. Raises HandleTaken if only the handle collides.
        """
        adapter = get_adapter(request)
        user = adapter.save_user(request, adapter.new_user(request), self, commit=False)
        if not self.account_already_exists and _is_stored(request, user):
            return user, None
        if not self.account_already_exists and not people.address_is_taken(user.email):
            self.add_error("username", adapter.validation_error("username_taken"))
            raise handles.HandleTaken(user.handle)
        twin = _made_by_the_first_click(user, self.cleaned_data["password1"])
        return twin, None if twin else prevent_enumeration(request, email=user.email)


def _made_by_the_first_click(user: User, password: str) -> User | None:
    """The account that the same form has just made. Browsers show the answer to the second click, so it must work too:
    once for each account.
    """
    twin = people.just_made(user.email, user.handle)
    is_ours = twin is not None and twin.check_password(password) and cache.add(f"second-click:{twin.pk}", True, 60)
    return twin if is_ours else None


def _is_stored(request: HttpRequest, user: User) -> bool:
    """Whether the person and the address are stored, both or neither. The constraints decide who was first."""
    try:
        with transaction.atomic():
            user.save()
            handles.confirm(user)
            setup_user_email(request, user, [])
    except IntegrityError:
        return False
    return True


class SocialSignupForm(NewPerson, social.SignupForm):
    """Asked of people whose GitHub account names no address."""

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """The new person, or the answer for a known address, or the form once more for those who lost a race."""
        if self.account_already_exists:
            return None, prevent_enumeration(request, email=self.cleaned_data["email"])
        try:
            with transaction.atomic():
                return _confirmed(self.save(request)), None
        except IntegrityError:
            messages.error(request, "Somebody else was faster with this handle. Please choose another.")
            return None, redirect_to_signup(request, self.sociallogin)


def _confirmed(person: User) -> User:
    handles.confirm(person)
    return person


class ChoicesForm(forms.Form):
    """A box for each kind of note that this person can get."""

    notes = {
        NoteKind.DECISION: "Accepted, not accepted, merged, taken back.",
        NoteKind.QUESTION: "A moderator needs to know something before deciding.",
        NoteKind.REPORT: "What came of a report of yours.",
        NoteKind.DESK: "At most once a day, for moderators.",
        NoteKind.DIGEST: "On Mondays: what was added, changed and taken out. Nothing if nothing happened.",
        NoteKind.WANT: "A want that you seconded is met. Once for each.",
    }

    def __init__(self, person: User, data: Any = None) -> None:
        super().__init__(data, initial={kind.value: is_on for kind, is_on in choices.of(person).items()})
        for kind in choices.kinds_for(person):
            self.fields[kind.value] = forms.BooleanField(label=kind.label, help_text=self.notes[kind], required=False)

    @property
    def chosen(self) -> dict[NoteKind, bool]:
        return {NoteKind(name): is_on for name, is_on in self.cleaned_data.items()}


class TokenForm(forms.Form):
    """What a program of this person is to do, and for how long. Moderating is offered to moderators alone."""

    name = forms.CharField(max_length=60, help_text="Which program it is for: “bookmarks on my laptop”.")
    submits = forms.BooleanField(
        label="Submit", required=False, help_text="Send, change and take back in your name: links, changes, reports."
    )
    moderates = forms.BooleanField(
        label="Moderate", required=False, help_text="Read the queue and decide in your name, while you are a moderator."
    )
    days = forms.ChoiceField(
        label="Ends",
        choices=[("30", "In 30 days"), ("90", "In 90 days"), ("365", "In a year"), ("", "Never")],
        initial="90",
        required=False,
    )

    def __init__(self, person: User, data: Any = None) -> None:
        super().__init__(data)
        if not choices.moderates(person):
            del self.fields["moderates"]

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not name.isprintable():
            raise forms.ValidationError("Use letters, digits and signs that can be seen.")
        return name

    @property
    def wanted(self) -> dict[str, Any]:
        """As `tokens.make` takes it, once the form is valid."""
        scopes = {name: self.cleaned_data.get(name, False) for name in ("submits", "moderates")}
        return scopes | {"name": self.cleaned_data["name"], "expires_at": self._expires_at()}

    def _expires_at(self) -> datetime | None:
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=int(days)) if days else None
