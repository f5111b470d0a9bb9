"""Deletes and updates of many rows, so many at a time: on SQLite all other writers wait for each statement."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

AT_ONCE = 500


def delete(rows: QuerySet[Any], at_once: int = AT_ONCE) -> int:
    """Delete the rows, each batch in a transaction of its own; how many. What is deleted with them is not counted."""
    count = 0
    while pks := list(rows.order_by("pk").values_list("pk", flat=True)[:at_once]):
        gone = rows.filter(pk__in=pks).order_by().delete()[1].get(rows.model._meta.label, 0)
        if not gone:  # Somebody else was faster, or deletes what this query still sees.
            break
        count += gone
    return count


def update(rows: QuerySet[Any], at_once: int = AT_ONCE, **fields: Any) -> int:
    """Write the fields of the rows, each batch in a transaction of its own; how many."""
    count, last = 0, 0
    while pks := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:at_once]):
        with transaction.atomic():
            count += rows.filter(pk__in=pks).update(**fields)
        last = pks[-1]
    return count
