"""The second factor: an app that shows codes, codes on paper, and no way around them."""

import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts import second_factor
from accounts.models import User
from tests import make
from tests.posting import send

pytestmark = pytest.mark.django_db
HOME, LOGIN, CODE = "/accounts/2fa/", "/accounts/login/", "/accounts/2fa/authenticate/"
OTHER = "five other words in a row"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def eve(db: None, password: str) -> User:
    """A moderator with a second factor."""
    eve = make.moderator("eve", password=password)
    auth.TOTP.activate(eve, SECRET)
    RecoveryCodes.activate(eve)
    return eve


@pytest.fixture
def by_mail(code: Callable) -> Callable:
    return code


def code(secret: str = SECRET) -> str:
    return auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time())))


def sign_in(browser: Client, person: User, password: str, path: str = "/submissions/") -> Any:
    return browser.post(f"{LOGIN}?next={path}", {"login": person.email, "password": password, "next": path})


def is_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def test_it_is_turned_on_by_a_code_and_gives_recovery_codes(client: Client, password: str) -> None:
    bo = make.person("bo", password=password)
    client.force_login(bo)
    assert client.get(f"{HOME}totp/activate/")["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": password})
    page = client.get(f"{HOME}totp/activate/").content.decode()
    secret = re.search("<code>([A-Z2-7]{32})</code>", page)[1]
    assert "This code is not right" in client.post(f"{HOME}totp/activate/", {"code": "1"}).content.decode()
    answer = client.post(f"{HOME}totp/activate/", {"code": code(secret)})
    assert answer["Location"] == f"{HOME}recovery-codes/"
    codes = re.findall("<code>([0-9]{8})</code>", client.get(answer["Location"]).content.decode())
    assert len(set(codes)) == 10
    assert second_factor.since(bo)
    file = client.get(f"{HOME}recovery-codes/download/").content.decode()
    assert all(one in file for one in codes)


def test_the_password_alone_opens_nothing_then(client: Client, eve: User, password: str) -> None:
    assert sign_in(client, eve, password)["Location"] == CODE
    assert not is_in(client)
    assert client.get("/accounts/")["Location"].startswith(LOGIN)
    assert client.post(CODE, {"code": "000000"}).status_code == 200
    assert not is_in(client)
    assert client.post(CODE, {"code": f"{code()[:3]} {code()[3:]}"})["Location"] == "/submissions/"
    assert is_in(client)


def test_a_code_opens_once(eve: User, password: str) -> None:
    now = code()
    for browser, opens in ((Client(), True), (Client(), False)):
        sign_in(browser, eve, password)
        browser.post(CODE, {"code": now})
        assert is_in(browser) == opens


def test_a_recovery_code_opens_once(eve: User, password: str) -> None:
    one = RecoveryCodes.activate(eve).get_unused_codes()[0]
    for browser, opens in ((Client(), True), (Client(), False)):
        sign_in(browser, eve, password)
        browser.post(CODE, {"code": one})
        assert is_in(browser) == opens


def test_guesses_come_to_an_end(client: Client, eve: User, password: str) -> None:
    sign_in(client, eve, password)
    said = [client.post(CODE, {"code": f"{number:06}"}).content.decode() for number in range(12)]
    assert "Too many" in said[-1]
    client.post(CODE, {"code": code()})
    assert not is_in(client)


@pytest.mark.parametrize("path", ["/admin/", "/admin/queue/", "/admin/login/"])
def test_the_admin_has_no_door_of_its_own(path: str, client: Client, eve: User, password: str) -> None:
    assert client.get(path, follow=True).redirect_chain[-1][0].startswith(LOGIN)
    for name in ("username", "login"):
        client.post("/admin/login/", {name: eve.email, "password": password, "next": "/admin/"})
        assert not is_in(client)
    assert sign_in(client, eve, password, "/admin/queue/")["Location"] == CODE
    assert client.get("/admin/queue/").status_code == 302
    assert client.post(CODE, {"code": code()})["Location"] == "/admin/queue/"
    assert client.get("/admin/queue/").status_code == 200


def test_a_new_password_leads_around_it_no_more_than_the_old(client: Client, eve: User, by_mail: Callable) -> None:
    client.post("/accounts/password/reset/", {"email": eve.email})
    client.post("/accounts/password/reset/confirm/", {"code": by_mail()})
    client.post("/accounts/password/reset/complete/", {"password1": OTHER, "password2": OTHER})
    assert not is_in(client)
    assert sign_in(Client(), eve, OTHER)["Location"] == CODE


def test_programs_with_a_token_are_not_asked(eve: User, program: Callable) -> None:
    assert program(eve).get("/api/v1/submissions").status_code == 200
    assert send(program(eve, "submit"), "/submissions").status_code == 422


def test_it_is_switched_off_after_the_password_or_a_code(client: Client, eve: User) -> None:
    client.force_login(eve)
    assert client.post(f"{HOME}totp/deactivate/")["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/2fa/reauthenticate/", {"code": code()})
    assert client.post(f"{HOME}totp/deactivate/")["Location"] == HOME
    assert not Authenticator.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_its_person_is_told_by_mail_of_every_change(client: Client, password: str) -> None:
    bo = make.person("bo", password=password)
    client.force_login(bo)
    client.post("/accounts/reauthenticate/", {"password": password})
    page = client.get(f"{HOME}totp/activate/").content.decode()
    client.post(f"{HOME}totp/activate/", {"code": code(re.search("<code>([A-Z2-7]{32})</code>", page)[1])})
    client.post(f"{HOME}recovery-codes/generate/")
    client.post(f"{HOME}totp/deactivate/")
    told = ["The second factor is on", "New recovery codes", "The second factor is off"]
    assert [letter.subject for letter in mail.outbox] == told


def test_no_secret_is_in_the_database_in_clear(eve: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute('SELECT data FROM "mfa_authenticator"')
        held = str(cursor.fetchall())
    assert SECRET not in held
    assert auth.TOTP(eve.authenticator_set.get(type="totp")).validate_code(code())


def test_after_another_secret_key_no_code_is_right_unless_the_old_key_is_known(eve: User, settings: Any) -> None:
    row, old = eve.authenticator_set.get(type="totp"), settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    guesses = [code(), code("A" * 32), code("")]
    assert not any(row.wrap().validate_code(guess) for guess in guesses)
    settings.SECRET_KEY_FALLBACKS = [old]
    cache.clear()
    assert row.wrap().validate_code(code())


def test_an_operator_takes_a_lost_one_away_and_its_person_is_told(eve: User, monkeypatch: Any) -> None:
    monkeypatch.setattr("builtins.input", lambda asked: "yes")
    call_command("reset_second_factor", eve.email.upper(), stdout=(out := StringIO()))
    assert "eve signs in without a second factor now" in out.getvalue()
    assert second_factor.since(eve) is None
    assert not Authenticator.objects.exists()
    assert eve.notifications.get().title == "Your second factor is switched off"


@pytest.mark.parametrize("answer", ["", "no", "y"])
def test_not_unless_they_confirm_it(answer: str, eve: User, monkeypatch: Any) -> None:
    monkeypatch.setattr("builtins.input", lambda asked: answer)
    with pytest.raises(CommandError, match=r"Nothing was changed\."):
        call_command("reset_second_factor", eve.email)
    assert second_factor.since(eve)


def test_for_nobody_and_for_nothing_it_says_so(cy: User) -> None:
    for email, why in ((cy.email, "cy has no second factor"), ("no@mail.test", "Nobody signs in with no@mail.test")):
        with pytest.raises(CommandError, match=why):
            call_command("reset_second_factor", email, "--yes")


def test_the_admin_shows_nobody_the_second_factor_of_others(client: Client, eve: User) -> None:
    client.force_login(make.person("root", is_staff=True, is_superuser=True))
    assert client.get("/admin/mfa/authenticator/").status_code == 404
