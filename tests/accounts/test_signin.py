"""Signing in and out, and changing what one signs in with."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts import people
from accounts.adapters import AccountAdapter
from accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"
CONFIRM_RESET, NEW_PASSWORD = "/accounts/password/reset/confirm/", "/accounts/password/reset/complete/"
OTHER = "five other words in a row"


@pytest.fixture
def bo(db: None, password: str) -> User:
    return make.person("bo", password=password)


def sign_in(client: Client, email: str, password: str) -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def is_in(client: Client) -> bool:
    return client.get("/accounts/notifications/").status_code == 200


def test_one_signs_in_by_address_in_any_letters_and_out_again(client: Client, bo: User, password: str) -> None:
    answer = sign_in(client, "Bo@Mail.Test", password)
    assert (answer.status_code, answer["Location"]) == (302, "/submissions/")
    assert client.get("/accounts/logout/").status_code == 200
    assert is_in(client)
    client.post("/accounts/logout/")
    assert not is_in(client)


def test_a_handle_does_not_sign_in(client: Client, bo: User, password: str) -> None:
    sign_in(client, "bo", password)
    assert not is_in(client)


def test_an_unknown_address_is_answered_like_a_wrong_password(bo: User, hashed: list, page: Callable) -> None:
    make.person("di")  # Without a password, as people who come by GitHub are.
    pages, counts = set(), []
    hashed.clear()
    for name in ["bo", "di", "no"]:
        status, target, text = page(sign_in(Client(), f"{name}@mail.test", "a wrong password"))
        pages.add((status, target, text.replace(f"{name}@", "x@")))
        counts.append(len(hashed))
    assert len(pages) == 1
    assert counts == [1, 2, 3]


def test_after_many_wrong_passwords_the_right_one_has_to_wait(client: Client, bo: User, password: str) -> None:
    for _ in range(5):
        sign_in(client, bo.email, "a wrong password")
    assert "Too many failed" in sign_in(client, bo.email, password).content.decode()


def test_somebody_made_by_the_command_line_confirms_the_address_first(
    client: Client, password: str, code: Callable
) -> None:
    root = User.objects.create_superuser("Root@mail.test", "root", password)
    answer = sign_in(client, "root@mail.test", password)
    assert answer["Location"] == "/accounts/confirm-email/"
    client.post("/accounts/confirm-email/", {"code": code()})
    assert client.get("/admin/").status_code == 200
    address = EmailAddress.objects.get()
    assert (address.user, address.verified, address.primary) == (root, True, True)


def test_who_may_not_sign_in_does_not(client: Client, bo: User, password: str) -> None:
    User.objects.update(is_active=False)
    assert sign_in(client, bo.email, password)["Location"] == "/accounts/inactive/"
    assert not is_in(client)


def test_the_code_from_the_mail_sets_a_new_password(client: Client, bo: User, code: Callable, password: str) -> None:
    elsewhere = Client()
    sign_in(elsewhere, bo.email, password)
    client.post(RESET, {"email": bo.email})
    assert client.post(CONFIRM_RESET, {"code": code()})["Location"] == NEW_PASSWORD
    client.post(NEW_PASSWORD, {"password1": OTHER, "password2": OTHER})
    sign_in(client, bo.email, OTHER)
    assert is_in(client)
    assert not is_in(elsewhere)


def test_a_reset_for_an_unknown_address_looks_like_any_other(bo: User, page: Callable) -> None:
    answers = []
    for name in ["bo", "no"]:
        browser = Client()
        steps = [browser.post(RESET, {"email": f"{name}@mail.test"}), browser.get(CONFIRM_RESET)]
        steps += [browser.post(CONFIRM_RESET, {"code": guess}) for guess in ["", "WRNG-CODE", "ÄÖ", "WRNG"]]
        answers.append([str(page(step)).replace(f"{name}@", "x@") for step in steps])
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["bo@mail.test"], ["no@mail.test"]]


def test_changing_the_password_ends_the_other_sessions(client: Client, bo: User, password: str) -> None:
    elsewhere = Client()
    sign_in(elsewhere, bo.email, password)
    sign_in(client, bo.email, password)
    typed = {"oldpassword": password, "password1": OTHER, "password2": OTHER}
    assert client.post("/accounts/password/change/", typed).status_code == 302
    assert is_in(client)
    assert not is_in(elsewhere)


def test_the_address_changes_after_password_and_code(
    client: Client, bo: User, password: str, code: Callable, django_capture_on_commit_callbacks: Callable
) -> None:
    sign_in(client, bo.email, password)
    answer = client.post("/accounts/email/", {"action_add": "", "email": "bo@new.test"})
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    answer = client.post(answer["Location"], {"password": password, "next": "/accounts/email/"})
    assert answer["Location"] == "/accounts/confirm-email/"
    assert mail.outbox[-1].to == ["bo@new.test"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/confirm-email/", {"code": code()})
    bo.refresh_from_db()
    assert bo.email == EmailAddress.objects.get().email == "bo@new.test"
    assert mail.outbox[-1].to == ["bo@mail.test"]
    assert "changed from bo@mail.test to bo@new.test" in mail.outbox[-1].body


def test_an_address_that_somebody_took_meanwhile_stays_theirs(
    client: Client, bo: User, password: str, cy: User
) -> None:
    cy.emailaddress_set.update(verified=False)
    address = EmailAddress(user=bo, email=cy.email)
    client.force_login(bo)
    request = client.get("/accounts/notifications/").wsgi_request
    assert AccountAdapter(request).confirm_email(request, address) is False
    bo.refresh_from_db()
    assert bo.email == "bo@mail.test"
    assert people.has_verified_address(bo)
    assert bo.emailaddress_set.get().primary


@pytest.mark.parametrize("page", ["login", "signup", "password/reset", "email", "password/change", "logout"])
def test_every_page_carries_the_name_of_the_site(client: Client, bo: User, page: str, settings: Any) -> None:
    if page not in ("login", "signup", "password/reset"):
        client.force_login(bo)
    answer = client.get(f"/accounts/{page}/")
    assert answer.status_code == 200
    assert answer.context["site"]["name"] == settings.SITE_NAME


def test_without_github_its_pages_are_not_there(client: Client, bo: User) -> None:
    client.force_login(bo)
    for path in ["3rdparty/", "3rdparty/signup/", "3rdparty/login/error/", "github/login/", "social/connections/"]:
        assert client.get(f"/accounts/{path}").status_code == 404
