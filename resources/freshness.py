"""How long an entry is believed: by its kind, until a person looks at it again. Pure."""

from calendar import monthrange
from datetime import date, datetime

from django.utils import timezone

from resources.models import Resource
from resources.ranking import MONTHS

AGING = [kind for kind, months in MONTHS.items() if months is not None]
"""Kinds that are asked about at all."""


def due_on(kind: str, reviewed_at: datetime) -> date | None:
    """The day from which on an entry of this kind, last looked at then, is due for another look; None for never."""
    months = MONTHS.get(kind)
    return months_later(reviewed_at.date(), months) if months else None


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or the last one of a month that has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_due(entry: Resource, today: date | None = None) -> bool:
    return entry.review_due_on is not None and entry.review_due_on <= (today or timezone.now().date())


def said(entry: Resource) -> str:
    """What readers are told: `By a person in March 2026, due for another look`."""
    return f"By a person in {entry.reviewed_at:%B %Y}" + ", due for another look" * is_due(entry)
