"""How long people usually wait for a decision, measured by the latest ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from resources.models import Submission
from resources.moderation.moves import DECIDED

LATEST = 200


@dataclass(frozen=True, slots=True)
class Usual:
    """Half of the people wait no longer than `median`, nine of ten no longer than `ninth`; None: nothing is known."""

    median: timedelta | None = None
    ninth: timedelta | None = None


def usual() -> Usual:
    """Of the LATEST decisions of moderators. One query, by index."""
    decided = Submission.objects.filter(decided_at__isnull=False, decided_by__isnull=False, state__in=DECIDED)
    rows = decided.order_by("-decided_at").values_list("submitted_at", "decided_at")[:LATEST]
    return of([max(decided_at - sent_at, timedelta()) for sent_at, decided_at in rows if decided_at])


def of(waits: Sequence[timedelta]) -> Usual:
    """By nearest rank: each figure is a wait that somebody had."""
    ordered = sorted(waits)
    return Usual(_rank(ordered, 50), _rank(ordered, 90)) if ordered else Usual()


def _rank(ordered: Sequence[timedelta], percent: int) -> timedelta:
    return ordered[-(-len(ordered) * percent // 100) - 1]
