"""The admin's door, and people behind it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from accounts.models import Notification, User
from tests import make

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/accounts/user/"


@pytest.fixture
def root(as_: Callable, password: str) -> Client:
    return as_(make.person("root", is_staff=True, is_superuser=True, password=password))


def test_the_door_is_the_sites_own(client: Client) -> None:
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/accounts/login/?next=%2Fadmin%2F"
    assert client.post("/admin/login/", {"username": "x", "password": "y"})["Location"].startswith("/accounts/login/")


def test_signing_in_at_the_door_leads_in(client: Client, password: str) -> None:
    make.moderator("ada", password=password)
    typed = {"login": "ada@mail.test", "password": password, "next": "/admin/"}
    assert client.post("/accounts/login/", typed)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_others_who_are_signed_in_get_403(as_: Callable, cy: User) -> None:
    for path in ["/admin/", "/admin/login/", PEOPLE, "/admin/jsi18n/", "/admin/nothing/"]:
        assert as_(cy).get(path).status_code == 403


def test_moderators_do_not_see_people(as_: Callable, ada: User, bo: User) -> None:
    for path in [PEOPLE, f"{PEOPLE}{bo.pk}/change/", f"{PEOPLE}add/", f"{PEOPLE}{bo.pk}/password/"]:
        assert as_(ada).get(path).status_code == 403
    assert PEOPLE not in as_(ada).get("/admin/").content.decode()


def test_superusers_see_people_without_their_hashes(root: Client, password: str) -> None:
    bo = make.person("bo", password=password)
    for path in [PEOPLE, f"{PEOPLE}?q=bo", f"{PEOPLE}{bo.pk}/change/"]:
        text = root.get(path).content.decode()
        assert "bo@mail.test" in text
        assert "algorithm" not in text
        assert not any(part in text for part in bo.password.split("$")[1:])


def test_the_password_is_changed_by_the_standard_form(root: Client, bo: User) -> None:
    change = f"{PEOPLE}{bo.pk}/change/"
    assert 'href="../password/"' in root.get(change).content.decode()
    typed = {"usable_password": "true", "password1": "five new words in a row", "password2": "five new words in a row"}
    assert root.post(f"{PEOPLE}{bo.pk}/password/", typed).status_code == 302
    bo.refresh_from_db()
    assert bo.check_password("five new words in a row")


def save(root: Client, path: str, **fields: Any) -> Any:
    return root.post(path, {"handle": "new", "email": "new@mail.test", "usable_password": "false"} | fields)


def test_people_are_made_and_changed_by_the_same_rules(root: Client, bo: User) -> None:
    assert save(root, f"{PEOPLE}add/", email="New@Mail.Test").status_code == 302
    made = User.objects.get(handle="new")
    assert made.email == "new@mail.test"
    assert not made.has_usable_password()
    for path in [f"{PEOPLE}add/", f"{PEOPLE}{made.pk}/change/"]:
        for wrong in [{"handle": "BO"}, {"email": "BO@mail.test"}, {"handle": "ü"}, {"email": "x"}]:
            answer = save(root, path, **{"handle": "other", "email": "other@mail.test"} | wrong)
            assert answer.status_code == 200
            assert answer.context["adminform"].form.errors
    assert save(root, f"{PEOPLE}{made.pk}/change/", is_active="on", is_staff="on").status_code == 302
    made.refresh_from_db()
    assert (made.is_active, made.is_staff, made.is_superuser) == (True, True, False)


def test_what_makes_no_sense_is_not_in_the_admin() -> None:
    names = {model._meta.label for model in admin.site._registry}
    assert Notification._meta.label not in names
    assert not {"socialaccount.SocialApp", "socialaccount.SocialToken"} & names
    assert "account.EmailAddress" in names
