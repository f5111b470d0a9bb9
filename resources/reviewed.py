"""When a person last said that an entry is right, and when it is due for another look: the two are written here.

`review_due_on` is always what `freshness.due_on` makes of the kind and of `reviewed_at`.
"""

from typing import Any

from django.utils import timezone

from resources import freshness
from resources.journal import Journal
from resources.models import Resource

BATCH, FILLED_MOST = 500, 20_000
"""Entries without a date that get one at a time, and in one night."""


def confirm(entry: Resource, journal: Journal) -> None:
    """A person has looked at the entry just now, which is locked and as it is now."""
    now = timezone.now()
    fields: dict[str, Any] = {"reviewed_at": now, "review_due_on": freshness.due_on(entry.kind, now)}
    Resource.objects.filter(pk=entry.pk).update(**fields)
    journal.changed(entry, **fields)


def date(pk: int) -> int:
    """Write its date anew: its kind, or when it was looked at, is another one. The number of entries, 0 or 1."""
    row = Resource.objects.only("kind", "reviewed_at").get(pk=pk)
    same = Resource.objects.filter(pk=pk, kind=row.kind, reviewed_at=row.reviewed_at)
    return same.update(review_due_on=freshness.due_on(row.kind, row.reviewed_at))


def fill() -> int:
    """Give a date to the entries of an aging kind that have none, a batch at a time; to how many."""
    filled = 0
    for kind in freshness.AGING:  # One by one: of several kinds at once PostgreSQL reads the whole table.
        filled += _fill(kind, FILLED_MOST - filled)
    return filled


def _fill(kind: str, most: int) -> int:
    """About so many at most. By the index `entries_without_a_date`."""
    filled, last = 0, 0
    undated = Resource.objects.filter(kind=kind, review_due_on=None).order_by("pk")
    while filled < most and (batch := list(undated.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH])):
        filled, last = filled + sum(map(date, batch)), batch[-1]
    return filled
