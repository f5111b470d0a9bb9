"""What puts one entry before another where the best are asked for: a sum of few terms, each of them said. Pure.

Whoever shows an entry's place and whoever computes it ask here, so that no reason is given that is not counted.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from math import ceil, log2
from typing import NamedTuple

BASE = 60
"""Every entry begins with it, so that what is taken off leaves something to compare."""
DOUBLED = 10
"""For whom it was useful to: so many points for the first, and again each time that their number doubles. The tenth
voice says more than the thousandth, and a crowd brought along moves little."""
FRESH = 20
MONTHS: dict[str, int | None] = {
    "lab": 6, "course": 12, "tool": 12, "article": 24, "video": 24, "book": 36, "paper": None,
}  # fmt: skip
"""Calendar months from one look of a person to the next. A paper says what it said when it was printed."""
FRESH_DAYS = {kind: months and ceil(months * 365 / 12) for kind, months in MONTHS.items()}
"""Within so many days, what a person has looked at loses FRESH points, a few at a time; a paper keeps them."""
WORKED, BROKE, TRIALS_MOST = 3, -8, 5
"""For each of so many who tried it and said what became of it."""
OWN_WORK, VENDOR = -3, -5
FAILS = -10
BROKEN, FAILING = {"broken", "gone"}, "failing"


class Facts(NamedTuple):
    """Of an entry: columns of its row, and how many trials worked or broke."""

    kind: str
    useful_count: int
    reviewed_at: datetime
    health: str
    is_own_work: bool
    is_vendor: bool
    worked_count: int = 0
    broke_count: int = 0


class Term(NamedTuple):
    points: int
    said: str

    def __str__(self) -> str:
        """`Useful to 3 people: +20`, with the minus of typography."""
        return f"{self.said}: {'−' if self.points < 0 else '+'}{abs(self.points)}"


def score(facts: Facts, now: datetime) -> int:
    """0 where the link is broken, however many have praised it, and 1 at least for all others."""
    return 0 if facts.health in BROKEN else max(1, BASE + sum(_points(facts, now)))


def reasons(facts: Facts, now: datetime) -> list[str]:
    """What the score is made of, in sentences, what is worth most first, and the sum."""
    if facts.health in BROKEN:
        return ["Its link is broken, so it stands behind all others"]
    counted = sorted(terms(facts, now), key=lambda term: -abs(term.points))
    return [*map(str, counted), f"With the {BASE} that every entry begins with: {score(facts, now)}"]


def terms(facts: Facts, now: datetime) -> list[Term]:
    """What is counted, without what comes to nothing."""
    return [term for term in _terms(facts, now) if term.points]


def votes(number: int) -> int:
    return round(DOUBLED * log2(1 + number))


def freshness(kind: str, days: int) -> int:
    """FRESH on the day of the look, and nothing once its kind's days are over."""
    span = FRESH_DAYS[kind]
    return FRESH if span is None else max(0, FRESH - FRESH * max(0, days) // span)


def _terms(facts: Facts, now: datetime) -> Iterable[Term]:
    is_ageless = FRESH_DAYS[facts.kind] is None
    said = [
        f"Useful to {_people(facts.useful_count)}",
        "A paper does not age" if is_ageless else f"Looked at in {facts.reviewed_at:%B %Y}",
        f"Worked for {_people(facts.worked_count)}",
        f"Did not work for {_people(facts.broke_count)}",
        "Brought in by its author",
        "By a vendor",
        "Its link does not answer at the moment",
    ]
    return map(Term, _points(facts, now), said)


def _points(facts: Facts, now: datetime) -> Sequence[int]:
    """In the order of what is said of them. Many are asked for these alone."""
    return (
        votes(facts.useful_count),
        freshness(facts.kind, (now - facts.reviewed_at).days),
        WORKED * min(facts.worked_count, TRIALS_MOST),
        BROKE * min(facts.broke_count, TRIALS_MOST),
        OWN_WORK * facts.is_own_work,
        VENDOR * facts.is_vendor,
        FAILS * (facts.health == FAILING),
    )


def _people(number: int) -> str:
    return f"{number:,} {'person' if number == 1 else 'people'}"
