"""Where the bars of a small chart are, in the units of its SVG. Pure; templates draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

WIDTH, HEIGHT = 360, 190
LEFT, TOP, BOTTOM = 30, 16, 22
"""Room for the numbers of the axis, for those above the columns, and for the labels below."""
ROW = 38
"""The height of a row: its words, and its bar below them."""
BAR = 10
GAP = 0.34
"""Of the room of a column, what stays empty."""
LABEL_LENGTH = 40
NAMED = 8
"""So many columns have room for a label each; of more, every second or third has one, and the last."""


class Bar(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    series: int


class Tick(NamedTuple):
    y: float
    label: str


class Column(NamedTuple):
    label: str
    is_named: bool
    middle: float
    top: float
    total: int
    bars: list[Bar]


class Row(NamedTuple):
    label: str
    value: str
    y: float
    bar: Bar


@dataclass(frozen=True, slots=True)
class Columns:
    columns: list[Column]
    ticks: list[Tick]
    width: int = WIDTH
    height: int = HEIGHT
    base: int = HEIGHT - BOTTOM
    left: int = LEFT


@dataclass(frozen=True, slots=True)
class Rows:
    rows: list[Row]
    height: int
    width: int = WIDTH


def columns(data: Sequence[tuple[str, Sequence[int]]]) -> Columns:
    """A column for each pair of a label and its numbers, which are stacked, the first at the bottom."""
    most = rounded_up(max((sum(numbers) for _, numbers in data), default=0))
    room = (WIDTH - LEFT) / max(1, len(data))
    placed = [_column(label, numbers, LEFT + place * room, room, most) for place, (label, numbers) in enumerate(data)]
    every = -(-len(data) // NAMED)
    named = [column._replace(is_named=(len(data) - 1 - place) % every == 0) for place, column in enumerate(placed)]
    marks = [0, most // 2, most] if most % 2 == 0 else [0, most]
    return Columns(named, [Tick(_y(mark, most), str(mark)) for mark in marks])


def rows(data: Sequence[tuple[str, float, str]], *, most: float) -> Rows:
    """A row for each label, number, and the number in words; a bar of `most` is as wide as the chart."""
    placed = [
        Row(_short(label), words, ROW * place + 14.0, Bar(0, ROW * place + 20, _wide(number, most), BAR, 0))
        for place, (label, number, words) in enumerate(data)
    ]
    return Rows(placed, ROW * len(data))


def rounded_up(number: int) -> int:
    """The next number that begins with 1, 2, 4, 5, 6 or 8 and goes on with zeros; at least 2."""
    power = 1
    while power * 10 < number:
        power *= 10
    steps = (step * power for step in (1, 2, 4, 5, 6, 8, 10))
    return max(2, next(step for step in steps if step >= number))


def _column(label: str, numbers: Sequence[int], left: float, room: float, most: int) -> Column:
    bars, below = [], 0
    for series, number in enumerate(numbers):
        top, bottom = _y(below + number, most), _y(below, most)
        if number:
            bars.append(Bar(_round(left + room * GAP / 2), top, _round(room * (1 - GAP)), _round(bottom - top), series))
        below += number
    return Column(label, True, _round(left + room / 2), _y(below, most), below, bars)


def _y(number: int, most: int) -> float:
    return _round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * number / most)


def _wide(number: float, most: float) -> float:
    """Something is never drawn as nothing."""
    return max(2.0, _round(WIDTH * number / most)) if number and most else 0.0


def _short(label: str) -> str:
    return label if len(label) <= LABEL_LENGTH else f"{label[: LABEL_LENGTH - 1].rstrip()}…"


def _round(number: float) -> float:
    return round(number, 1)
