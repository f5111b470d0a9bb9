"""House test: deeds that begin with another row than the rest lock in the order of everybody, told from their SQL."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import leaving, moderation
from resources.exchange import importing, planning
from resources.models import Event, QueueItem
from resources.readme import LinkOutline, Outline, SectionOutline
from tests import make


@pytest.fixture
def reported(courses: Section, bo: User) -> QueueItem:
    return make.report(make.resource(courses), bo)


def first_of(queries: CaptureQueriesContext, words: str) -> int:
    """The number of the first statement with these words."""
    return next(number for number, query in enumerate(queries.captured_queries) if words in query["sql"])


def test_a_spammer_is_locked_before_what_they_sent(ada: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses)
    with CaptureQueriesContext(connection) as queries:
        moderation.block(row, by=ada)
    assert first_of(queries, 'FROM "accounts_user"') < first_of(queries, '"resources_submission"')


def test_a_block_is_taken_back_with_the_person_first(ada: User, cy: User, courses: Section) -> None:
    moderation.block(make.submission(cy, courses), by=ada)
    event = Event.objects.get(verb="blocked")
    with CaptureQueriesContext(connection) as queries:
        moderation.undo(event, by=ada)
    assert first_of(queries, 'FROM "accounts_user"') < first_of(queries, 'FROM "guide_section"')


def test_what_a_list_sends_for_review_is_stored_before_its_sections_are_locked(courses: Section) -> None:
    outline = Outline(sections=(SectionOutline(courses.title, links=(LinkOutline("A", "https://a.org"),)),))
    plan = planning.plan(outline, as_submissions=True)
    with CaptureQueriesContext(connection) as queries:
        importing.carry_out(plan, as_submissions=True, source="A list")
    section = 'FROM "guide_section" WHERE "guide_section"."id" IN'
    assert first_of(queries, 'INSERT INTO "resources_submission"') < first_of(queries, section)


def test_an_import_locks_the_guide_and_its_sections_before_it_reads_entries(courses: Section) -> None:
    plan = planning.plan(Outline(sections=(SectionOutline(courses.title, links=(LinkOutline("A", "https://a.org"),)),)))
    with CaptureQueriesContext(connection) as queries:
        importing.carry_out(plan)
    tables = ['FROM "guide_guide"', 'FROM "guide_section"', 'FROM "resources_resource"', 'FROM "resources_tag"']
    places = [
        first_of(queries, words) for words in tables if any(words in one["sql"] for one in queries.captured_queries)
    ]
    assert places == sorted(places)


def test_a_reported_entry_s_section_is_locked_before_its_item_is_put_off(ada: User, reported: QueueItem) -> None:
    with CaptureQueriesContext(connection) as queries:
        moderation.put_off(reported, by=ada, until=timezone.now() + timedelta(days=1))
    assert first_of(queries, 'FROM "guide_section"') < first_of(queries, 'UPDATE "resources_queueitem"')


def test_a_reported_entry_s_section_is_locked_before_its_item_is_taken_on(ada: User, reported: QueueItem) -> None:
    with CaptureQueriesContext(connection) as queries:
        moderation.take_on(reported, by=ada)
    assert first_of(queries, 'FROM "guide_section"') < first_of(queries, 'UPDATE "resources_queueitem"')


def test_who_leaves_is_locked_before_what_they_sent_and_that_before_entries_and_items(
    cy: User, courses: Section
) -> None:
    make.submission(cy, courses)
    make.report(make.resource(courses, by=cy), cy)
    with CaptureQueriesContext(connection) as queries:
        leaving.leave(cy, withdraws=True)
    order = ['FROM "accounts_user"', '"resources_submission"', 'FROM "guide_section"', 'UPDATE "resources_resource"',
             'UPDATE "resources_report"', 'DELETE FROM "accounts_user" ']  # fmt: skip
    found = [first_of(queries, words) for words in order]
    assert found == sorted(found)
