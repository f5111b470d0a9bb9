"""When a site says to come back: the header Retry-After (RFC 9110, 10.2.3), which is often nonsense. Pure."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=7)
"""Whoever asks for more is asked again after a week, as every link is."""
NONE = timedelta()
_SECONDS = re.compile(r"[0-9]+")
_MOST_DIGITS = 9


def after(value: str, now: datetime) -> timedelta:
    """How long the site wants to be left alone, 0 to 7 days. Dates gone by, negative numbers, garbage: none."""
    text = value.strip()
    if _SECONDS.fullmatch(text):
        digits = text.lstrip("0") or "0"
        return LONGEST if len(digits) > _MOST_DIGITS else min(timedelta(seconds=int(digits)), LONGEST)
    moment = _moment(text)
    return min(max(moment - now, NONE), LONGEST) if moment else NONE


def _moment(text: str) -> datetime | None:
    """The time that an HTTP date names, in UTC where it names no zone."""
    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
