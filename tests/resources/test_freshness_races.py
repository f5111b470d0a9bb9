"""Entries that are asked about, answered and taken out at the same moment, on both databases."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.models import User
from guide.models import Section
from resources import asking, curation, moderation
from resources.models import Event, QueueItem, Resource
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
Threads = Callable[..., list[Any]]


def due(into: Section) -> Resource:
    row = make.resource(into, kind="lab")
    Resource.objects.filter(pk=row.pk).update(review_due_on=date(2020, 1, 1))
    return row


def test_many_workers_ask_once(courses: Section, at_once: Threads) -> None:
    rows = [due(courses) for _ in range(3)]
    answers = at_once(lambda _: asking.ask(), 6)
    assert sum(answers) == 3, answers
    assert Counter(QueueItem.objects.values_list("resource", flat=True)) == {row.pk: 1 for row in rows}


def test_of_many_moderators_one_answers(courses: Section, at_once: Threads) -> None:
    due(courses)
    asking.ask()
    item, people = QueueItem.objects.get(), [make.moderator(f"m{number}") for number in range(8)]

    def answer(number: int) -> Any:
        if number % 2:
            return moderation.take_out_asked(item, by=people[number], seen=1, because="It is gone.")
        return moderation.confirm_entry(item, by=people[number], seen=1)

    answers = at_once(answer, 8)
    assert Counter(type(one) for one in answers) == {type(None): 1, moderation.Conflict: 7}, answers
    assert Event.objects.filter(item=item).count() == 1


def test_nothing_is_asked_about_what_is_taken_out_meanwhile(ada: User, courses: Section, at_once: Threads) -> None:
    rows = [due(courses) for _ in range(4)]

    def deed(number: int) -> Any:
        return asking.ask() if number % 2 else curation.retire(rows[number // 2], by=ada, because="It is gone.")

    answers = at_once(deed, 8)
    assert not [one for one in answers if isinstance(one, Exception)], answers
    assert not QueueItem.objects.open().filter(kind="fresh").exists()
