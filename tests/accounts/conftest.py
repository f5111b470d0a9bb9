"""Passwords that hash fast, and the codes that come by mail."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail

PASSWORD = "four words in a row"


@pytest.fixture(autouse=True)
def _fast_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture
def form() -> Callable[..., dict[str, str]]:
    """What a browser sends from the form of a sign-up."""

    def typed(handle: str = "cy", **fields: str) -> dict[str, str]:
        return {"email": f"{handle}@mail.test", "username": handle, "password1": PASSWORD} | fields

    return typed


@pytest.fixture
def code() -> Callable[[], str]:
    """The code in the latest mail."""

    def latest() -> str:
        found = re.search(r"^([A-Z]{4}-[A-Z]{4})$", mail.outbox[-1].body, re.MULTILINE)
        assert found, mail.outbox[-1].body
        return found[1]

    return latest


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that was hashed since."""
    passwords: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        passwords.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return passwords


@pytest.fixture
def page() -> Callable[[Any], tuple[int, str | None, str]]:
    """All that an answer shows: status, target and text, without the token that differs each time."""

    def shown(answer: Any) -> tuple[int, str | None, str]:
        text = re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", answer.content.decode())
        return answer.status_code, answer.get("Location"), text

    return shown
