"""The roadmap as a picture: where each step's box stands, what is written in it, and the way that leads to it. Pure.

The way goes to the right along one row, down, and back to the left along the next. All boxes of a picture are of one
size. Units are those of the SVG's `viewBox`.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

PADDING, TITLE_SIZE, TITLE_LINE, NOTE_LINE, GAP = 12, 13, 16, 18, 32
"""Within a box; a title's letters and lines; the line below it; and between boxes. The style sheet names the sizes."""
LINES_MOST = 4
"""So many lines of a title are written; the list has all of it."""
WIDTHS = {0.4: " ',./:;IJ\\ijl|", 0.5: "!()-[]_`frt", 0.6: '"*?csz', 0.7: "$0123456789EFLTaekovxy",
          0.75: "CPSYZbdghnpqu{}", 0.8: "ABKRVX", 0.85: "#+<=>DGHNU^~"}  # fmt: skip
"""Of a size, how wide letters are: of DejaVu Sans Bold, the widest face that readers are likely to have."""
WIDEST = 1.1
"""What every other letter is taken for."""
_WIDTH_OF = {letter: width for width, letters in WIDTHS.items() for letter in letters}


class Step(NamedTuple):
    """`note` is one short line; `is_wanted` says that there is nothing to read about it yet."""

    slug: str
    title: str
    path: str
    note: str
    is_wanted: bool = False


class Plan(NamedTuple):
    """How wide a picture is, how many boxes stand beside each other, and how much room is around them."""

    name: str
    width: int
    columns: int
    margin: int


PLANS = [Plan("wide", 800, 4, 22), Plan("narrow", 340, 2, 10)]


@dataclass(frozen=True, slots=True)
class Box:
    """`lines` of its title each come with where they stand below its top; its note stands at `note_y`. `way`, the path
    of an SVG from the box before it, is drawn from its own corner."""

    step: Step
    x: int
    y: int
    lines: list[tuple[int, str]]
    note_y: int
    way: str


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    width: int
    height: int
    box_width: int
    box_height: int
    boxes: list[Box]


def draw(steps: Sequence[Step], plan: Plan) -> Picture:
    """The boxes of `steps`, in their order. Without steps it is an empty picture of no height."""
    width = (plan.width - 2 * plan.margin - (plan.columns - 1) * GAP) // plan.columns
    titles = [wrapped(step.title, (width - 2 * PADDING) / TITLE_SIZE) for step in steps]
    height = 2 * PADDING + TITLE_LINE * max(map(len, titles), default=0) + NOTE_LINE
    boxes = [_box(step, titles[at], at, plan, (width, height)) for at, step in enumerate(steps)]
    bottom = max((box.y + height + plan.margin for box in boxes), default=0)
    return Picture(plan.name, plan.width, bottom, width, height, boxes)


def wrapped(title: str, room: float) -> list[str]:
    """The title in at most LINES_MOST lines, none wider than `room`, which is in sizes of its letters. What is too long
    for a line is broken within, and what is too long for all of them ends in `…`."""
    lines: list[str] = []
    rest = " ".join(title.split())
    while rest and len(lines) < LINES_MOST:
        line = _first_line(rest, room)
        lines.append(line)
        rest = rest[len(line) :].lstrip()
    if rest:
        lines[-1] = _fitting(lines[-1], room - WIDEST).rstrip(" ,;:.–—-(") + "…"
    return lines


def width_of(text: str) -> float:
    """In sizes of its letters; rather too much than too little."""
    return sum(_width(letter) for letter in text)


def _box(step: Step, title: list[str], at: int, plan: Plan, size: tuple[int, int]) -> Box:
    row, place = divmod(at, plan.columns)
    goes_back = row % 2 == 1
    column = plan.columns - 1 - place if goes_back else place
    width, height = size
    lines = [(PADDING + TITLE_LINE * number - 3, line) for number, line in enumerate(title, start=1)]
    way = _way(at, place, goes_back, width, height)
    x, y = plan.margin + column * (width + GAP), plan.margin + row * (height + GAP)
    return Box(step, x, y, lines, PADDING + TITLE_LINE * len(title) + NOTE_LINE - 5, way)


def _way(at: int, place: int, goes_back: bool, width: int, height: int) -> str:
    if at == 0:
        return ""
    if place == 0:
        return f"M{width // 2} {-GAP}V0"
    return f"M{width + GAP} {height // 2}H{width}" if goes_back else f"M{-GAP} {height // 2}H0"


def _first_line(text: str, room: float) -> str:
    """As many whole words as fit, or as many letters of the first one."""
    fits = _fitting(text, room)
    if fits == text or text[len(fits)] == " ":
        return fits.rstrip()
    return fits.rpartition(" ")[0].rstrip() or fits


def _fitting(text: str, room: float) -> str:
    """The longest beginning that fits, one letter at least; a mark is not torn off its letter."""
    end, used = 0, 0.0
    while end < len(text) and (end == 0 or _is_mark(text[end]) or used + _width(text[end]) <= room):
        used += _width(text[end])
        end += 1
    return text[:end]


def _width(letter: str) -> float:
    return 0 if _is_mark(letter) else _WIDTH_OF.get(letter, WIDEST)


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) in {"Mn", "Me", "Cf"}
