"""Times in the words of people."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.timesince import timesince

from guide.duration import duration_of

register = template.Library()
register.filter("duration", duration_of)
UNITS = [(86_400, "day"), (3_600, "hour"), (60, "minute")]


@register.filter
def ago(moment: datetime) -> str:
    """`just now`, `5 minutes ago`, `2 days ago`: one unit, rounded down."""
    if (timezone.now() - moment).total_seconds() < 60:
        return "just now"
    return f"{timesince(moment, depth=1)} ago"


@register.filter
def until(moment: datetime) -> str:
    """`now`, `in 5 minutes`, `in 2 days`: one unit, rounded up, so that it is over by then."""
    left = moment - timezone.now()
    return f"in {roughly(left)}" if left > timedelta() else "now"


@register.filter
def roughly(span: timedelta) -> str:
    """`5 minutes`, `2 days`: one unit, rounded up; nothing is shorter than a minute."""
    seconds = span.total_seconds()
    size, unit = next((size, unit) for size, unit in UNITS if seconds > size or unit == "minute")
    count = -(-int(seconds) // size) or 1
    return f"{count} {unit}" + "s" * (count > 1)


@register.filter
def left(moment: datetime) -> str:
    """`9 min`: whole minutes until then, rounded up."""
    return f"{max(0, -(-int((moment - timezone.now()).total_seconds()) // 60))} min"
