"""Days as words of the index: a span of time is a few years, months and days of it. Pure."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

FIRST_YEAR = 2000
"""Nothing is older than this."""
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


def words_of(day: date) -> list[str]:
    """The words under which a day is found: its year, its month, itself."""
    return [f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"]


def read(typed: str) -> tuple[date, date] | None:
    """The first and the last day of `2026`, `2026-03` or `2026-03-07`; None where it is none of these."""
    match = _DATE.fullmatch(typed)
    if match is None:
        return None
    year, month, day = (int(part or 0) for part in match.groups())
    try:
        first = date(year, month or 1, day or 1)
        return first, date(year, month or 12, day or monthrange(year, month or 12)[1])
    except ValueError:
        return None


def span(first: date, last: date) -> list[str]:
    """The fewest words for the days from `first` to `last`, both included."""
    return list(_span(max(first, date(FIRST_YEAR, 1, 1)), last))


def _span(day: date, last: date) -> Iterator[str]:
    while day <= last:
        end_of_month = day.replace(day=monthrange(day.year, day.month)[1])
        if (day.month, day.day) == (1, 1) and date(day.year, 12, 31) <= last:
            yield f"{day:%Y}"
            day = date(day.year, 12, 31)
        elif day.day == 1 and end_of_month <= last:
            yield f"{day:%Y-%m}"
            day = end_of_month
        else:
            yield f"{day:%Y-%m-%d}"
        if day == date.max:
            return
        day += timedelta(days=1)
