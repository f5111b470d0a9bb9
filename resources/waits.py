"""How long people wait for an answer: the middle and the ninth tenth of the latest decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache

from guide.templatetags.times import roughly
from resources.models import Submission

LATEST = 200
"""So many of the latest decisions count: enough to even out a slow week, few enough to notice one."""
_KEY, _KEPT_FOR, _NONE = "waits-usual", 300, "nothing decided"


@dataclass(frozen=True, slots=True)
class Usual:
    """Half of what was sent had its answer within `median`, nine of ten within `ninth`."""

    median: timedelta
    ninth: timedelta

    def __str__(self) -> str:
        median, ninth = roughly(self.median), roughly(self.ninth)
        if median == ninth:
            return f"9 of 10 are answered within {ninth}."
        return f"Usually answered within {median}; 9 of 10 within {ninth}."


def usual() -> Usual | None:
    """Of the LATEST decisions, at most five minutes old; None before anything was decided. At most one query."""
    known = cache.get(_KEY)
    if known is None:
        known = _usual() or _NONE
        cache.set(_KEY, known, _KEPT_FOR)
    return None if known == _NONE else known


def percentile(waits: Sequence[timedelta], percent: int) -> timedelta:
    """The shortest of `waits`, of which there is one at least, that so many per cent do not exceed (nearest rank)."""
    rank = -(-len(waits) * percent // 100)
    return sorted(waits)[max(rank, 1) - 1]


def _usual() -> Usual | None:
    """What was made at once, being small, nobody had to wait for."""
    decided = Submission.objects.filter(decided_at__isnull=False).order_by("-decided_at")
    rows = decided.values_list("submitted_at", "decided_at", "decided_by", "target")[:LATEST]
    waits = [
        max(decided_at - sent_at, timedelta())
        for sent_at, decided_at, by, target in rows
        if decided_at and (by or not target)
    ]
    return Usual(percentile(waits, 50), percentile(waits, 90)) if waits else None
