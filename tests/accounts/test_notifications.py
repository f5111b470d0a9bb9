"""The page of notes to me."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Notification, User

pytestmark = pytest.mark.django_db
LIST, READING = "/accounts/notifications/", "/accounts/notifications/reading/"


def note(to: User, **fields: Any) -> Notification:
    words = {"title": "Accepted", "text": "Thank you.", "link": "/submissions/1/"}
    return Notification.objects.create(recipient=to, **words | fields)


def test_the_page_shows_mine_newest_first_and_reads_nothing(as_: Callable, cy: User, bo: User) -> None:
    for number in range(52):
        note(cy, title=f"Note {number} <b>")
    note(bo, title="Not yours")
    page = as_(cy).get(LIST)
    assert [shown.title for shown in page.context["notes"]] == [f"Note {number} <b>" for number in range(51, 1, -1)]
    text = page.content.decode()
    assert "Note 51 &lt;b&gt;" in text
    assert text.count(">New<") == 50
    assert "Not yours" not in text
    assert cy.notifications.unread().count() == 52


def test_reading_marks_mine_alone(as_: Callable, cy: User, bo: User) -> None:
    note(cy)
    note(bo)
    answer = as_(cy).post(READING)
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert (cy.notifications.unread().count(), bo.notifications.unread().count()) == (0, 1)
    assert ">New<" not in as_(cy).get(LIST).content.decode()


def test_an_empty_list_says_so(as_: Callable, cy: User) -> None:
    assert "Nothing yet" in as_(cy).get(LIST).content.decode()


def test_strangers_sign_in_first_and_methods_are_kept_apart(client: Client, as_: Callable, cy: User) -> None:
    assert client.get(LIST)["Location"] == f"/accounts/login/?next={LIST}"
    assert client.post(READING)["Location"].startswith("/accounts/login/")
    assert as_(cy).post(LIST).status_code == 405
    assert as_(cy).get(READING).status_code == 405
    assert Client(enforce_csrf_checks=True).post(READING).status_code == 403


def test_the_page_costs_the_same_for_two_notes_and_for_twelve(
    as_: Callable, cy: User, django_assert_num_queries: Callable
) -> None:
    browser = as_(cy)
    for total in (2, 12):
        while cy.notifications.count() < total:
            note(cy)
        with django_assert_num_queries(4):
            browser.get(LIST)
