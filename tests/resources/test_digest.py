"""The weekly digest: what the public history tells, once for each who asked for it, whatever dies meanwhile."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import choices, notifications
from accounts.models import MailChoice, NoteKind, Notification, User
from guide import schedule
from guide.models import Section
from guide.schedule import DAY, WEEKLY
from resources import curation, digest, moderation, sections, submissions, tasks
from resources.models import Event, Submission
from resources.submissions import Sender
from tests import make, post

pytestmark = pytest.mark.django_db


def last_week() -> None:
    """All that has happened, the day before this week's digest."""
    Event.objects.update(at=this_week() - DAY)
    Submission.objects.update(submitted_at=this_week() - DAY)


def this_week() -> datetime:
    return WEEKLY.slot_at(schedule.database_time())


def told() -> str:
    last_week()
    return digest.compose(digest.Period(this_week() - 7 * DAY, this_week()))


def subscribe(*people: User) -> None:
    for person in people:
        choices.choose(person, {NoteKind.DIGEST: True})


def subscribers(count: int) -> None:
    fields = [{"email": f"p{number}@mail.test", "handle": f"p{number}"} for number in range(count)]
    people = User.objects.bulk_create([User(password="!", **one) for one in fields])
    MailChoice.objects.bulk_create([MailChoice(person=one, kind="digest", by_mail=True) for one in people])


@pytest.fixture(autouse=True)
def _opens_late(courses: Section) -> None:
    Section.objects.update(needed_count=100)


@pytest.fixture
def news(ada: User, bo: User, courses: Section) -> None:
    moderation.accept(make.submission(bo, courses, title="A new page"), by=ada, seen=1)
    last_week()


# What it says ---------------------------------------------------------------------------------------------------------
def test_it_tells_what_was_opened_added_changed_and_taken_out(ada: User, bo: User, courses: Section) -> None:
    old, bad = make.resource(courses, title="Old"), make.resource(courses, title="Bad")
    type(old).objects.update(added_at=timezone.now() - 99 * DAY)
    new = moderation.accept(make.submission(bo, courses, title="Brand new"), by=ada, seen=1)
    curation.edit(new, {"summary": "Better."}, new.tags.names(), by=ada)
    curation.edit(old, {"summary": "Better."}, old.tags.names(), by=ada)
    curation.retire(bad, by=ada, because="It is gone.")
    host = settings.SITE_URL
    assert told() == (
        f"New\nBrand new\n{host}{new.get_absolute_url()}\n\n"
        f"Changed\nOld\n{host}{old.get_absolute_url()}\n\n"
        f"Taken out\nBad\n{host}{bad.get_absolute_url()}"
    )
    sections.open_section(courses, by=ada)
    assert told().startswith(f"Open now\n{courses}\n{host}{courses.get_absolute_url()}\n\nNew\n")


def test_an_accepted_suggestion_is_a_change(ada: User, bo: User, courses: Section) -> None:
    entry = make.resource(courses, title="Entry", url="https://pages.org/entry")
    text = make.proposal(courses, title="Better entry", url="https://pages.org/entry")
    suggestion = submissions.suggest(Sender(bo), entry, text.fields, text.tags)
    moderation.accept_change(suggestion, by=ada, seen=1)
    assert told().startswith("Changed\nBetter entry\n")


def test_it_tells_nothing_that_is_not_public(ada: User, bo: User, courses: Section) -> None:
    make.submission(bo, courses, title="Canary waits")
    moderation.reject(make.submission(bo, courses, title="Canary rejected"), by=ada, seen=1, message="No.")
    hidden = moderation.accept(make.submission(bo, courses, title="Canary hidden"), by=ada, seen=1)
    type(hidden).objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())
    make.reindex()
    row = make.submission(bo, courses, title="Canary undone")
    moderation.accept(row, by=ada, seen=1)
    moderation.undo(Event.objects.get(submission=row, verb="accepted"), by=ada)
    brief = moderation.accept(make.submission(bo, courses, title="Canary in and out"), by=ada, seen=1)
    curation.retire(brief, by=ada, because="Spam.")
    type(brief).objects.update(added_at=this_week() - 2 * DAY)
    make.reindex()
    assert "anary" not in told()


def test_it_has_thirty_lines_and_says_how_many_more_there_are(courses: Section) -> None:
    for number in range(34):
        row = make.resource(courses, title=f"Page {number}")
        Event.objects.create(verb="imported", resource=row, section=courses)
    text = told()
    assert text.count(f"{settings.SITE_URL}/resources/") == 30
    assert text.endswith(f"\n\nAnd 4 more\n{settings.SITE_URL}/new/")


def test_it_costs_the_same_for_two_entries_and_for_twelve(courses: Section) -> None:
    costs = []
    for _ in range(2):
        for _ in range(6):
            row = make.resource(courses)
            Event.objects.create(verb="imported", resource=row, section=courses)
        with CaptureQueriesContext(connection) as queries:
            told()
        costs.append(len(queries))
    assert costs[0] == costs[1] < 15


# Whom it reaches ------------------------------------------------------------------------------------------------------
def test_who_asked_for_it_gets_one_note_and_one_mail_a_week(news: None, cy: User, bo: User, mailoutbox: Any) -> None:
    subscribe(cy)
    assert [tasks.send_digest.call(), tasks.send_digest.call()] == [1, 0]
    assert post.leaves() == 2  # bo hears that the page was accepted.
    message = mailoutbox[-1]
    assert (message.to, message.subject) == ([cy.email], digest.TITLE)
    assert "A new page\n" in message.body
    assert not bo.notifications.filter(kind=NoteKind.DIGEST).exists()


def test_who_left_or_changed_their_mind_gets_none(news: None, cy: User, bo: User) -> None:
    subscribe(cy, bo)
    choices.choose(cy, {NoteKind.DIGEST: False})
    User.objects.filter(pk=bo.pk).update(is_active=False)
    assert digest.send() == 0


def test_nothing_is_sent_when_nothing_happened(cy: User) -> None:
    subscribe(cy)
    assert digest.send() == 0


def test_weeks_that_nobody_sent_are_told_with_the_next(ada: User, cy: User, courses: Section) -> None:
    subscribe(cy)
    entry = moderation.accept(make.submission(cy, courses, title="Two weeks ago"), by=ada, seen=1)
    Event.objects.update(at=this_week() - 13 * DAY)
    assert digest.send() == 0
    Notification.objects.create(recipient=ada, kind="digest", link="/", created_at=this_week() - 20 * DAY)
    assert digest.send() == 1
    assert entry.title in cy.notifications.get(kind=NoteKind.DIGEST).text


# Deaths and crowds ----------------------------------------------------------------------------------------------------
class Died(Exception):
    pass


@contextmanager
def dying_at_the_second_batch() -> Iterator[None]:
    """As if the database went away when the second lot of notes is written."""
    batches = []

    def wrapper(execute: Callable, sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT") and "accounts_notification" in sql:
            batches.append(sql)
            if len(batches) == 2:
                raise Died
        return execute(sql, *rest)

    with connection.execute_wrapper(wrapper):
        yield


@pytest.mark.django_db(transaction=True)
def test_a_run_that_died_after_the_first_batch_is_followed_by_one_that_ends_it(
    news: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribers(25)
    monkeypatch.setattr(notifications, "BATCH", 10)
    with pytest.raises(Died), dying_at_the_second_batch():
        digest.send()
    assert Notification.objects.filter(kind="digest").count() == 10
    assert [digest.send(), digest.send()] == [15, 0]
    counted = Counter(Notification.objects.filter(kind="digest").values_list("recipient", flat=True))
    assert Counter(counted.values()) == {1: 25}


@pytest.mark.django_db(transaction=True)
def test_of_eight_runs_at_once_everybody_gets_one(
    news: None, at_once: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribers(40)
    monkeypatch.setattr(notifications, "BATCH", 7)
    answers = at_once(lambda number: digest.send(), 8)
    assert sum(answers) == 40
    assert Notification.objects.filter(kind="digest").values("recipient").distinct().count() == 40
    assert Notification.objects.filter(kind="digest").count() == 40


def test_ten_thousand_take_a_few_queries_per_five_hundred(news: None, django_assert_max_num_queries: Callable) -> None:
    subscribers(2_000)
    with django_assert_max_num_queries(20 + 4 * 10):
        assert digest.send() == 2_000


def test_a_clock_that_lags_sends_nothing_twice(news: None, cy: User) -> None:
    subscribe(cy)
    ahead = timezone.now() + timedelta(hours=1)
    counts = [notifications.notify_choosers(NoteKind.DIGEST, "T", "", "/", since=ahead) for _ in range(2)]
    assert counts == [1, 0]
