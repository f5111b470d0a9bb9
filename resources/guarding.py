"""Keeps machines out of the forms that strangers send, without asking a third party. Nothing typed is lost by it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from accounts.models import User
from resources import challenge

SECONDS_LEAST = 3
"""Nobody reads and fills in a form in less."""
OPEN_FOR = 24 * 3600
DECOY = "A field that people do not see was filled in, perhaps by your browser. Please send it again."
QUICK = "That was quicker than anybody can type. Wait a few seconds, then send it again."
OLD = "The page was open for very long. Please send it again."
UNSOLVED = (
    "Your browser has not finished the small sum that keeps spam out. Please send it again. Without scripts it cannot "
    "do it: then make an account, please."
)
_signer = TimestampSigner(salt="resources.guarding")


class GuardedForm(forms.Form):
    """To be named before the form that it guards. `person` is who sends, nobody a guest.

    A member is asked one thing, not to fill in what people do not see. A guest's form must also have been open for a
    moment, and where settings.GUEST_CHALLENGE is on their browser must have done its sum. That is asked once all else
    is right, and not where one of the buttons in `looks` was pressed, which store nothing.
    """

    looks: frozenset[str] = frozenset()

    # A widget with a style is a decoy, and drawn without it: see _field.html.
    homepage = forms.Field(required=False, widget=forms.TextInput(attrs={"style": "display: none"}))
    opened = forms.Field(required=False, widget=forms.HiddenInput)
    proof = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if person:
            del self.fields["opened"], self.fields["proof"]
        else:
            self.initial.setdefault("opened", stamp())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (self.errors or self.looks & self.data.keys()):
            refusal = self._refusal(cleaned)
            if refusal:
                self.add_error(None, refusal)
        if not self.person and not _is_younger(cleaned.get("opened"), OPEN_FOR):
            self._stamp_anew()
        return cleaned

    @property
    def challenge(self) -> str:
        """A new one for each time that the form is shown; nothing where none is asked for."""
        return challenge.make() if settings.GUEST_CHALLENGE and not self.person else ""

    def _stamp_anew(self) -> None:
        data: Any = self.data
        self.data = data = data.copy()
        data[self.add_prefix("opened")] = stamp()

    def _refusal(self, cleaned: dict[str, Any]) -> str:
        """What to say instead of taking it; nothing where all is well."""
        if cleaned["homepage"]:
            return DECOY
        if self.person:
            return ""
        if not _is_younger(cleaned["opened"], OPEN_FOR):
            return OLD
        if _is_younger(cleaned["opened"], SECONDS_LEAST):
            return QUICK
        return UNSOLVED if settings.GUEST_CHALLENGE and not challenge.is_solved(cleaned["proof"] or "") else ""


class ReachableForm(GuardedForm):
    """A guarded form in which a guest may leave a mail address."""

    email = forms.EmailField(
        label="E-mail address (only to tell you what becomes of it)",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.person:
            del self.fields["email"]


def stamp() -> str:
    """When a form was opened: now."""
    return _signer.sign("")


def _is_younger(stamped: Any, seconds: int) -> bool:
    """Whether it is a stamp of ours that is not older."""
    try:
        _signer.unsign(stamped or "", max_age=seconds)
    except BadSignature:
        return False
    return True
