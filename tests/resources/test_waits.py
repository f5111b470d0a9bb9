"""How long an answer takes, as people are told before they send something."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import moderation, waits
from resources.models import Submission
from tests import make

HOUR = timedelta(hours=1)


def decide(by: User, into: Section, *hours: int) -> None:
    """One submission for each number, decided so many hours after it was sent."""
    for number in hours:
        row = make.submission(by, into)
        now = timezone.now()
        Submission.objects.filter(pk=row.pk).update(
            state="rejected", decided_at=now, submitted_at=now - timedelta(hours=number)
        )


@pytest.mark.parametrize(
    ("hours", "percent", "expected"), [([1], 50, 1), ([3, 1, 2], 50, 2), ([4, 1, 2, 3], 50, 2), (range(1, 11), 90, 9)]
)
def test_a_percentile_is_one_of_the_waits(hours: list[int], percent: int, expected: int) -> None:
    assert waits.percentile([number * HOUR for number in hours], percent) == expected * HOUR


def test_before_anything_is_decided_nothing_is_promised(cy: User, courses: Section, as_: Callable) -> None:
    assert waits.usual() is None
    assert "we cannot say how long it takes" in as_(cy).get("/submit/").content.decode()


def test_the_form_says_how_long_it_takes(bo: User, cy: User, courses: Section, as_: Callable) -> None:
    decide(bo, courses, *[20] * 5, *[47] * 3, 100, 1000)
    said = as_(cy).get("/submit/").content.decode()
    assert "Usually answered within 20 hours; 9 of 10 within 5 days." in said
    assert waits.usual() == waits.Usual(20 * HOUR, 100 * HOUR)


def test_who_may_send_no_more_is_told_when(bo: User, cy: User, courses: Section, as_: Callable) -> None:
    decide(bo, courses, 20, 20)
    for _ in range(3):
        make.submission(cy, courses)
    said = as_(cy).post("/submit/", make.form(courses)).content.decode()
    assert "You can send again as soon as one is decided, usually within 20 hours." in said


def test_where_both_are_the_same_it_is_said_once(bo: User, courses: Section) -> None:
    decide(bo, courses, 2)
    assert str(waits.usual()) == "9 of 10 are answered within 2 hours."


def test_it_is_counted_anew_after_a_while_and_from_the_latest_alone(
    bo: User, courses: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waits, "LATEST", 2)
    decide(bo, courses, 9, 1, 1)
    assert waits.usual() == waits.Usual(HOUR, HOUR)
    decide(bo, courses, 7, 7)
    assert waits.usual() == waits.Usual(HOUR, HOUR)
    cache.clear()
    assert waits.usual() == waits.Usual(7 * HOUR, 7 * HOUR)


def test_what_waits_costs_one_query_or_none(bo: User, courses: Section, django_assert_num_queries: Callable) -> None:
    decide(bo, courses, 3)
    for cost in (1, 0):
        with django_assert_num_queries(cost):
            waits.usual()


def test_what_was_made_at_once_nobody_waited_for(ada: User, bo: User, courses: Section) -> None:
    entry = make.resource(courses)
    address = {name: getattr(entry, name) for name in ("url", "host", "key", "key_version")}
    now = timezone.now()
    made = {"target": entry, "state": "accepted", "decided_at": now, "submitted_at": now, "submitter": bo}
    Submission.objects.create(section=courses, title="At once", **address, **made)
    assert waits.usual() is None
    moderation.reject(make.submission(bo, courses), by=ada, seen=1, message="No.")
    cache.clear()
    assert waits.usual() is not None
