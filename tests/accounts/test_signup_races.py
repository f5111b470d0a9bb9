"""House test: many sign-ups at the same moment, one account, no error, on both databases."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
SIGNUP = "/accounts/signup/"


def sign_up(typed: dict[str, str]) -> tuple[int, bool]:
    """The status, and whether the page says that the handle is taken."""
    answer = Client(raise_request_exception=False).post(SIGNUP, typed)
    return answer.status_code, "This handle is taken." in answer.content.decode()


@pytest.mark.parametrize("hasher", ["MD5PasswordHasher", "PBKDF2PasswordHasher"])
def test_twenty_identical_signups_make_one_account(
    settings: Any, at_once: Callable, form: Callable, hasher: str
) -> None:
    settings.PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{hasher}"]
    answers = at_once(lambda number: sign_up(form("cy")), 20)
    assert Counter(answers) == {(302, False): 20}
    assert User.objects.count() == EmailAddress.objects.count() == 1
    assert len(mail.outbox) <= 3


def test_twenty_signups_with_one_address_all_get_one_answer(at_once: Callable, form: Callable) -> None:
    answers = at_once(lambda number: sign_up(form(f"p{number}", email="cy@mail.test")), 20)
    assert Counter(answers) == {(302, False): 20}
    assert User.objects.count() == EmailAddress.objects.count() == 1


def test_twenty_people_who_want_one_handle_lose_nothing_but_the_handle(at_once: Callable, form: Callable) -> None:
    spellings = ["Same", "same", "SAME"]
    answers = at_once(lambda number: sign_up(form(f"p{number}", username=spellings[number % 3])), 20)
    assert Counter(answers) == {(302, False): 1, (200, True): 19}
    assert User.objects.count() == EmailAddress.objects.count() == 1
