"""Marks that meet: one row for each thing, and never half of what was sent."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import leaving, marks, progress
from resources.limits import TooMany
from resources.marks import Book
from resources.models import Mark, Progress, Resource
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_identical_marks_are_one(courses: Section, cy: User, as_: Callable, at_once: Callable) -> None:
    entry = make.resource(courses)
    browsers = [as_(cy) for _ in range(20)]
    path = f"/progress/resources/{entry.pk}/mark/"
    answers = at_once(lambda number: browsers[number].post(path, {"mark": "done"}).status_code, 20)
    assert Counter(answers) == {302: 20}
    assert progress.mark_of(entry, cy) == Mark.DONE
    assert Progress.objects.count() == 1


def test_twenty_browsers_that_bring_the_same_leave_one_row_each(
    courses: Section, cy: User, as_: Callable, at_once: Callable
) -> None:
    entries = [make.resource(courses) for _ in range(5)]
    now = timezone.now()
    book = Book({("resources", str(entry.pk)): {"done": now, "skipped": now} for entry in entries})
    assert at_once(lambda _: progress.bring(book, by=User.objects.get(pk=cy.pk)), 20) == [5] * 20
    assert Progress.objects.count() == 5
    assert {progress.mark_of(row, cy) for row in Resource.objects.all()} == {Mark.DONE}


def test_a_mark_and_a_reset_at_once_leave_the_one_or_none(courses: Section, cy: User, at_once: Callable) -> None:
    entry = make.resource(courses)

    def one(number: int) -> None:
        person = User.objects.get(pk=cy.pk)
        progress.mark(entry, marks.WORDS[number % 3], by=person) if number % 2 else progress.reset(person)

    for _ in range(3):
        assert at_once(one, 8) == [None] * 8
        cy.refresh_from_db()
        assert Progress.objects.count() <= 1
        assert bool(progress.mark_of(entry, cy)) == Progress.objects.exists()


def test_who_leaves_while_marks_arrive_leaves_none(courses: Section, cy: User, at_once: Callable) -> None:
    entries = [make.resource(courses) for _ in range(8)]
    person = User.objects.get(pk=cy.pk)

    def one(number: int) -> object:
        return leaving.leave(person) if number == 4 else progress.mark(entries[number], "done", by=person)

    answers = at_once(one, 8)
    assert answers[4] is True
    assert all(answer is None or isinstance(answer, TooMany) for answer in answers[:4] + answers[5:]), answers
    assert not Progress.objects.exists()
