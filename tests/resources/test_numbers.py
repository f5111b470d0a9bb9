"""The numbers of the desk, counted and drawn."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import charts, moderation, queue, tally
from resources.models import QueueItem, Submission, Tag
from tests import make
from tests.resources.test_undo import suggestion

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)  # A Wednesday.


def decide(row: Submission, by: User, days_ago: float, verb: str = "accept", waited: float = 1) -> None:
    how = {} if verb == "accept" else {"message": "Thin."}
    getattr(moderation, verb)(row, by=by, seen=1, **how)
    at = NOW - timedelta(days=days_ago)
    Submission.objects.filter(pk=row.pk).update(decided_at=at, submitted_at=at - timedelta(hours=waited))


def test_what_waits_is_told_by_section_and_kind(ada: User, cy: User, courses: Section) -> None:
    labs = make.section("Labs")
    for into in (courses, courses, labs):
        make.submission(cy, into)
    suggestion(make.person("dee"), make.resource(courses), title="Other")
    one, other = (Tag.objects.create(name=name, slug=name) for name in ("one", "ones"))
    queue.open_tags(one, other)
    decide(make.submission(cy, labs), ada, 0)
    found = tally.waiting(Section.objects.numbered())
    assert found.kinds == ["New", "Suggested change", "Tags"]
    assert found.sections == [("Free courses", [2, 1, 0], 3), ("Labs", [1, 0, 0], 1), ("No section", [0, 0, 1], 1)]
    assert (found.total, found.is_capped) == (5, False)


def test_what_waits_is_counted_by_its_age(cy: User, courses: Section) -> None:
    for days in (0, 0.5, 1, 2, 3, 6.9, 7, 29, 30, 400):
        row = make.submission(cy, courses)
        row.items.update(opened_at=NOW - timedelta(days=days))
    counts = tally.ages(NOW)
    assert counts == [("today", 2), ("1–3 days", 2), ("3–7 days", 2), ("7–30 days", 2), ("older", 2)]


def test_decisions_are_counted_by_week(ada: User, cy: User, courses: Section) -> None:
    for days, verb in [(0, "accept"), (2, "reject"), (3, "accept"), (79, "reject"), (80, "accept")]:
        decide(make.submission(cy, courses), ada, days, verb)
    weeks = tally.decided([courses], NOW).weeks
    assert [week.monday.isoformat() for week in weeks][::11] == ["2025-12-15", "2026-03-02"]
    assert [(week.accepted, week.rejected) for week in weeks if week.accepted or week.rejected] == [
        (0, 1), (1, 0), (1, 1),
    ]  # fmt: skip


def test_new_pages_are_counted_by_section(ada: User, cy: User, courses: Section) -> None:
    labs, books = make.section("Labs"), make.section("Books")
    for days, verb in [(1, "accept"), (100, "reject"), (179, "accept"), (181, "accept")]:
        decide(make.submission(cy, courses), ada, days, verb)
    decide(make.submission(cy, labs), ada, 1, "reject")
    decide(suggestion(cy, make.resource(books), title="Other"), ada, 1, "reject")
    moderation.apply_at_once(suggestion(make.person("dee"), make.resource(labs), minutes=5))
    shares = tally.decided(Section.objects.numbered(), NOW).shares
    assert [(one.section, one.accepted, one.decided, one.percent) for one in shares] == [
        ("Free courses", 2, 3, 67), ("Labs", 0, 1, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("most", "top"),
    [(0, 2), (1, 2), (2, 2), (3, 4), (5, 5), (7, 8), (9, 10), (10, 10), (11, 20), (999, 1000)],
)
def test_an_axis_ends_at_a_round_number(most: int, top: int) -> None:
    assert charts.rounded_up(most) == top


def test_columns_are_stacked_inside_the_chart() -> None:
    chart = charts.columns([("a", [3, 1]), ("b", [0, 0]), ("c", [0, 2])])
    bottom, top = chart.columns[0].bars
    assert (bottom.y + bottom.height, bottom.y) == (chart.base, top.y + top.height)
    assert top.y == charts.TOP
    assert chart.columns[1].bars == []
    assert [bar.series for bar in chart.columns[2].bars] == [1]
    assert [tick.label for tick in chart.ticks] == ["0", "2", "4"]
    bars = [bar for column in chart.columns for bar in column.bars]
    assert all(bar.x >= charts.LEFT and bar.x + bar.width <= charts.WIDTH for bar in bars)


def test_no_more_labels_than_have_room() -> None:
    assert [column.is_named for column in charts.columns([("w", [1])] * 12).columns] == [False, True] * 6
    assert charts.columns([]).columns == []


def test_rows_are_as_wide_as_their_share_and_never_nothing() -> None:
    chart = charts.rows([("a" * 60, 50, "50 %"), ("b", 0.1, "0 %"), ("c", 0, "0 %")], most=100)
    assert [row.bar.width for row in chart.rows] == [180, 2, 0]
    assert chart.rows[0].label == "a" * 39 + "…"
    assert chart.height == 3 * charts.ROW
    assert charts.rows([], most=0).rows == []


def test_the_page_draws_and_lists_the_same_numbers(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    for _ in range(3):
        make.submission(cy, courses)
    moderation.accept(make.submission(cy, courses), by=ada, seen=1)
    said = as_(ada).get("/admin/numbers/").content.decode()
    assert said.count('<svg class="chart') == 4
    assert said.count("<title id=") == said.count("<desc id=") == 4
    assert '<th scope="row" dir="auto">Free courses</th><td>3</td><td>3</td>' in said
    assert "<td>1 of 1</td><td>100 %</td>" in said
    assert 'style="' not in said
    assert not re.search(r'(?:x|y|width|height)="[^"]*,', said)


def test_the_page_of_an_empty_desk_says_so(ada: User, as_: Callable) -> None:
    said = as_(ada).get("/admin/numbers/").content.decode()
    assert '<svg class="chart' not in said
    for sentence in ("Nothing waits. Well done.", "Nothing has been decided yet", "No new page was decided on"):
        assert sentence in said


def test_moderators_alone_see_it(cy: User, as_: Callable, client: object) -> None:
    assert as_(cy).get("/admin/numbers/").status_code == 403


def test_it_costs_the_same_at_any_size(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    client, counts = as_(ada), []
    for number in range(2):
        for _ in range(2 + 10 * number):
            make.submission(cy, make.section())
            moderation.accept(make.submission(cy, courses), by=make.moderator(f"m{Submission.objects.count()}"), seen=1)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/admin/numbers/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25


def test_a_long_queue_is_told_apart_by_its_oldest(cy: User, courses: Section, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "COUNTED", 3)
    now = timezone.now()
    for number in range(5):
        QueueItem.objects.create(kind="new", title="T", section=courses, opened_at=now - timedelta(days=number))
    found = tally.waiting([courses])
    assert (found.total, found.is_capped) == (3, True)
    assert sum(count for _, count in tally.ages()) == 5
