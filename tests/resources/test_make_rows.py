"""`manage.py make_rows`: what is counted and looked for says what the rows say, and nobody's guide is filled by it."""

import hashlib
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, F
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import ordering, tag_counts
from resources.models import Event, QueueItem, Resource, Submission, Tag, Vote, Want
from resources.search import documents, find
from tests import make, routes

COUNT = 200
UNTIL = datetime(2026, 11, 28, tzinfo=UTC)


def made(count: int = COUNT, **options: object) -> str:
    said = StringIO()
    call_command("make_rows", count, until="2026-11-28", stdout=said, **options)
    return said.getvalue()


def digest() -> str:
    """Of what the seed decides; what the guide came with is younger."""
    entries = Resource.objects.filter(added_at__lte=UNTIL).order_by("pk")
    events = Event.objects.filter(at__lte=UNTIL).order_by("pk")
    rows = [
        list(entries.values_list("key", "title", "section", "suggested_by", "added_at", "useful_count")),
        list(events.values_list("verb", "at")),
        *(list(model.objects.order_by("pk").values_list("pk")) for model in (Submission, QueueItem, Vote, User)),
    ]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.mark.django_db(transaction=True)
def test_what_is_made_holds_together_and_every_page_shows_it() -> None:
    make.moderator("anybody").delete()  # The group of those who decide is there.
    before = _indexes()
    assert f"{COUNT} entries, 20 people" in made()
    assert _indexes() == before
    connection.check_constraints()
    assert list(documents.differences()) == []
    assert tag_counts.put_right() == ordering.put_right() == 0
    assert not Resource.objects.annotate(number=Count("votes")).exclude(number=F("useful_count")).exists()
    assert not Want.objects.annotate(number=Count("seconds")).exclude(number=F("second_count")).exists()
    for section in Section.objects.all():
        assert section.resource_count == section.resources.live().count()
        assert section.waiting_count == section.submissions.waiting().new_pages().count()
    assert Tag.objects.get(name="kubernetes").live_count == pytest.approx(0.3 * COUNT, rel=0.1)
    assert Submission.objects.count() == pytest.approx(0.3 * COUNT, rel=0.2)
    assert Event.objects.count() == pytest.approx(5 * COUNT, rel=0.1)
    assert (find({"q": "zeppelin"}).count.number, find({"q": "onnx"}).count.number) == (5, 2)
    _look_at_every_page()


def _look_at_every_page() -> None:
    """As a member of long standing: nothing breaks."""
    client = Client()
    member = User.objects.get(handle="member-1")
    client.force_login(member)
    answers = {path: client.get(path).status_code for path in routes.paths(routes.samples(user=member))}
    assert {path: status for path, status in answers.items() if status >= 500} == {}
    assert sum(status == 200 for status in answers.values()) > 80


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_makes_the_same_rows_and_a_second_run_nothing() -> None:
    _empty()
    made(60, seed=7)
    first = digest()
    with pytest.raises(CommandError, match="already"):
        made(60, seed=7)
    assert digest() == first
    _empty()
    made(60, seed=7)
    assert digest() == first


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has one way to write.")
@pytest.mark.django_db(transaction=True)
def test_who_else_is_connected_does_no_harm() -> None:
    _empty()
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
        other.execute("SELECT COUNT(*) FROM resources_resource")
        made(20)
        assert other.execute("SELECT COUNT(*) FROM resources_resource").fetchone()[0] >= 20
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def _empty() -> None:
    """A guide that never held a row: ids count from 1 again, whatever other tests have made before."""
    call_command("flush", interactive=False, verbosity=0, reset_sequences=True, inhibit_post_migrate=False)
    make.moderator("anybody").delete()


def test_nobodys_guide_is_filled_by_it(courses: Section, cy: User) -> None:
    for refused in ("people", "entries"):
        with pytest.raises(CommandError, match=refused):
            made(force=True)
        User.objects.all().delete()
        make.resource(courses)
    assert Resource.objects.count() == 2


def test_it_wants_to_be_told_twice_without_debug(db: None, settings: Any) -> None:
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError, match="DEBUG is not true"):
        made()
    assert not Section.objects.exists()


@pytest.mark.parametrize(("count", "options"), [(19, {}), (5_000_001, {}), (60, {"until": "tomorrow"})])
def test_what_it_cannot_make_it_says(count: int, options: dict[str, str], db: None) -> None:
    with pytest.raises(CommandError):
        call_command("make_rows", count, **options)


def _indexes() -> list[str]:
    with connection.cursor() as cursor:
        found = [
            f"{table} {name}"
            for table in connection.introspection.table_names(cursor)
            for name in connection.introspection.get_constraints(cursor, table)
        ]
    return sorted(name for name in found if not name.endswith("__index_by_rowid"))
