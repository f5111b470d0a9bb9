"""Personal tokens: made by somebody who has just shown that it is them, shown once, revoked at once."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import tokens
from accounts.models import Token, User
from guide.discretion import discreet
from guide.models import Section
from tests import make
from tests.posting import send

PASSWORD = "correct horse battery staple"
PAGE = "/accounts/tokens/"
WORD = re.compile(r"mlg_[\w-]{43}")


@pytest.fixture
def dee(db: None) -> User:
    return make.person("dee", password=PASSWORD)


@pytest.fixture
def fresh(dee: User) -> Client:
    """Dee's browser, in which she has just shown her password again."""
    client = Client()
    client.force_login(dee)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_one_is_made_and_shown_once(fresh: Client, dee: User) -> None:
    answer = fresh.post(PAGE, {"name": "Laptop", "submits": "on", "days": "30"})
    word = WORD.search(answer.content.decode())[0]
    assert (answer.status_code, answer["Cache-Control"]) == (
        201,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    token = dee.tokens.get()
    assert (token.name, token.scopes, token.hint) == ("Laptop", ["read", "submit"], word[-4:])
    assert timedelta(days=29) < token.expires_at - timezone.now() < timedelta(days=30)
    assert word not in fresh.get(PAGE).content.decode()
    assert "Laptop" in fresh.get(PAGE).content.decode()


@pytest.mark.django_db(transaction=True)
def test_its_person_is_told_by_mail(fresh: Client, dee: User) -> None:
    word = WORD.search(fresh.post(PAGE, {"name": "<b>A & b</b>"}).content.decode())[0]
    letter = mail.outbox[-1]
    assert letter.recipients() == [dee.email]
    assert "“<b>A & b</b>”, for read." in letter.body
    assert word not in letter.body


def test_nothing_holds_the_word_but_its_digest(dee: User) -> None:
    made = tokens.make(dee, "Laptop")
    with connection.cursor() as cursor:
        cursor.execute('SELECT * FROM "accounts_token"')
        assert made.word not in str(cursor.fetchall())
    assert made.token.digest == tokens.digest_of(made.word)
    assert WORD.fullmatch(made.word)


def test_a_browser_left_signed_in_is_not_enough(dee: User, as_: Callable) -> None:
    answer = as_(dee).post(PAGE, {"name": "Laptop"})
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/reauthenticate/")
    assert not Token.objects.exists()


def test_strangers_are_asked_to_sign_in(client: Client, db: None) -> None:
    for answer in (client.get(PAGE), client.post(PAGE), client.post(f"{PAGE}1/revocation/")):
        assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("typed", [{}, {"name": " "}, {"name": "x" * 61}, {"name": "a\0b"}, {"name": "a", "days": "9"}])
def test_what_cannot_be_made_is_422(fresh: Client, dee: User, typed: dict[str, Any]) -> None:
    assert fresh.post(PAGE, typed).status_code == 422
    assert not dee.tokens.exists()


def test_names_tell_them_apart(fresh: Client, dee: User) -> None:
    fresh.post(PAGE, {"name": "Laptop"})
    again = fresh.post(PAGE, {"name": "LAPTOP"})
    assert (again.status_code, dee.tokens.count()) == (422, 1)
    assert "You have a token of this name already." in again.content.decode()
    assert tokens.make(make.person("other"), "Laptop")


def test_there_are_twenty_at_most(dee: User, fresh: Client) -> None:
    for number in range(tokens.MOST):
        tokens.make(dee, f"Number {number}")
    assert fresh.post(PAGE, {"name": "One more"}).status_code == 422
    assert dee.tokens.count() == tokens.MOST


@pytest.mark.django_db(transaction=True)
def test_thirty_at_once_are_twenty(at_once: Callable) -> None:
    who = make.person("dee")
    answers = at_once(lambda number: tokens.make(who, f"Number {number}"), 30)
    assert sum(isinstance(answer, tokens.Made) for answer in answers) == who.tokens.count() == tokens.MOST


def test_moderating_is_offered_to_moderators_alone(ada: User, fresh: Client, dee: User, as_: Callable) -> None:
    assert 'name="moderates"' in as_(ada).get(PAGE).content.decode()
    assert 'name="moderates"' not in fresh.get(PAGE).content.decode()
    fresh.post(PAGE, {"name": "Sly", "moderates": "on"})
    assert dee.tokens.get().scopes == ["read"]


def test_it_ends_when_it_is_revoked_and_nobody_revokes_anothers(ada: User, dee: User, as_: Callable) -> None:
    made = tokens.make(dee, "Laptop")
    assert as_(ada).post(f"{PAGE}{made.token.pk}/revocation/").status_code == 404
    assert tokens.find(made.word) == made.token
    assert as_(dee).post(f"{PAGE}{made.token.pk}/revocation/").status_code == 302
    assert tokens.find(made.word) is None


@pytest.mark.parametrize("word", ["", "mlg_", "mlg_" + "x" * 43, "\ud800", "²", "x" * 100_000])
def test_what_was_never_made_is_nobodys(word: str, db: None) -> None:
    assert tokens.find(word) is None


def test_it_ends_by_its_date_and_with_its_person(dee: User) -> None:
    made = tokens.make(dee, "Laptop", expires_at=timezone.now() + timedelta(hours=1))
    Token.objects.update(created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(days=1))
    assert tokens.find(made.word) is None
    other = tokens.make(dee, "Other")
    User.objects.filter(pk=dee.pk).update(is_active=False)
    assert tokens.find(other.word) is None


def test_who_loses_the_role_loses_what_it_allowed_at_once(ada: User, program: Callable) -> None:
    client = program(ada, "moderate")
    assert client.get("/api/v1/queue").status_code == 200
    ada.groups.remove(Group.objects.get(name="Moderators"))
    assert client.get("/api/v1/queue").status_code == 403


def test_its_use_is_noted_once_an_hour_and_reading_writes_no_row(
    dee: User, courses: Section, program: Callable
) -> None:
    client = program(dee, "submit")
    client.get("/api/v1/submissions")
    assert dee.tokens.get().last_used_at is None
    assert tokens.of(dee)[0].used_at is not None
    send(client, "/submissions", make.body(courses))
    noted = dee.tokens.get().last_used_at
    with CaptureQueriesContext(connection) as queries:
        send(client, "/submissions", make.body(courses))
    assert (dee.tokens.get().last_used_at, noted is not None) == (noted, True)
    assert not [query for query in queries.captured_queries if 'UPDATE "accounts_token"' in query["sql"]]


def test_no_log_holds_a_word(dee: User, caplog: pytest.LogCaptureFixture, client: Client) -> None:
    word = tokens.make(dee, "Laptop").word
    assert discreet(f'"GET /?token={word} HTTP/1.1" 200') == '"GET /?token=mlg_… HTTP/1.1" 200'
    with caplog.at_level(logging.DEBUG):
        client.get("/api/v1/queue", headers={"authorization": f"Bearer {word}"})
    assert word not in caplog.text
