"""Times in the words of people."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.timesince import timesince

register = template.Library()


@register.filter
def ago(moment: datetime) -> str:
    """`just now`, `5 minutes ago`, `2 days ago`: one unit, rounded down."""
    if (timezone.now() - moment).total_seconds() < 60:
        return "just now"
    return f"{timesince(moment, depth=1)} ago"


@register.filter
def until(moment: datetime) -> str:
    """`now`, `in 5 minutes`, `in 2 days`: one unit, rounded up, so that it is over by then."""
    seconds = (moment - timezone.now()).total_seconds()
    if seconds <= 0:
        return "now"
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds > size or unit == "minute":
            count = -(-int(seconds) // size) or 1
            return f"in {count} {unit}" + "s" * (count > 1)
    raise AssertionError("A minute is the smallest unit.")


@register.filter
def lasting(span: timedelta) -> str:
    """`less than a minute`, `5 minutes`, `2 days`: one unit, the nearest."""
    seconds = span.total_seconds()
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        count = round(seconds / size)
        if seconds >= size:
            return f"{count} {unit}" + "s" * (count > 1)
    return "less than a minute"
