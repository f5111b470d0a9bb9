"""Moderators hear that something waits for too long: each of their own sections, once a day."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import choices
from accounts.models import NoteKind, Notification, User
from guide.models import Section
from resources import alarm, tasks
from resources.models import QueueItem, Submission
from tests import make, post

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def waiting(into: Section, days: int, **fields: Any) -> Submission:
    row = make.submission(make.person(f"sender-{Submission.objects.count()}"), into)
    QueueItem.objects.filter(submission=row).update(opened_at=timezone.now() - days * DAY, **fields)
    return row


def titles(person: User) -> list[str]:
    return list(person.notifications.filter(kind=NoteKind.DESK).order_by("pk").values_list("title", flat=True))


def test_every_moderator_is_told_and_nobody_else(ada: User, cy: User, courses: Section, mailoutbox: Any) -> None:
    root = make.person("root", is_staff=True, is_superuser=True)
    make.person("clerk", is_staff=True)
    make.moderator("gone", is_active=False)
    waiting(courses, 5)
    waiting(courses, 1)
    assert tasks.alarm.call() == 2
    assert titles(ada) == titles(root) == ["2 items wait, the oldest for 5 days"]
    assert Notification.objects.count() == 2
    assert ada.notifications.get().link == "/admin/queue/"
    assert post.leaves() == len(mailoutbox) == 2


@pytest.mark.parametrize(("days", "limit", "count"), [(2, 3, 0), (3, 3, 1), (99, 0, 0), (1, 1, 1)])
def test_it_rings_when_the_oldest_has_waited_so_many_days(
    ada: User, courses: Section, settings: Any, days: int, limit: int, count: int
) -> None:
    settings.ALARM_DAYS = limit
    waiting(courses, days)
    assert alarm.alarm() == count


def test_what_is_put_off_or_with_its_sender_or_decided_does_not_ring(ada: User, courses: Section) -> None:
    waiting(courses, 9, deferred_until=timezone.now() + DAY)
    waiting(courses, 9, state="held")
    waiting(courses, 9, state="closed")
    assert alarm.alarm() == 0


def test_moderators_of_sections_hear_of_theirs_alone(ada: User, courses: Section) -> None:
    labs, books = make.section("Labs"), make.section("Books")
    of_labs, of_books = make.moderator("of-labs"), make.moderator("of-books")
    of_labs.sections.add(labs)
    of_books.sections.add(books)
    waiting(labs, 4)
    waiting(books, 1)
    QueueItem.objects.create(kind="link", title="All links of a host", opened_at=timezone.now() - 8 * DAY)
    assert alarm.alarm() == 2
    assert titles(ada) == ["3 items wait, the oldest for 8 days"]
    assert titles(of_labs) == ["1 item waits, for 4 days"]
    assert titles(of_books) == []


def test_it_rings_once_a_day(ada: User, courses: Section) -> None:
    waiting(courses, 5)
    assert [alarm.alarm(), alarm.alarm()] == [1, 0]
    Notification.objects.update(created_at=timezone.now() - DAY)
    assert alarm.alarm() == 1


def test_who_does_not_want_it_by_mail_reads_it_on_the_site(ada: User, courses: Section) -> None:
    choices.choose(ada, {NoteKind.DESK: False})
    waiting(courses, 5)
    assert (alarm.alarm(), post.leaves(), len(titles(ada))) == (1, 0, 1)


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_ring_once(courses: Section, at_once: Callable) -> None:
    people = [make.moderator(f"m{number}") for number in range(3)]
    waiting(courses, 5)
    assert sum(at_once(lambda number: alarm.alarm(), 8)) == 3
    assert [len(titles(person)) for person in people] == [1, 1, 1]
