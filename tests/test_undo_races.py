"""House test: decisions taken back while others decide, on both databases."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from guide.models import Section
from resources import curation, moderation
from resources.models import Event, QueueItem, Resource, Tag, Verb
from resources.moderation import CannotUndo
from tests import make
from tests.interleave import ONE_AT_A_TIME, meeting_after, while_open
from tests.resources.test_undo import latest

pytestmark = pytest.mark.django_db(transaction=True)
Threads = Callable[..., list[Any]]


def test_twenty_people_take_a_decision_back_once(ada: User, cy: User, courses: Section, at_once: Threads) -> None:
    moderation.accept(make.submission(cy, courses), by=ada, seen=1)
    event, people = latest(), [make.moderator(f"m{number}") for number in range(20)]
    answers = at_once(lambda number: moderation.undo(event, by=people[number]), 20)
    assert Counter(type(answer) for answer in answers) == {Event: 1, CannotUndo: 19}, answers
    winner = Event.objects.get(verb=Verb.UNDONE).actor
    told = {str(answer) for answer in answers if isinstance(answer, CannotUndo)}
    assert told == {f"This was taken back already by {winner}."}
    assert (Resource.objects.count(), cy.notifications.filter(title__contains="taken back").count()) == (0, 1)


def test_taking_back_and_accepting_meet_in_the_sections_and_both_succeed(ada: User, cy: User, at_once: Threads) -> None:
    sections = [make.section("Labs"), make.section("Books")]
    events = []
    for number in range(4):
        edits = {"section": sections[1 - number % 2]}
        moderation.accept(make.submission(cy, sections[number % 2], tags=["a", "b"]), by=ada, seen=1, edits=edits)
        events.append(latest())
    rows = [make.submission(cy, sections[number % 2], tags=["b", "a", f"n{number}"]) for number in range(4)]
    together = meeting_after('"guide_section"', "FOR UPDATE", people=2)

    def deed(number: int) -> Any:
        if number % 2:
            return together(lambda: moderation.undo(events[number // 2], by=ada))
        edits = {"section": sections[1 - number // 2 % 2]}
        return together(lambda: moderation.accept(rows[number // 2], by=ada, seen=1, edits=edits))

    answers = at_once(deed, 8)
    assert Counter(type(answer) for answer in answers) == {Event: 4, Resource: 4}, answers
    counts = Section.objects.order_by("pk").values_list("resource_count", "waiting_count")
    assert list(counts) == [(2, 2), (2, 2)]


def test_taking_edits_back_crosswise_waits_and_succeeds(ada: User, at_once: Threads) -> None:
    sections = [make.section("Labs"), make.section("Books")]
    events = []
    for number in range(6):
        row = make.resource(sections[number % 2], tags=["a", "z"])
        curation.edit(row, {"section": sections[1 - number % 2]}, ["z", "m"], by=ada)
        events.append(latest())
    together = meeting_after('"guide_section"', "FOR UPDATE", people=2)
    answers = at_once(lambda number: together(lambda: moderation.undo(events[number], by=ada)), 6)
    assert Counter(type(answer) for answer in answers) == {Event: 6}, answers
    assert list(Section.objects.values_list("resource_count", flat=True)) == [3, 3]


def test_a_tag_that_goes_is_made_anew_by_who_wants_it_meanwhile(
    ada: User, cy: User, courses: Section, at_once: Threads
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip(ONE_AT_A_TIME)
    moderation.accept(make.submission(cy, courses, tags=["rare"]), by=ada, seen=1)
    event, row = latest(), make.submission(cy, make.section("Labs"), tags=["rare"])
    answers = while_open(
        at_once, lambda: moderation.undo(event, by=ada), lambda: moderation.accept(row, by=ada, seen=1)
    )
    assert [type(answer) for answer in answers] == [Event, Resource], answers
    assert [tag.name for tag in Resource.objects.get().tags.all()] == ["rare"]


def test_a_tag_that_is_being_merged_is_not_given_meanwhile(
    ada: User, cy: User, courses: Section, at_once: Threads
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip(ONE_AT_A_TIME)
    for name in ("pipeline", "pipelines"):
        make.resource(courses, tags=[name])
    item, row = QueueItem.objects.get(kind="tags"), make.submission(cy, courses, tags=["pipelines"])
    answers = while_open(
        at_once,
        lambda: moderation.merge_tags(item, by=ada, seen=1),
        lambda: moderation.accept(row, by=ada, seen=1),
    )
    assert isinstance(answers[1], Resource), answers
    assert set(Tag.objects.filter(items__isnull=False).values_list("name", flat=True)) == {"pipeline"}


def test_two_merges_are_taken_back_while_pages_with_their_tags_are_accepted(
    ada: User, cy: User, courses: Section, at_once: Threads
) -> None:
    for name in ("pipeline", "pipelines"):
        make.resource(courses, tags=[name])
    moderation.merge_tags(QueueItem.objects.get(kind="tags"), by=ada, seen=1)
    event = latest()
    rows = [make.submission(cy, make.section(), tags=["pipelines", "pipeline", "other"]) for _ in range(4)]
    together = meeting_after('"resources_tag"', "FOR", people=2)

    def deed(number: int) -> Any:
        if number == 0:
            return together(lambda: moderation.undo(event, by=ada))
        return together(lambda: moderation.accept(rows[number - 1], by=ada, seen=1))

    answers = at_once(deed, 5)
    assert Counter(type(answer) for answer in answers) == {Event: 1, Resource: 4}, answers
