"""The second factor: what we ask of allauth's, and how an operator takes a lost one away.

Secrets are kept encrypted, by a key made of SECRET_KEY: a copy of the database alone opens nobody's account. After
another SECRET_KEY they are as good as lost, unless the old one is among SECRET_KEY_FALLBACKS.
"""

import base64
import hashlib
import secrets
from datetime import datetime

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts import notifications
from accounts.models import User

TYPES = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""Those that somebody is asked for. Recovery codes only stand in for one of them."""


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right. Wait for the next one, and look whether the clock of your phone is.",
        "unverified_email": "Please confirm your e-mail address first.",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What cannot be read is a secret that nobody knows, so no code is right."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def since(person: User) -> datetime | None:
    """Since when somebody is asked for it who signs in as this person; None for not at all."""
    row = Authenticator.objects.filter(user=person, type__in=TYPES).order_by("created_at").first()
    return row.created_at if row else None


@transaction.atomic
def reset(person: User) -> bool:
    """Take it away, with its recovery codes, and tell the person; False if there is none."""
    count, _ = Authenticator.objects.filter(user=person).delete()
    if count:
        text = "Whoever runs the site has done so, because you had lost it. Please set up a new one."
        notifications.notify(person, "Your second factor is switched off", text, reverse("mfa_index"))
    return bool(count)


def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(_key(str(word))) for word in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])


def _key(word: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(f"accounts.second_factor:{word}".encode()).digest())
