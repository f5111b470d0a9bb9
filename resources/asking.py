"""Asking moderators, a few entries a day, whether what was right once is right still, and free still."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from resources import curation, queue, reviewed
from resources.models import QueueItem, Resource
from resources.models.item import ItemKind

OPEN_MOST = 20
"""So many of these questions are open at once: what moderators answer today, others take the place of tomorrow."""


def ask() -> int:
    """Ask about the entries that are due, longest overdue first, until OPEN_MOST questions are open; about how many.

    An entry that has no date yet is given one first.
    """
    reviewed.fill()
    today, asked = timezone.now().date(), QueueItem.objects.open().filter(kind=ItemKind.FRESH)
    due = Resource.objects.live().filter(review_due_on__lte=today).exclude(pk__in=asked.values("resource"))
    rows = due.select_related("section").order_by("review_due_on", "id")
    return sum(_ask(row, today) for row in rows[: max(0, OPEN_MOST - asked.count())])


@transaction.atomic
def _ask(row: Resource, today: date) -> bool:
    """Whether it was asked. Section and entry are locked, as by every deed: nothing is asked about what is out."""
    curation.lock(row.section)
    due = Resource.objects.live().filter(pk=row.pk, review_due_on__lte=today).select_related("section")
    now = due.select_for_update(of=("self",), no_key=True).first()
    return bool(now and queue.open_question(now))
