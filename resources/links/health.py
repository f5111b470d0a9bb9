"""Is a link alive? What a row of looks proves, and when to look again.

Pure: no network, no database, no clock. The rules are these, and every figure stands below:
who keeps robots out or is slow is `blocked`, which is never held against a page; one failure proves nothing; a success
ends a row of failures; `gone` is said by a person alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile

from resources.links.findings import Finding, Kind, Look, is_another_address, judge

__all__ = [
    "Evidence", "Finding", "Health", "Kind", "Look", "Verdict", "failures_in_a_row", "is_another_address", "judge",
    "next_check", "verdict",
]  # fmt: skip


class Health(StrEnum):
    """The words of the verdict. They are stored and printed, so that they never change."""

    UNKNOWN = "unknown"
    OK = "ok"
    MOVED = "moved"
    BLOCKED = "blocked"
    FAILING = "failing"
    BROKEN = "broken"
    GONE = "gone"


ANSWERS = frozenset({Kind.WELL, Kind.MOVED, Kind.UNLIKE})
"""These end a row of failures."""
FAILURES = frozenset({Kind.MISSING, Kind.FAILED})

BROKEN_AFTER, BROKEN_OVER = 3, timedelta(hours=72)
"""So many failures in a row over at least so long a time."""
MISSING_AFTER, MISSING_OVER = 2, timedelta(hours=24)
"""The same where a GET was answered with 404 or 410: the site itself says that the page is not there."""
MOVED_AFTER = 2
"""A permanent move is believed when it was seen so often."""
EVERY = timedelta(days=7)
EVERY_WHEN_BROKEN = timedelta(days=30)
AFTER_FAILURES = (timedelta(hours=6), timedelta(days=1), timedelta(days=3))
"""After the first, the second, and every further failure in a row."""
JITTER = 0.1
"""Up to a tenth later, so that links which were added together are not asked together for ever. Never earlier."""
KEPT_FOR, KEPT_ROWS = timedelta(days=400), 50
"""Evidence older than this, or behind so many newer rows, is forgotten: a broken link is looked at every month."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is kept of a look. `wait` is how long the site asked to be left alone."""

    at: datetime
    kind: Kind
    reason: str = ""
    final_url: str = ""
    wait: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`target` is the new address of a page that has moved."""

    health: Health
    reason: str
    target: str = ""


def verdict(evidence: Sequence[Evidence], now: datetime) -> Verdict:
    """What the looks at a link prove together, newest first. Never `gone`."""
    known = [look for look in evidence if now - look.at <= KEPT_FOR][:KEPT_ROWS]
    if not known:
        return Verdict(Health.UNKNOWN, "Nobody has looked at it yet.")
    row, newest = failures_in_a_row(known), known[0]
    if _is_broken(row):
        return Verdict(Health.BROKEN, f"{row[0].reason} Seen {len(row)} times in {_span_in_words(row)}.")
    if newest.kind is Kind.BLOCKED:
        return Verdict(Health.BLOCKED, newest.reason)
    if newest.kind not in ANSWERS:
        return Verdict(Health.FAILING, newest.reason)
    target = _moved_to(known)
    return Verdict(Health.MOVED if target else Health.OK, newest.reason, target)


def next_check(health: Health, evidence: Sequence[Evidence], now: datetime, jitter: float) -> datetime:
    """When to look again. `jitter` is a number from 0 to 1, drawn by the caller."""
    pause = _pause(health, len(_since_it_answered(evidence)))
    wait = evidence[0].wait if evidence else timedelta()
    return now + max(pause * (1 + JITTER * min(max(jitter, 0.0), 1.0)), wait)


def failures_in_a_row(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The failures since the page last answered, newest first."""
    return [look for look in _since_it_answered(evidence) if look.kind in FAILURES]


def _pause(health: Health, failures: int) -> timedelta:
    if health in {Health.BROKEN, Health.GONE}:
        return EVERY_WHEN_BROKEN
    if health is Health.FAILING:
        return AFTER_FAILURES[min(max(failures, 1), len(AFTER_FAILURES)) - 1]
    return EVERY


def _since_it_answered(evidence: Iterable[Evidence]) -> list[Evidence]:
    """What was blocked lies between the others and proves nothing."""
    latest = takewhile(lambda look: look.kind not in ANSWERS, evidence)
    return [look for look in latest if look.kind is not Kind.BLOCKED]


def _is_broken(row: list[Evidence]) -> bool:
    missing = [look for look in row if look.kind is Kind.MISSING]
    return _proves(missing, MISSING_AFTER, MISSING_OVER) or _proves(row, BROKEN_AFTER, BROKEN_OVER)


def _proves(row: list[Evidence], least: int, over: timedelta) -> bool:
    return len(row) >= least and row[0].at - row[-1].at >= over


def _moved_to(evidence: Sequence[Evidence]) -> str:
    """Where the latest answers all said that the page has moved to; nothing if they were too few or not at one."""
    latest = [look for look in evidence if look.kind in ANSWERS][:MOVED_AFTER]
    targets = {look.final_url if look.kind is Kind.MOVED else "" for look in latest}
    return targets.pop() if len(latest) == MOVED_AFTER and len(targets) == 1 else ""


def _span_in_words(row: list[Evidence]) -> str:
    hours = (row[0].at - row[-1].at) // timedelta(hours=1)
    return f"{hours} hours" if hours < 48 else f"{hours // 24} days"
