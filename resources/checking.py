"""Looking after the links: looking at those whose time has come."""

from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from resources import courtesy, evidence
from resources.links.network import PUBLIC, Network
from resources.models import Check, Resource
from resources.rounds import Errand, PutOff, Round

LIMIT, PER_HOST = 20, 3
"""Links of one round in the background, and of those at most so many of one host."""
CANDIDATES = 500
"""Of what is due, so many rows are looked through for links of many hosts."""
SECONDS = 45.0
"""After so long a round begins nothing more. What has begun ends in another 40: three requests and two pauses."""
_IN_HAND = "Somebody else is looking at it, or has just done so."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one link, with `health` as it is now. `check` is None where no look was had."""

    pk: int
    url: str
    health: str
    reason: str
    check: Check | None = None


def check(resource: Resource, *, network: Network = PUBLIC) -> Check | None:
    """Look at one link now, in its host's own time; the evidence.

    None: somebody else is looking at it, or its host wants to be left alone.
    """
    return next(check_each([Resource.objects.get(pk=resource.pk)], network=network)).check


def all_due() -> QuerySet[Resource]:
    """Live links whose time has come, the longest overdue first."""
    now = timezone.now()
    rows = Resource.objects.live().filter(evidence.unclaimed(now), check_due_at__lte=now)
    return rows.order_by("check_due_at", "id")


def due(limit: int | None = LIMIT, *, per_host: int | None = PER_HOST) -> list[Resource]:
    """The first of these, at most `per_host` of one host."""
    rows = all_due()
    if per_host is None:
        return list(rows[:limit])
    counts = Counter[str]()
    chosen = []
    for row in rows[:CANDIDATES]:
        counts[courtesy.host_of(row.url)] += 1
        if counts[courtesy.host_of(row.url)] <= per_host:
            chosen.append(row)
    return chosen[:limit]


def check_due(limit: int = LIMIT, *, network: Network = PUBLIC, seconds: float | None = SECONDS) -> int:
    """Look at what is due, for about so many seconds; how many looks were had."""
    outcomes = check_each(due(limit), network=network, seconds=seconds)
    return sum(outcome.check is not None for outcome in outcomes)


def check_in_turn(ids: Sequence[int], *, network: Network = PUBLIC) -> Generator[Outcome]:
    """As `check_each`, of links by their ids, however many: CANDIDATES of them are held at a time."""
    for start in range(0, len(ids), CANDIDATES):
        found = Resource.objects.in_bulk(list(ids[start : start + CANDIDATES]))
        rows = [found[pk] for pk in ids[start : start + CANDIDATES] if pk in found]
        yield from check_each(rows, network=network)


def check_each(
    resources: Iterable[Resource], *, network: Network = PUBLIC, seconds: float | None = None
) -> Generator[Outcome]:
    """Look at each of them, many at once, each host in its own time; the outcomes as they come."""
    rows = {row.pk: row for row in resources}
    errands = [Errand(row.pk, courtesy.host_of(row.url), row.checked_at) for row in rows.values()]
    for errand, seen in Round(errands, evidence.begin, evidence.give_back, network, seconds).run():
        if isinstance(seen, PutOff):
            yield _put_off(rows[errand.pk], errand, seen)
        else:
            yield _recorded(rows[errand.pk], evidence.record(errand, seen))


def _put_off(row: Resource, errand: Errand, seen: PutOff) -> Outcome:
    if seen.until is None:
        return Outcome(row.pk, row.url, row.health, _IN_HAND)
    evidence.put_off(errand, seen.until)
    reason = f"Its site wants to be left alone until {seen.until:%Y-%m-%d %H:%M} UTC."
    return Outcome(row.pk, row.url, row.health, reason)


def _recorded(row: Resource, written: evidence.Written | None) -> Outcome:
    if written is None:
        return Outcome(row.pk, row.url, row.health, "It was changed while we looked.")
    return Outcome(row.pk, row.url, written.verdict.health, written.verdict.reason, written.check)
