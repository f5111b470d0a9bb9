"""Where somebody is signed in: they see it, and end it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import sessions
from accounts.models import Session, User
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/accounts/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/604.1"


@pytest.fixture
def bo(db: None, password: str) -> User:
    return make.person("bo", password=password)


@pytest.fixture
def coming(bo: User, password: str) -> Callable[[str], Client]:
    """Bo signs in with such a browser."""

    def comes(agent: str) -> Client:
        browser = Client(headers={"user-agent": agent})
        browser.post("/accounts/login/", {"login": bo.email, "password": password})
        return browser

    return comes


def is_in(browser: Client) -> bool:
    return browser.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (IPHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/142.0 Safari/537.36 OPR/120.0", "Opera on macOS"),
        ("<script>alert(1)</script>", "A browser"),
        ("", "A browser"),
        ("x" * 100_000, "A browser"),
    ],
)
def test_browsers_are_named_in_words(agent: str, words: str) -> None:
    assert sessions.words_of(agent) == words


def test_they_are_listed_and_this_one_is_marked(coming: Callable) -> None:
    coming(IPHONE)
    here = coming(FIREFOX)
    said = here.get(PAGE).content.decode()
    assert said.index("Firefox on Linux") < said.index("This one") < said.index("Safari on iPhone")
    assert said.count("Sign out there") == 1


def test_neither_the_key_nor_the_network_nor_the_header_is_kept_or_shown(coming: Callable, bo: User) -> None:
    here = coming(IPHONE)
    said = here.get(PAGE).content.decode()
    assert not [key for key in bo.sessions.values_list("pk", flat=True) if key in said]
    with connection.cursor() as cursor:
        cursor.execute('SELECT * FROM "accounts_session"')
        held = str(cursor.fetchall())
    assert "127.0.0.1" not in held + str(here.session.items())
    assert "AppleWebKit" not in held + str(here.session.items())


def test_nor_is_the_key_shown_to_who_deletes_the_account_in_the_admin(
    coming: Callable, bo: User, as_: Callable
) -> None:
    key = coming(FIREFOX).session.session_key
    root = make.person("root", is_staff=True, is_superuser=True)
    said = as_(root).get(f"/admin/accounts/user/{bo.pk}/delete/").content.decode()
    assert ("Sessions: 1" in said, key in said) == (True, False)


def test_one_is_ended_and_the_others_go_on(coming: Callable, bo: User) -> None:
    there, elsewhere, here = coming(IPHONE), coming(IPHONE), coming(FIREFOX)
    mark = sessions.mark_of(there.session.session_key)
    assert here.post(f"{PAGE}{mark}/ending/")["Location"] == PAGE
    assert (is_in(there), is_in(elsewhere), is_in(here)) == (False, True, True)
    assert here.post(f"{PAGE}{mark}/ending/").status_code == 404


def test_all_others_are_ended(coming: Callable) -> None:
    others, here = [coming(IPHONE), coming(FIREFOX)], coming(FIREFOX)
    assert here.post(f"{PAGE}ending/")["Location"] == PAGE
    assert ([is_in(other) for other in others], is_in(here)) == ([False, False], True)


@pytest.mark.parametrize("mark", ["1", "x" * 5_000, "é", "..%2f"])
def test_nobody_ends_what_is_not_theirs(mark: str, coming: Callable, cy: User, as_: Callable) -> None:
    bos = coming(FIREFOX)
    assert as_(cy).post(f"{PAGE}{sessions.mark_of(bos.session.session_key)}/ending/").status_code == 404
    assert as_(cy).post(f"{PAGE}{mark}/ending/").status_code == 404
    assert is_in(bos)


def test_a_new_password_ends_the_others_and_the_list_knows_it(coming: Callable, bo: User, password: str) -> None:
    there, here = coming(IPHONE), coming(FIREFOX)
    other = "five other words in a row"
    here.post("/accounts/reauthenticate/", {"password": password})
    here.post("/accounts/password/change/", {"oldpassword": password, "password1": other, "password2": other})
    assert (is_in(there), is_in(here)) == (False, True)
    bo.refresh_from_db()
    assert [one.browser for one in sessions.of(bo)] == ["Firefox on Linux"]


def test_a_visit_is_noted_once_an_hour_and_no_more(coming: Callable, bo: User) -> None:
    here = coming(FIREFOX)
    early = timezone.now() - timedelta(hours=2)
    Session.objects.update(seen_at=early)
    here.get("/about/")
    assert Session.objects.get().seen_at > early + timedelta(hours=1)
    with CaptureQueriesContext(connection) as queries:
        here.get("/about/")
    assert not [one["sql"] for one in queries if one["sql"].startswith("UPDATE")]


def test_what_is_in_it_stays_when_a_visit_is_noted(coming: Callable) -> None:
    here = coming(FIREFOX)
    before = dict(here.session)
    Session.objects.update(seen_at=timezone.now() - timedelta(days=1))
    here.get("/about/")
    assert dict(here.session) == before


def test_they_end_with_the_account(coming: Callable, bo: User) -> None:
    here = coming(FIREFOX)
    bo.delete()
    assert not Session.objects.exists()
    assert not is_in(here)


def test_who_signs_in_while_the_account_is_deleted_is_nobody(bo: User) -> None:
    gone = bo.pk
    bo.delete()
    store = sessions.SessionStore()
    store["_auth_user_id"] = str(gone)
    store.save()
    assert Session.objects.get().person_id == gone


def test_strangers_sign_in_first(client: Client) -> None:
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")
    assert client.post(f"{PAGE}ending/")["Location"].startswith("/accounts/login/")


@pytest.mark.django_db(transaction=True)
def test_twenty_endings_at_once_are_one(at_once: Callable, coming: Callable) -> None:
    there, here = coming(IPHONE), coming(FIREFOX)
    path = f"{PAGE}{sessions.mark_of(there.session.session_key)}/ending/"
    cookies = here.cookies

    def ends(_: int) -> int:
        browser = Client(raise_request_exception=False)
        browser.cookies = cookies
        return browser.post(path).status_code

    answers: list[Any] = at_once(ends, 20)
    assert sorted(answers) == [302] + [404] * 19
    assert is_in(here)
