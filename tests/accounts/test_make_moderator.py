"""`manage.py make_moderator`."""

import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import people
from accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db


def test_the_printed_password_opens_the_admin(capsys: pytest.CaptureFixture, settings: Any) -> None:
    settings.DEVELOPMENT = True
    call_command("make_moderator")
    printed = capsys.readouterr().out
    address, password = re.findall(r"^(?:E-mail|Password): +(\S+)$", printed, re.MULTILINE)
    ada = User.objects.get()
    assert (address, ada.handle, ada.is_staff, ada.is_superuser) == (ada.email, "moderator", True, False)
    assert [group.name for group in ada.groups.all()] == ["Moderators"]
    assert people.has_verified_address(ada)
    assert len(password) >= 16
    client = Client()
    client.post("/accounts/login/", {"login": address, "password": password})
    assert client.get("/admin/").status_code == 200


def test_a_second_time_changes_nothing(capsys: pytest.CaptureFixture) -> None:
    call_command("make_moderator", email="Ada@mail.test", handle="ada")
    before = User.objects.values().get()
    capsys.readouterr()
    call_command("make_moderator", email="ADA@mail.test", handle="other")
    assert capsys.readouterr().out == "ada@mail.test is already there; nothing was changed.\n"
    assert User.objects.values().get() == before


@pytest.mark.parametrize("wrong", [{"handle": "BO"}, {"handle": "b o"}, {"email": "no address"}])
def test_what_cannot_be_is_refused_in_one_line(bo: User, wrong: dict) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("make_moderator", **{"email": "ada@mail.test", "handle": "ada"} | wrong)
    assert "\n" not in str(refusal.value)
    assert User.objects.count() == 1


def test_the_live_site_wants_to_be_told_the_address(settings: Any) -> None:
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError, match="--email"):
        call_command("make_moderator")


def test_whether_an_address_is_verified_is_asked_once(cy: User, django_assert_num_queries: Any) -> None:
    new = make.person("new", verified=False)
    with django_assert_num_queries(2):
        assert [people.has_verified_address(who) for who in (cy, cy, new, new)] == [True, True, False, False]
