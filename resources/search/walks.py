"""From the newest down: how far an answer is looked for, so that it costs the same in a guide of any size.

What is rare is found at once. What is common is found in a window of the newest ids. What is made of common words that
hardly meet is looked for in a few windows until BUDGET is spent; then the answer is not whole, and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

from resources.search import engine
from resources.search.engine import Rows, Slice
from resources.search.expression import Expression, cost, most
from resources.search.vocabulary import Known

BUDGET = {"sqlite": 150_000, "postgresql": 80_000}
"""So many entries of the index are read for an answer: what each engine does in about ten milliseconds."""
FEW = 5_000
"""In a guide of no more ids all of it is looked at at once: its highest id says little of how many entries it has."""
STEPS, AMPLE, LAST, GLANCE = 3, 1.3, 4, 4
"""At most so many statements; a window is to hold so many times what is wanted, and the last one is so much wider."""


@dataclass(slots=True)
class Walk:
    """What was found, in its order; the walk has come from `start` to `edge`. `is_whole`: there is nothing else."""

    node: Expression
    limit: int
    start: int
    edge: int
    end: int
    budget: float
    span: int
    price: float
    is_upwards: bool = False
    rows: Rows = field(default_factory=list)
    has_glanced: bool = False

    @property
    def is_whole(self) -> bool:
        return self.edge == self.end and len(self.rows) < self.limit

    @property
    def is_over(self) -> bool:
        return self.edge == self.end or len(self.rows) >= self.limit or self.span < 1

    @property
    def width(self) -> int:
        return abs(self.edge - self.start)


def walk(
    node: Expression, known: Known, *columns: str, limit: int, above: int = 0, up_to: int | None = None,
    is_upwards: bool = False, glance: Expression | None = None,
) -> Walk:  # fmt: skip
    """The first `limit` that fit, with ids above `above` and up to `up_to`, newest first, or oldest first upwards.

    `glance` is looked for in the first statement as well: for one that fits, as far as a quarter of the budget leads.
    """
    high = max(above, known.top if up_to is None else min(up_to, known.top))
    start, end = (above, high) if is_upwards else (high, above)
    one = _begun(node, known, limit, start, end, allowance())
    one.is_upwards = is_upwards
    other = [_glancing(glance, known)] if glance else []
    _run([one, *other], known, columns)
    one.has_glanced = any(seen.rows for seen in other)
    return one


def walks(nodes: Sequence[Expression], known: Known, *columns: str, limit: int) -> list[Walk]:
    """As `walk`, of several at once: as many statements as for one, and as much to read for all together."""
    several = [_begun(node, known, limit, known.top, 0, allowance() / len(nodes)) for node in nodes]
    _run(several, known, columns)
    return several


def span_for(node: Expression, known: Known, limit: float, budget: float) -> int:
    """How many ids wide a window has to be; all of them where what is to be read of the index is little enough."""
    top = max(known.top, 1)
    reading = cost(node, known.size, top)
    density = most(node, known.size, top) / top
    if top <= FEW or (reading <= budget and density * top <= limit * AMPLE):
        return top
    return max(512, int(min(limit * AMPLE / max(density, 1e-9), budget / (1 + reading / top), top)))


def cut(node: Expression, known: Known, limit: int, span: int) -> Slice:
    """The newest of it, in a window so wide."""
    is_whole = span * 1.1 >= known.top
    return Slice(node, 0 if is_whole else known.top - span, known.top, limit, is_whole=is_whole)


def allowance() -> int:
    return BUDGET[connection.vendor]


def _begun(node: Expression, known: Known, limit: int, start: int, end: int, budget: float) -> Walk:
    price = 1 + cost(node, known.size, known.top) / max(known.top, 1)
    return Walk(node, limit, start, start, end, budget, span_for(node, known, limit, budget), price)


def _glancing(node: Expression, known: Known) -> Walk:
    """A walk of one step."""
    one = _begun(node, known, 1, known.top, 0, allowance() / GLANCE)
    one.budget = one.span * one.price
    return one


def _run(several: list[Walk], known: Known, columns: Sequence[str]) -> None:
    for step in range(STEPS):
        left = [one for one in several if not one.is_over]
        if not left:
            return
        if step == STEPS - 1:
            for one in left:
                one.span = _last_span(one)
        slices = [_next(one, known) for one in left]
        found: list[Rows] = [[] for _ in left]
        for number, *row in engine.rows(slices, *columns):
            found[number].append(tuple(row))
        for one, part, rows in zip(left, slices, found, strict=True):
            _step(one, part, rows)


def _last_span(one: Walk) -> int:
    """All that is left, where that can be afforded: then the answer is whole, also where ids are far from even."""
    affordable, rest = int(one.budget / one.price), abs(one.end - one.edge)
    return rest if rest <= affordable else min(one.span * LAST, affordable)


def _next(one: Walk, known: Known) -> Slice:
    """The next part of the way; the rest of it where little would be left."""
    low, high = sorted((one.edge, one.end))
    is_whole = one.span * 1.1 >= known.top
    if one.span * 1.1 < high - low:
        low, high = (low, low + one.span) if one.is_upwards else (high - one.span, high)
    return Slice(one.node, low, high, one.limit - len(one.rows), is_whole=is_whole, is_upwards=one.is_upwards)


def _step(one: Walk, part: Slice, rows: Rows) -> None:
    """The next window is as wide as what was found so far lets expect; eight times as wide where that is nothing."""
    width = part.high - part.low
    one.rows += rows
    one.edge = part.high if one.is_upwards else part.low
    one.budget -= width * one.price
    wanted = one.limit - len(one.rows)
    expected = wanted * width / len(rows) * AMPLE if rows else width * 8
    one.span = int(min(expected, one.budget / one.price))
