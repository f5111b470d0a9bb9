"""Weeks as ISO 8601 has them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from resources.weeks import Week

NONE = ["", "2026", "2026-w00", "2026-w54", "2026-w99", "0000-w01", "w47", "2026-w4٧", "²026-w47", "2026-w47 ",
        "x" * 99, "2027-w53", "2026-w047", "2026-47"]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "name"),
    [("2026-11-23", "2026-w48"), ("2026-11-29", "2026-w48"), ("2021-01-03", "2020-w53"), ("2024-12-30", "2025-w01")],
)
def test_a_week_has_the_year_of_its_thursday(day: str, name: str) -> None:
    week = Week.of(datetime.fromisoformat(f"{day}T12:00:00+00:00"))
    assert (week.name, Week.named(name)) == (name, week)
    assert week.monday.weekday() == 0


def test_it_begins_and_ends_at_midnight_in_utc() -> None:
    week = Week.named("2026-w48")
    assert (week.begins_at, week.ends_at) == (datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC))
    assert Week.of(datetime(2026, 11, 30, 1, tzinfo=timezone(timedelta(hours=2)))) == week
    assert Week.of(week.ends_at) > week


@pytest.mark.parametrize("name", NONE)
def test_what_names_no_week_is_none(name: str) -> None:
    assert Week.named(name) is None


@pytest.mark.parametrize("name", ["2026-W48", "2026w48", "2026W48"])
def test_it_may_be_written_in_other_ways(name: str) -> None:
    assert Week.named(name).name == "2026-w48"


@pytest.mark.parametrize("name", ["0001-w01", "9999-w52"])
def test_the_first_and_the_last_there_can_be_are_whole(name: str) -> None:
    week = Week.named(name)
    assert week.name == name
    assert week.begins_at < week.ends_at
    assert week.days


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("2026-w47", "16–22 November 2026"),
        ("2026-w49", "30 November – 6 December 2026"),
        ("2026-w53", "28 December 2026 – 3 January 2027"),
    ],
)
def test_its_days_are_said_as_people_say_them(name: str, days: str) -> None:
    assert Week.named(name).days == days
