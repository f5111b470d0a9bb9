"""Leaving while others decide, vote and leave: whoever is first, nothing is lost and nobody is named. On both
databases."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from accounts.models import Notification, User
from guide.models import Section
from resources import leaving, limits, moderation, saving, submissions, usefulness
from resources.models import QueueItem, Resource, Saved, Submission
from resources.submissions import Sender
from tests import make
from tests.interleave import ONE_AT_A_TIME, while_open

pytestmark = pytest.mark.django_db(transaction=True)


def nobody_is_left(person: User) -> bool:
    """No row refers to them, and the counts are those of the rows."""
    fields = [one for one in User._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]
    rows = [one.related_model._base_manager.filter(**{one.field.name: person.pk}) for one in fields]
    counted = all(row.useful_count == row.votes.count() for row in Resource.objects.all())
    return not any(found.exists() for found in rows) and counted and not User.objects.filter(pk=person.pk).exists()


def test_eight_clicks_are_one_leaving(cy: User, courses: Section, at_once: Callable) -> None:
    make.submission(cy, courses)
    assert Counter(at_once(lambda _: leaving.leave(cy), 8)) == {True: 1, False: 7}
    assert nobody_is_left(cy)


def test_moderators_who_decide_meanwhile_are_first_or_learn_that_it_changed(
    ada: User, cy: User, courses: Section, at_once: Callable
) -> None:
    rows = [make.submission(cy, courses) for _ in range(9)]
    deeds = [
        lambda row: moderation.accept(row, by=ada, seen=1),
        lambda row: moderation.reject(row, by=ada, seen=1, message="No.", reason="thin"),
        lambda row: moderation.ask_for_changes(row, by=ada, seen=1, message="More."),
    ]
    answers = at_once(lambda n: leaving.leave(cy) if n == 9 else deeds[n % 3](rows[n]), 10)
    assert answers[9] is True
    assert all(not isinstance(one, Exception) or isinstance(one, moderation.Conflict) for one in answers), answers
    assert nobody_is_left(cy)
    assert not Submission.objects.filter(state="changes-asked").exists()
    courses.refresh_from_db()
    waiting = Submission.objects.filter(state="waiting").count()
    assert courses.waiting_count == waiting == QueueItem.objects.filter(state="waiting").count()


def test_who_sends_votes_reports_and_saves_while_leaving_does_so_before_or_not_at_all(
    cy: User, courses: Section, at_once: Callable
) -> None:
    entries = [make.resource(courses) for _ in range(4)]
    deeds = [
        lambda n: submissions.submit(Sender(cy), make.proposal(courses)),
        lambda n: usefulness.say(entries[n % 4], by=cy),
        lambda n: submissions.report(Sender(cy), entries[n % 4], "broken"),
        lambda n: saving.keep(entries[n % 4], by=cy),
    ]
    answers = at_once(lambda n: leaving.leave(cy) if n == 12 else deeds[n % 4](n), 13)
    assert answers[12] is True
    assert all(not isinstance(one, Exception) or isinstance(one, limits.TooMany) for one in answers), answers
    assert nobody_is_left(cy)


def test_reports_are_answered_while_their_reporters_leave(ada: User, courses: Section, at_once: Callable) -> None:
    people = [make.person(f"p{number}") for number in range(6)]
    entries = [make.resource(courses) for _ in range(3)]
    for number, person in enumerate(people):
        make.report(entries[number % 3], person)
    items = list(QueueItem.objects.filter(kind="report").order_by("pk"))

    def deed(number: int) -> object:
        if number < 6:
            return leaving.leave(people[number])
        return moderation.dismiss_reports(items[number - 6], by=ada, seen=items[number - 6].version)

    answers = at_once(deed, 9)
    assert answers[:6] == [True] * 6, answers
    assert all(one is None or isinstance(one, moderation.Conflict) for one in answers[6:]), answers
    assert all(nobody_is_left(person) for person in people)
    assert not Notification.objects.filter(kind="report").exists()


def test_people_who_leave_together_leave_right_counts(courses: Section, at_once: Callable) -> None:
    people = [make.person(f"p{number}") for number in range(8)]
    entries = [make.resource(courses, by=person) for person in people]
    for number, person in enumerate(people):
        for entry in entries[number + 1 :] + entries[:number]:
            usefulness.say(entry, by=person)
            saving.keep(entry, by=person)
    assert at_once(lambda n: leaving.leave(people[n]), 8) == [True] * 8
    assert all(nobody_is_left(person) for person in people)
    assert {entry.useful_count for entry in Resource.objects.all()} == {0}
    assert not Saved.objects.exists()


def test_two_administrators_cannot_both_be_the_last_to_leave(db: None, at_once: Callable) -> None:
    people = [make.person(name, is_staff=True, is_superuser=True) for name in ("root", "toor")]
    answers = at_once(lambda n: leaving.leave(people[n]), 2)
    assert {type(one) for one in answers} == {bool, leaving.CannotLeave}, answers
    assert User.objects.get().is_superuser


def test_two_saves_of_one_entry_are_one_row(cy: User, courses: Section, as_: Callable, at_once: Callable) -> None:
    entry, clients = make.resource(courses), [as_(cy) for _ in range(10)]
    answers = at_once(lambda n: clients[n].post(f"/resources/{entry.pk}/saving/").status_code, 10)
    assert answers == [302] * 10
    assert cy.saved.count() == 1


def test_the_bound_of_the_list_holds_at_once(
    cy: User, courses: Section, at_once: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "SAVED_MAX", 4)
    entries = [make.resource(courses) for _ in range(12)]
    answers = at_once(lambda n: saving.keep(entries[n], by=cy), 12)
    assert Counter(map(type, answers)) == {bool: 4, saving.ListIsFull: 8}
    assert cy.saved.count() == 4


def test_a_decision_that_is_not_over_is_waited_for(ada: User, cy: User, courses: Section, at_once: Callable) -> None:
    if connection.vendor == "sqlite":
        pytest.skip(ONE_AT_A_TIME)
    row = make.submission(cy, courses)
    entry, has_left = while_open(at_once, lambda: moderation.accept(row, by=ada, seen=1), lambda: leaving.leave(cy))
    assert (has_left, type(entry)) == (True, Resource)
    entry.refresh_from_db()
    assert entry.suggested_by is None
    assert nobody_is_left(cy)
