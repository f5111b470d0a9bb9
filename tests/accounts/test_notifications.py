"""The page of notes to me."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

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
    assert text.count(">New</span>") == 50
    assert "Not yours" not in text
    assert cy.notifications.unread().count() == 52


def test_reading_marks_mine_alone(as_: Callable, cy: User, bo: User) -> None:
    note(cy)
    note(bo)
    answer = as_(cy).post(READING)
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert (cy.notifications.unread().count(), bo.notifications.unread().count()) == (0, 1)
    assert ">New</span>" not in as_(cy).get(LIST).content.decode()


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
        with django_assert_num_queries(2):
            browser.get(LIST)


def test_older_notes_are_a_page_further_and_none_is_shown_twice(as_: Callable, cy: User, bo: User) -> None:
    now = timezone.now()
    for number in range(120):
        note(cy, title=f"Note {number}", created_at=now - timedelta(seconds=number // 3))
    browser, path, pages = as_(cy), LIST, []
    while path:
        context = browser.get(path).context
        pages.append([shown.pk for shown in context["notes"]])
        path = f"{LIST}?before={context['older'].pk}" if context["older"] else ""
    assert [len(page) for page in pages] == [50, 50, 20]
    assert [pk for page in pages for pk in page] == list(cy.notifications.values_list("pk", flat=True))


@pytest.mark.parametrize("before", ["x", "0", "-1", "9" * 18, "9" * 5000, "1e3", "\u0661", "%00"])
def test_a_place_in_the_list_that_is_not_there_is_refused(as_: Callable, cy: User, before: str) -> None:
    assert as_(cy).get(LIST, {"before": before}).status_code == 404


def test_the_place_of_a_note_of_somebody_else_is_not_there(as_: Callable, cy: User, bo: User) -> None:
    assert as_(cy).get(f"{LIST}?before={note(bo).pk}").status_code == 404
    assert as_(cy).post(f"{LIST}{note(bo).pk}/reading/").status_code == 404
    assert bo.notifications.unread().count() == 2


def test_one_note_is_marked_as_read_and_the_list_stays_where_it_was(as_: Callable, cy: User) -> None:
    one, other = note(cy), note(cy)
    answer = as_(cy).post(f"{LIST}{one.pk}/reading/", {"before": other.pk})
    assert answer["Location"] == f"{LIST}?before={other.pk}#note-{one.pk}"
    assert as_(cy).post(f"{LIST}{one.pk}/reading/", {"before": "//evil.test"})["Location"] == f"{LIST}#note-{one.pk}"
    assert list(cy.notifications.unread()) == [other]


def test_a_note_says_its_kind(as_: Callable, cy: User) -> None:
    note(cy, kind="question")
    assert "<span>Question</span>" in as_(cy).get(LIST).content.decode()
