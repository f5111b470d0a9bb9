"""House test: one transaction stays open until another runs into it. Nothing is lost, doubled or undone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from guide.models import Section
from resources import curation, moderation, sections, submissions
from resources.models import Resource, Submission
from resources.twins import AlreadyHere
from tests import make
from tests.interleave import ONE_AT_A_TIME, while_open

pytestmark = pytest.mark.django_db(transaction=True)
URL = "https://pages.org/same"


@pytest.fixture(autouse=True)
def _postgres_only() -> None:
    if connection.vendor == "sqlite":
        pytest.skip(ONE_AT_A_TIME)


def test_two_who_submit_are_both_counted(bo: User, cy: User, courses: Section, at_once: Callable) -> None:
    answers = while_open(at_once, lambda: make.submission(bo, courses), lambda: make.submission(cy, courses))
    assert all(isinstance(answer, Submission) for answer in answers), answers
    courses.refresh_from_db()
    assert courses.waiting_count == 2


def submits(ada: User, cy: User, courses: Section) -> Callable[[], Any]:
    return lambda: make.submission(cy, courses, url=URL)


def revises(ada: User, cy: User, courses: Section) -> Callable[[], Any]:
    other = make.submission(cy, courses)
    return lambda: submissions.revise(other, make.proposal(courses, url=URL), by=cy, seen=1)


def reopens(ada: User, cy: User, courses: Section) -> Callable[[], Any]:
    rejected = make.submission(cy, courses, url=URL)
    moderation.reject(rejected, by=ada, seen=1, message="Thin.")
    return lambda: moderation.reopen(rejected, by=ada, seen=2)


@pytest.mark.parametrize("deed", [submits, revises, reopens])
def test_nothing_comes_to_wait_beside_the_entry_that_is_being_accepted(
    deed: Callable, ada: User, bo: User, cy: User, courses: Section, at_once: Callable
) -> None:
    second = deed(ada, cy, courses)
    row = make.submission(bo, courses, url=URL)
    answers = while_open(at_once, lambda: moderation.accept(row, by=ada, seen=1), second)
    assert [type(answer) for answer in answers] == [Resource, AlreadyHere], answers
    assert not Submission.objects.open().filter(key=row.key).exists()


def test_a_resource_that_is_retired_while_it_is_edited_stays_retired(
    ada: User, courses: Section, as_: Callable, at_once: Callable
) -> None:
    row, client = make.resource(courses), as_(ada)
    path = f"/admin/resources/resource/{row.pk}/change/"
    typed = make.sent_back(client.get(path), title="A new title", tags="mlops")
    other = make.moderator("dee")
    answers = while_open(
        at_once, lambda: curation.retire(row, by=other, because="Gone."), lambda: client.post(path, typed).status_code
    )
    assert answers == [True, 302]
    row.refresh_from_db()
    assert (row.title, row.retired_because, row.retired_at is not None) == ("A new title", "Gone.", True)


def test_a_resource_that_is_edited_while_it_is_retired_stays_edited(
    ada: User, courses: Section, at_once: Callable
) -> None:
    row = make.resource(courses)
    stale = Resource.objects.get(pk=row.pk)
    answers = while_open(
        at_once,
        lambda: bool(curation.edit(row, {"title": "A new title"}, ["mlops"], by=ada)),
        lambda: curation.retire(stale, by=ada, because="Gone."),
    )
    assert answers == [True, True]
    row.refresh_from_db()
    assert (row.title, row.retired_at is not None) == ("A new title", True)


def test_reordering_links_leaves_a_title_that_is_edited_meanwhile(
    ada: User, courses: Section, as_: Callable, at_once: Callable
) -> None:
    one, two = make.resource(courses), make.resource(courses)
    client, path = as_(ada), f"/admin/guide/section/{courses.pk}/change/"
    typed = make.sent_back(client.get(path), **{"resources-0-position": 2, "resources-1-position": 1})
    answers = while_open(
        at_once,
        lambda: bool(curation.edit(one, {"title": "A new title"}, ["mlops"], by=ada)),
        lambda: client.post(path, typed).status_code,
    )
    assert answers == [True, 302]
    assert [row.title for row in courses.resources.in_order()] == [two.title, "A new title"]


def test_a_section_opened_while_its_prose_is_saved_stays_open(
    ada: User, courses: Section, as_: Callable, at_once: Callable
) -> None:
    client, path = as_(ada), f"/admin/guide/section/{courses.pk}/change/"
    typed = make.sent_back(client.get(path), prose="New words.")
    other = make.moderator("dee")
    answers = while_open(
        at_once, lambda: sections.open_section(courses, by=other), lambda: client.post(path, typed).status_code
    )
    assert answers == [None, 302]
    courses.refresh_from_db()
    assert (courses.prose, courses.is_open, courses.opens_itself) == ("New words.", True, True)
