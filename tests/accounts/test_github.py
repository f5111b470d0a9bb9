"""Signing in by GitHub, from the moment GitHub has told who comes."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.github.provider import GitHubProvider
from django.core import mail
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from accounts import handles
from accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@csrf_exempt
def coming(request: HttpRequest) -> HttpResponse:
    provider = GitHubProvider(request, app=SocialApp(provider="github", client_id="id"))
    return complete_login(request, provider.sociallogin_from_response(request, json.loads(request.body)))


urlpatterns = [path("coming/", coming), path("accounts/", include("allauth.urls")), path("", include("guide.urls"))]


@pytest.fixture(autouse=True)
def _github(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ROOT_URLCONF = __name__
    settings.SOCIALACCOUNT_PROVIDERS = {"github": {"APPS": [{"client_id": "id", "secret": "s", "key": ""}]}}
    monkeypatch.setitem(registry.provider_map, "github", GitHubProvider)


def come(login: str, *addresses: str, number: int = 1, verified: bool = True, **facts: Any) -> tuple[Client, Any]:
    emails = [{"email": email, "verified": verified, "primary": email == addresses[0]} for email in addresses]
    browser = Client(raise_request_exception=False)
    told = {"id": number, "login": login, "email": None, "emails": emails} | facts
    return browser, browser.post("/coming/", told, content_type="application/json")


def who(browser: Client) -> str | None:
    key = browser.session.get("_auth_user_id")
    return User.objects.get(pk=key).handle if key else None


def test_somebody_new_gets_the_login_as_handle_and_one_address() -> None:
    browser, answer = come("Cy", "cy@mail.test", "second@mail.test", email="second@mail.test")
    assert (answer.status_code, answer["Location"], who(browser)) == (302, "/submissions/", "Cy")
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("cy@mail.test", True, True)
    assert User.objects.get().email == "cy@mail.test"
    assert who(come("Renamed", "cy@mail.test")[0]) == "Cy"


def test_a_verified_address_leads_to_the_account_that_has_it(bo: User) -> None:
    browser, _ = come("somebody", "other@mail.test", "BO@mail.test")
    assert who(browser) == "bo"
    assert SocialAccount.objects.get().user == bo
    assert (mail.outbox[0].to, "GitHub" in mail.outbox[0].body) == (["bo@mail.test"], True)
    assert who(come("somebody", "new@mail.test")[0]) == "bo"


def test_an_address_that_github_did_not_verify_leads_nowhere(bo: User) -> None:
    browser, answer = come("thief", "bo@mail.test", verified=False)
    assert answer["Location"] == "/accounts/confirm-email/"
    assert who(browser) is None
    assert User.objects.count() == 1
    assert "already" in mail.outbox[0].body


def test_a_password_set_by_who_never_verified_the_address_is_gone() -> None:
    squatter = make.person("squatter", verified=False, password="four words in a row")
    come("cy", squatter.email)
    squatter.refresh_from_db()
    assert not squatter.has_usable_password()


@pytest.mark.parametrize(
    ("login", "handle"),
    [
        ("bo", "bo-2"),
        ("BO", "BO-2"),
        ("admin", "person-2"),
        ("x", "x-2"),
        ("a_b", "a-b"),
        ("a" * 39, "a" * 30),
        ("", "person-2"),
    ],
)
def test_the_handle_is_allowed_and_free(bo: User, login: str, handle: str) -> None:
    assert who(come(login, "cy@mail.test")[0]) == handle


def test_ten_people_with_one_login_all_get_in(at_once: Callable) -> None:
    answers = at_once(lambda number: come("same", f"p{number}@mail.test", number=number + 1)[1].status_code, 10)
    assert Counter(answers) == {302: 10}
    assert len({user.handle.lower() for user in User.objects.all()}) == 10
    assert SocialAccount.objects.count() == EmailAddress.objects.filter(verified=True).count() == 10


def test_one_person_who_clicks_ten_times_gets_one_account(at_once: Callable) -> None:
    answers = at_once(lambda number: come("cy", "cy@mail.test")[1].status_code, 10)
    assert Counter(answers) == {302: 10}
    assert User.objects.count() == SocialAccount.objects.count() == EmailAddress.objects.count() == 1


def test_without_any_address_one_is_asked_for() -> None:
    browser, answer = come("cy")
    assert answer["Location"] == "/accounts/3rdparty/signup/"
    form = browser.get(answer["Location"]).context["form"]
    assert [str(field.label) for field in form.fields.values()] == ["E-mail address", "Handle"]
    assert form.initial["username"] == "cy"
    answer = browser.post("/accounts/3rdparty/signup/", {"email": "cy@mail.test", "username": "cy"})
    assert answer["Location"] == "/accounts/confirm-email/"
    assert not EmailAddress.objects.get().verified


def test_ten_of_them_at_once_lose_nothing_but_the_handle(at_once: Callable) -> None:
    browsers = [come("cy", number=number + 1)[0] for number in range(10)]
    typed = [{"email": f"p{number}@mail.test", "username": "same"} for number in range(10)]
    answers = at_once(lambda number: browsers[number].post("/accounts/3rdparty/signup/", typed[number]).status_code, 10)
    assert set(answers) <= {200, 302}
    assert User.objects.count() == SocialAccount.objects.count() == EmailAddress.objects.count() == 1
    loser = next(browser for browser in browsers if browser.get("/accounts/3rdparty/signup/").status_code == 200)
    answer = loser.post("/accounts/3rdparty/signup/", {"email": "other@mail.test", "username": "other"})
    assert answer["Location"] == "/accounts/confirm-email/"


def test_who_has_a_second_factor_is_asked_for_it_here_too(bo: User) -> None:
    TOTP.activate(bo, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    browser, answer = come("somebody", "bo@mail.test")
    assert (answer["Location"], who(browser)) == ("/accounts/2fa/authenticate/", None)
    assert browser.get("/accounts/")["Location"].startswith("/accounts/login/")


def test_a_login_that_is_somebodys_former_handle_is_not_given_again(bo: User) -> None:
    handles.change(bo, "bob")
    browser, _ = come("Bo", "other@mail.test")
    assert who(browser) == "Bo-2"
