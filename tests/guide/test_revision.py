"""The revision moves with everything public, whoever changes it, and with nothing else."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import FormerHandle, Notification, User
from guide import revision
from guide.models import Bridge, FormerSlug, Guide, Revision, Section
from resources import curation, doors, moderation, seconding, sections, usefulness, watched
from resources.models import Event, HostBan, Resource, ResourceTopic, Submission, Tag, Tool, Trial, Vote
from resources.models.event import DECISIONS, NEWS
from resources.models.submission import OPEN, State
from tests import make
from tests.databases import Site
from tests.processes import database_url

LEFT_OUT = {
    "guide_revision": "It is what is moved.",
    "guide_schedulerun": "Of the workers.",
    "guide_worker": "Of the workers.",
    "accounts_session": "Of one person.",
    "accounts_mailchoice": "Of one person.",
    "accounts_notification": "Of one person.",
    "accounts_token": "Of one person.",
    "accounts_user_groups": "What people may do is on no public page.",
    "accounts_user_sections": "What people may do is on no public page.",
    "accounts_user_user_permissions": "What people may do is on no public page.",
    "resources_alias": "No page tells it: the log knows which former addresses are public.",
    "resources_check": "Automatic; the verdict is a column of the entry.",
    "resources_checkout": "Of moderators.",
    "resources_contribution": "Of moderators.",
    "resources_courtesy": "Of the link checker.",
    "resources_document": "Made of what is watched, in the transaction that changes it.",
    "resources_importdraft": "Of moderators.",
    "resources_incident": "Of moderators; the verdict is a column of the entry.",
    "resources_progress": "Of one person.",
    "resources_queueitem": "Of moderators; what the log reads of it never changes.",
    "resources_report": "Of moderators.",
    "resources_saved": "Of one person.",
    "resources_savedreply": "Of moderators.",
    "resources_second": "A vote. Nobody decides it.",
    "resources_sectiontag": "Counts of what is watched, in the transaction that changes it.",
    "resources_textchange": "Of moderators, until it changes a section.",
    "resources_vote": "A vote. Nobody decides it.",
    "resources_word": "Made of what is watched, in the transaction that changes it.",
}


def moves(deed: Callable[[], Any]) -> bool:
    """Whether it does so in a transaction of its own: all of a test is one, and PostgreSQL looks once in each."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('guide.revised', '', true)")
    before = revision.current()
    deed()
    after = revision.current()
    assert after >= before
    return after != before


pytestmark = pytest.mark.django_db


def tables() -> set[str]:
    ours = ("guide", "accounts", "resources")
    return {
        model._meta.db_table
        for name in ours
        for model in apps.get_app_config(name).get_models(include_auto_created=True)
    }


def columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def test_every_table_is_watched_or_left_out_for_a_reason() -> None:
    watching = {one.table for one in watched.TABLES}
    assert watching | LEFT_OUT.keys() == tables()
    assert not watching & LEFT_OUT.keys()


def test_the_database_has_exactly_these_triggers() -> None:
    """Also after migrations: on SQLite, a table that is altered loses its triggers without a word."""
    wanted, held = set(), set()
    for one in watched.TABLES:
        for statement in revision.statements(connection.vendor, one, columns(one.table)):
            wanted.add(plain(statement))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'revision%'")
            held = {plain(sql) for (sql,) in cursor.fetchall()}
        else:
            cursor.execute("SELECT tgname, tgenabled FROM pg_trigger WHERE tgname LIKE 'revision%'")
            held = {name for name, enabled in cursor.fetchall() if enabled == "O"}
            wanted = {statement.split()[2] for statement in wanted}
    assert held == wanted
    assert len(held) > 50


@pytest.mark.skipif(connection.vendor == "sqlite", reason="There, the test above compares every word.")
def test_and_they_watch_exactly_these_columns() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event_object_table, event_object_column FROM information_schema.triggered_update_columns"
            " WHERE trigger_name LIKE 'revision%'"
        )
        held = set(cursor.fetchall())
    assert held == {(one.table, name) for one in watched.TABLES for name in one.columns(columns(one.table))}


def plain(statement: str) -> str:
    return re.sub(r"\s+", " ", statement).strip()


def test_every_column_that_is_named_is_there() -> None:
    for one in watched.TABLES:
        assert (one.but | one.only) <= set(columns(one.table)), one.table


def test_what_is_told_is_what_the_log_and_the_news_tell() -> None:
    assert set(watched.TOLD) == {*DECISIONS, *NEWS}
    assert set(watched.DECIDED) == {*State.values} - {*OPEN, State.WITHDRAWN}


PUBLIC: dict[str, Callable[[Section, Resource, User], Any]] = {
    "the guide": lambda section, entry, cy: Guide.objects.create(title="A guide"),
    "a section": lambda section, entry, cy: Section.objects.filter(pk=section.pk).update(prose="New."),
    "a new section": lambda section, entry, cy: make.section(),
    "a topic": lambda section, entry, cy: make.topic("step"),
    "a bridge": lambda section, entry, cy: Bridge.objects.create(slug="a", idea="a", twin="b", same="c", differs="d"),
    "a former slug": lambda section, entry, cy: FormerSlug.objects.create(slug="old"),
    "an entry's title": lambda section, entry, cy: Resource.objects.filter(pk=entry.pk).update(title="Another"),
    "an entry out of sight": lambda s, entry, cy: Resource.objects.filter(pk=entry.pk).update(hidden_at=timezone.now()),
    "a link that broke": lambda section, entry, cy: Resource.objects.filter(pk=entry.pk).update(health="broken"),
    "tags of an entry": lambda section, entry, cy: entry.tags.add("another"),
    "a tag": lambda section, entry, cy: Tag.objects.filter(name="mlops").update(description="What it means."),
    "doors": lambda section, entry, cy: doors.give(entry, [("Code", "https://pages.org/code")]),
    "a handle": lambda section, entry, cy: User.objects.filter(pk=cy.pk).update(handle="cynthia"),
    "a former handle": lambda section, entry, cy: FormerHandle.objects.create(person=cy, handle="old-cy"),
    "what somebody says of themselves": lambda section, entry, cy: User.objects.filter(pk=cy.pk).update(about="Hi."),
    "somebody who hides": lambda section, entry, cy: User.objects.filter(pk=cy.pk).update(is_hidden=True),
    "somebody who is gone": lambda section, entry, cy: cy.delete(),
    "a ban": lambda section, entry, cy: HostBan.objects.create(host="sells.com", reason="It sells."),
    "a want": lambda section, entry, cy: make.want(section),
    "a tool": lambda section, entry, cy: Tool.objects.create(name="MLflow", version="3"),
    "a decision": lambda section, entry, cy: Event.objects.create(verb="rejected", section=section),
    "an entry taken out": lambda section, entry, cy: curation.retire(entry, by=cy, because="It is gone."),
}


@pytest.mark.parametrize("name", PUBLIC)
def test_it_moves_with(name: str, courses: Section, cy: User) -> None:
    entry = make.resource(courses, by=cy)
    assert moves(lambda: PUBLIC[name](courses, entry, cy)), name
    make.reindex()


def tried(entry: Resource, who: User) -> Trial:
    return Trial.objects.create(resource=entry, person=who, worked=True, on=timezone.now().date(), system="Linux")


def test_it_moves_with_rows_that_hang_on_others(courses: Section, cy: User) -> None:
    entry, one, other = make.resource(courses, kind="lab"), make.topic("one"), make.topic("other")
    assert moves(lambda: make.point(one))
    assert moves(lambda: one.prerequisites.add(other))
    assert moves(lambda: one.prerequisites.clear())
    assert moves(lambda: ResourceTopic.objects.create(topic=one, resource=entry))
    assert moves(lambda: tried(entry, cy))
    assert moves(lambda: one.delete())


def test_a_decision_that_the_log_takes_back_moves_it(courses: Section, cy: User, ada: User) -> None:
    row = make.submission(cy, courses)
    assert moves(lambda: moderation.reject(row, by=ada, seen=1, reason="thin", message="No."))
    row.refresh_from_db()
    assert moves(lambda: Submission.objects.filter(pk=row.pk).update(reason="spam"))
    assert moves(lambda: moderation.reopen(row, by=ada, seen=row.version))


QUIET: dict[str, Callable[[Section, Resource, User], Any]] = {
    "a submission": lambda section, entry, cy: make.submission(cy, section),
    "a guest's submission": lambda section, entry, cy: make.guest_submission(section),
    "a change that waits": lambda section, entry, cy: make.suggestion(cy, entry, title="Another"),
    "a report": lambda section, entry, cy: make.report(entry, cy),
    "a look at a link": lambda s, entry, cy: Resource.objects.filter(pk=entry.pk).update(checked_at=timezone.now()),
    "a new member": lambda section, entry, cy: make.person("newcomer"),
    "a sign-in": lambda section, entry, cy: User.objects.filter(pk=cy.pk).update(last_login=timezone.now()),
    "a note": lambda section, entry, cy: Notification.objects.create(recipient=cy, title="Hello", link="/"),
    "a vote": lambda section, entry, cy: usefulness.say(entry, by=cy),
    "what is written again as it was": lambda section, entry, cy: Resource.objects.get(pk=entry.pk).save(),
    "a note of a moderator": lambda section, entry, cy: Event.objects.create(verb="noted", section=section),
    "nothing at all": lambda section, entry, cy: Resource.objects.filter(pk=0).update(title="Another"),
}


@pytest.mark.parametrize("name", QUIET)
def test_it_stays_with(name: str, courses: Section, cy: User) -> None:
    entry = make.resource(courses)
    assert not moves(lambda: QUIET[name](courses, entry, cy)), name


def test_what_is_taken_back_has_not_moved_it(courses: Section) -> None:
    def taken_back() -> None:
        with transaction.atomic():
            make.section()
            transaction.set_rollback(True)

    assert not moves(taken_back)


def test_what_a_savepoint_takes_back_does_not_hide_what_comes_after_it(courses: Section) -> None:
    def deed() -> None:
        with transaction.atomic():
            with suppress(IntegrityError), transaction.atomic():
                make.section()
                Guide.objects.create(id=2, title="A second one")
            make.section()

    assert moves(deed)


@pytest.mark.parametrize("how", ["INSERT OR IGNORE", "INSERT OR REPLACE"])
@pytest.mark.skipif(connection.vendor != "sqlite", reason="These words are SQLite's.")
def test_no_way_to_insert_goes_past_it(how: str, courses: Section) -> None:
    row = "INTO guide_formerslug (slug) VALUES (%s)"

    def deed() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"{how} {row}", [how])

    assert moves(deed)
    assert Revision.objects.count() == 1


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no such statement.")
def test_emptying_a_table_moves_it(courses: Section) -> None:
    def deed() -> None:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE guide_bridge")

    assert moves(deed)


def test_a_number_is_never_one_of_before(courses: Section) -> None:
    """A backup has old numbers. The clock has gone on since."""
    clock = int(timezone.now().timestamp() * 1_000_000)
    Revision.objects.update(number=1)
    assert moves(make.section)
    assert max(revision.current()) > clock - 2_000  # The databases' clocks tick in milliseconds.
    ahead = int((timezone.now() + timedelta(days=1)).timestamp() * 1_000_000)
    Revision.objects.update(number=ahead)
    assert moves(make.section)
    assert max(revision.current()) > ahead  # Nor is it, where the clock was wrong and goes back.


def test_emptied_tables_have_a_revision_again_with_the_first_row(courses: Section) -> None:
    Revision.objects.all().delete()
    assert revision.current() == ()
    assert moves(make.section)
    assert len(revision.current()) == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_all_move_it_and_none_waits_crosswise(at_once: Callable, courses: Section) -> None:
    before = revision.current()

    def deed(number: int) -> None:
        with transaction.atomic():
            make.section()
            Section.objects.filter(pk=courses.pk).update(summary=f"{number}")

    assert at_once(deed, 20) == [None] * 20
    assert revision.current() > before
    assert Revision.objects.count() == 1 or connection.vendor == "postgresql"


@pytest.mark.django_db(transaction=True)
def test_every_commit_moves_it_and_a_lost_connection_is_opened_again(courses: Section) -> None:
    seen = [revision.current()]
    with Site(database_url()).connected() as other:
        other.execute("BEGIN")
        other.execute("UPDATE guide_section SET summary = 'One'")
        assert revision.current() == seen[0]
        if connection.vendor == "postgresql":  # Where there may be two who write, neither waits for the other.
            make.want(courses, title="Another")
            seen.append(revision.current())
        other.execute("COMMIT")
        seen.append(revision.current())
    connection.connection.close()
    assert revision.current() == seen[-1]
    if connection.vendor == "postgresql":  # Cut at the other end, as a database that is started again does.
        Site(database_url()).tell("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <>"
                                  " pg_backend_pid() AND datname = current_database()")  # fmt: skip
        assert revision.current() == seen[-1]
    assert len(set(seen)) == len(seen)
    assert _by_cursor() == revision.current()


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_has_told_it_is_not_asked_whether_it_is_there() -> None:
    connection.ensure_connection()
    connection.health_check_done = False
    revision.current()
    assert connection.health_check_done


def _by_cursor() -> revision.Mark:
    with transaction.atomic():
        return revision.current()


def test_opening_a_section_moves_it(courses: Section, ada: User) -> None:
    assert moves(lambda: sections.open_section(courses, by=ada))


def test_a_second_is_a_vote(courses: Section, cy: User) -> None:
    want = make.want(courses)
    assert not moves(lambda: seconding.second(want, by=cy))
    assert Vote.objects.count() == 0
