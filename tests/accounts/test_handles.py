"""Another handle: at most once in a while, and the former one is nobody else's."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts import handles, people
from accounts.models import FormerHandle, User
from tests import make

pytestmark = pytest.mark.django_db


def former() -> list[tuple[str, str]]:
    return list(FormerHandle.objects.order_by("pk").values_list("handle", "person__handle"))


def later() -> None:
    FormerHandle.objects.update(left_at=timezone.now() - handles.PAUSE - timedelta(minutes=1))


def test_the_former_one_is_kept(cy: User) -> None:
    handles.change(cy, "Cyrus")
    cy.refresh_from_db()
    assert (cy.handle, former()) == ("Cyrus", [("cy", "Cyrus")])


def test_it_is_once_in_thirty_days(cy: User) -> None:
    handles.change(cy, "one")
    with pytest.raises(handles.TooSoon, match="You can change your handle again on"):
        handles.change(cy, "two")
    later()
    handles.change(cy, "two")
    assert former() == [("cy", "two"), ("one", "two")]


def test_one_may_go_back_to_ones_own(cy: User) -> None:
    handles.change(cy, "one")
    later()
    handles.change(cy, "CY")
    assert (cy.handle, former()) == ("CY", [("one", "CY")])


def test_other_letters_are_no_change(cy: User) -> None:
    for handle in ("Cy", "CY", "cy"):
        handles.change(cy, handle)
    assert former() == []


@pytest.mark.parametrize("handle", ["bo", "BO", "old", "Old"])
def test_nobody_gets_what_somebody_has_or_had(handle: str, bo: User, cy: User) -> None:
    FormerHandle.objects.create(person=bo, handle="old")
    with pytest.raises(handles.HandleTaken):
        handles.change(cy, handle)
    cy.refresh_from_db()
    assert (cy.handle, FormerHandle.objects.count()) == ("cy", 1)


def test_it_is_free_again_when_its_person_has_left(bo: User, cy: User) -> None:
    handles.change(bo, "bob")
    bo.delete()
    handles.change(cy, "bo")
    assert former() == [("cy", "bo")]


def test_a_sign_up_refuses_a_former_one_with_a_sentence(client: Client, cy: User, form: Callable) -> None:
    handles.change(cy, "cyrus")
    answer = client.post("/accounts/signup/", form("CY", email="new@mail.test"))
    assert (answer.status_code, "This handle is taken." in answer.content.decode()) == (200, True)
    assert User.objects.count() == 1


def test_so_do_the_admin_and_the_command(cy: User, as_: Callable) -> None:
    handles.change(cy, "cyrus")
    root = make.person("root", is_staff=True, is_superuser=True)
    typed = {"email": "new@mail.test", "handle": "cy", "usable_password": "false"}
    assert "This handle is taken." in as_(root).post("/admin/accounts/user/add/", typed).content.decode()
    with pytest.raises(CommandError, match="taken"):
        call_command("make_moderator", "--email", "new@mail.test", "--handle", "Cy")
    assert User.objects.count() == 2


def test_free_handles_are_no_former_ones(cy: User) -> None:
    handles.change(cy, "cyrus")
    assert people.free_handle("cy") != "cy"


def test_who_was_stored_with_a_former_one_is_told(cy: User) -> None:
    handles.change(cy, "cyrus")
    with pytest.raises(IntegrityError):
        handles.confirm(make.person("cy"))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_one_handle_one_gets_it(at_once: Callable) -> None:
    wanting = [make.person(f"p{number}") for number in range(10)]
    found = at_once(lambda number: handles.change(wanting[number], "same"), 10)
    assert Counter(type(one) for one in found) == {type(None): 1, handles.HandleTaken: 9}
    assert FormerHandle.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_changes_of_one_person_at_once_are_one(at_once: Callable, cy: User) -> None:
    found = at_once(lambda number: handles.change(User.objects.get(pk=cy.pk), f"name-{number}"), 10)
    assert Counter(type(one) for one in found) == {type(None): 1, handles.TooSoon: 9}
    assert [one for one, _ in former()] == ["cy"]


@pytest.mark.django_db(transaction=True)
def test_nobody_signs_up_with_a_handle_that_is_just_given_up(at_once: Callable, cy: User, form: Callable) -> None:
    def does(number: int) -> object:
        if number == 5:
            return handles.change(cy, "cyrus")
        return Client().post("/accounts/signup/", form("cy", email=f"p{number}@mail.test")).status_code

    assert Counter(at_once(does, 10)) == {200: 9, None: 1}
    assert list(User.objects.values_list("handle", flat=True)) == ["cyrus"]


@pytest.mark.django_db(transaction=True)
def test_two_who_want_each_others_do_not_wait_for_one_another(at_once: Callable, bo: User, cy: User) -> None:
    wants = [(bo, "cy"), (cy, "bo")]
    found = at_once(lambda number: handles.change(*wants[number]), 2)
    assert [type(one) for one in found] == [handles.HandleTaken] * 2
