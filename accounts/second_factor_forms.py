"""The forms of allauth about codes, in our words."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm

from accounts.forms import Worded


class _Code(Worded):
    """Digits, with or without the space that apps show between them, and with the keys of a telephone."""

    labels = {"code": "Code"}
    notes = {"code": "Six digits from your app, or one of your recovery codes."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false", "maxlength": "16"}


class SignInForm(_Code, AuthenticateForm):
    pass


class AgainForm(_Code, ReauthenticateForm):
    pass


class ActivationForm(_Code, ActivateTOTPForm):
    notes = {"code": "Six digits: what your app shows once it has scanned the picture."}
