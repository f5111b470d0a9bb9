"""Weeks as ISO 8601 counts them, from Monday to Sunday, in UTC. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

_NAME = re.compile(r"(?P<year>[0-9]{4})-?w(?P<number>[0-9]{1,2})", re.IGNORECASE)
_DAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """The week that begins on `monday`."""

    monday: date

    @classmethod
    def of(cls, moment: datetime) -> "Week":
        day = moment.astimezone(UTC).date()
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def named(cls, name: str) -> "Week | None":
        """The week that `2026-w47` names, or `2026W47`; none where there is no such week."""
        found = _NAME.fullmatch(name)
        try:
            return cls(date.fromisocalendar(int(found["year"]), int(found["number"]), 1)) if found else None
        except ValueError:
            return None

    @property
    def name(self) -> str:
        """`2026-w47`: the year is that of its Thursday."""
        year, number, _ = self.monday.isocalendar()
        return f"{year:04}-w{number:02}"

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def begins_at(self) -> datetime:
        return datetime.combine(self.monday, time(), UTC)

    @property
    def ends_at(self) -> datetime:
        """The first moment of the next one. The last week of all, in the year 9999, is cut short."""
        return self.begins_at + _DAYS if self.monday <= date.max - _DAYS else datetime.max.replace(tzinfo=UTC)

    @property
    def days(self) -> str:
        """`16–22 November 2026`, as `span` writes it."""
        return span(self.monday, (self.ends_at - timedelta(days=1)).date())


def span(first: date, last: date) -> str:
    """`16–22 November 2026`, `30 November – 6 December 2026`, `28 December 2026 – 3 January 2027`."""
    if first.year != last.year:
        return f"{first.day} {first:%B %Y} – {last.day} {last:%B %Y}"
    if first.month != last.month:
        return f"{first.day} {first:%B} – {last.day} {last:%B %Y}"
    return f"{first.day}–{last.day} {last:%B %Y}"
