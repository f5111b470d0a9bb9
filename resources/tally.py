"""The numbers of the desk: what waits, for how long, and what was decided. Each costs the same at any size."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.core.cache import cache
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone

from guide.models import Section
from guide.removal import AtLeast
from resources.models import QueueItem, Submission
from resources.models.item import ItemKind, ItemState
from resources.models.submission import State
from resources.moderation.moves import DECIDED

COUNTED = 1_000
"""Of what waits, so many of the oldest are told apart by kind and section."""
DECISIONS = 20_000
"""So many of the latest decisions are counted."""
WEEKS = 12
DAYS = 180
AGES = [("today", 1), ("1–3 days", 3), ("3–7 days", 7), ("7–30 days", 30)]
"""Each reaches to so many days; what is older has no end."""
OLDER = "older"
NO_SECTION = "No section"
KEPT_FOR, _KEY = 300, "tally-decided"
"""Seconds."""
ACCEPTED = [State.ACCEPTED, State.MERGED]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait in each section, by kind; `is_capped` where only the oldest COUNTED of more are told apart."""

    kinds: list[str]
    sections: list[tuple[str, list[int], int]]
    total: int
    is_capped: bool


@dataclass(frozen=True, slots=True)
class Week:
    """The week that began on `monday`."""

    monday: date
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Share:
    """Of what was decided in a section, how much was accepted."""

    section: str
    accepted: int
    decided: int

    @property
    def percent(self) -> int:
        return round(100 * self.accepted / self.decided) if self.decided else 0


@dataclass(frozen=True, slots=True)
class Decided:
    weeks: list[Week]
    shares: list[Share]

    @property
    def count(self) -> int:
        return sum(week.accepted + week.rejected for week in self.weeks)


def waiting(sections: list[Section]) -> Waiting:
    """What wants a decision now, with what was put off. Two queries."""
    rows = _waiting().order_by("opened_at", "id").values_list("section", "kind")[: COUNTED + 1]
    counts: Counter[tuple[int | None, str]] = Counter(rows)
    kinds = [kind for kind in ItemKind if any(found == kind for _, found in counts)]
    titles = [(section.pk, section.name) for section in sections] + [(None, NO_SECTION)]
    found = [(title, [counts[(pk, kind.value)] for kind in kinds]) for pk, title in titles]
    listed = [(title, numbers, sum(numbers)) for title, numbers in found if any(numbers)]
    total = counts.total()
    return Waiting([kind.label for kind in kinds], listed, min(total, COUNTED), total > COUNTED)


def ages(now: datetime | None = None) -> list[tuple[str, int]]:
    """How many wait for how long, from the youngest on; each counted up to COUNTED by its part of the index."""
    now = now or timezone.now()
    ends = [now - timedelta(days=days) for _, days in AGES]
    between = [Q(opened_at__lte=young, opened_at__gt=old) for young, old in pairwise(ends)]
    spans = [Q(opened_at__gt=ends[0]), *between, Q(opened_at__lte=ends[-1])]
    labels = [*(label for label, _ in AGES), OLDER]
    return [(label, _capped(_waiting().filter(span))) for label, span in zip(labels, spans, strict=True)]


def decided(sections: list[Section], now: datetime | None = None) -> Decided:
    """The last WEEKS, this one among them, and what became of new pages in the last DAYS. One query."""
    now = now or timezone.now()
    weeks, pages = Counter[tuple[date, bool]](), Counter[tuple[int, bool]]()
    for week, section, state, is_change, count in _kept_groups(now):
        weeks[week.date(), state in ACCEPTED] += count
        if not is_change:
            pages[section, state in ACCEPTED] += count
    shares = [Share(one.name, pages[one.pk, True], pages[one.pk, True] + pages[one.pk, False]) for one in sections]
    return Decided(
        [Week(monday, weeks[monday, True], weeks[monday, False]) for monday in _mondays(now)],
        [share for share in shares if share.decided],
    )


def _capped(rows: QuerySet[QueueItem]) -> int:
    number = rows.order_by("opened_at")[: COUNTED + 1].count()
    return AtLeast(COUNTED) if number > COUNTED else number


def _waiting() -> QuerySet[QueueItem]:
    return QueueItem.objects.filter(state=ItemState.WAITING)


def _mondays(now: datetime) -> list[date]:
    this = now.date() - timedelta(days=now.weekday())
    return [this - timedelta(weeks=weeks) for weeks in reversed(range(WEEKS))]


def _kept_groups(now: datetime) -> list[Any]:
    """Counted once in KEPT_FOR for everybody: it is the one thing on its page that reads very many rows."""
    found: list[Any] | None = cache.get(_KEY)
    if found is None or found[0] != now.date():
        found = [now.date(), *_groups(now)]
        cache.set(_KEY, found, KEPT_FOR)
    return found[1:]


def _groups(now: datetime) -> QuerySet[Submission, tuple[datetime, int, str, bool, int]]:
    """Decisions of moderators, counted by week, section, state, and whether it was a change of an entry."""
    by_hand = Submission.objects.exclude(target__isnull=False, decided_by=None).filter(state__in=DECIDED)
    latest = by_hand.filter(decided_at__gte=now - timedelta(days=DAYS)).order_by("-decided_at").values("pk")[:DECISIONS]
    is_change = ExpressionWrapper(Q(target__isnull=False), BooleanField())
    rows = Submission.objects.filter(pk__in=latest).annotate(week=TruncWeek("decided_at"), is_change=is_change)
    return rows.order_by().values_list("week", "section", "state", "is_change").annotate(count=Count("pk"))
