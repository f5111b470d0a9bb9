"""The sections as a tree, by the levels of their headings: a part stands behind the section that it is a part of."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from guide.models import Section

BETWEEN = " › "
"""Between the titles of a path."""
NEAR = 24
"""So many neighbours are on the rail: of hundreds, those around the reader."""
PARTS_NAMED = 8
"""So many parts of a section are named on the front page."""


class Shown(NamedTuple):
    """What lists say of a section; `reading_minutes` where they say it."""

    slug: str
    title: str
    place: str
    summary: str
    needed_count: int
    resource_count: int
    waiting_count: int
    is_soon: bool
    total_count: int
    reading_minutes: int


class Stage(NamedTuple):
    """A section of the front page, with the first of its parts, and how many more there are."""

    section: Shown
    parts: tuple[Shown, ...]
    more: int


class Step(NamedTuple):
    """A line of the rail, in words; `steps` are its parts, where the reader is in it."""

    slug: str
    title: str
    is_soon: bool
    total_count: int
    is_here: bool
    steps: tuple["Step", ...]


def parents(levels: Sequence[int]) -> list[int | None]:
    """For each heading, in reading order, the place of the one that it is below.

    A level says only what is below what: from 2 to 4 is one step down, as from 2 to 3.
    """
    found: list[int | None] = []
    way: list[int] = []
    for at, level in enumerate(levels):
        while way and levels[way[-1]] >= level:
            way.pop()
        found.append(way[-1] if way else None)
        way.append(at)
    return found


def grow(sections: "list[Section]") -> "list[Section]":
    """Tell each its number, place, parent, parts and name; they come in reading order, and go back so."""
    tops: list[Section] = []
    above = parents([section.level for section in sections])
    for number, (section, at) in enumerate(zip(sections, above, strict=True), start=1):
        parent = None if at is None else sections[at]
        siblings = parent.parts if parent else tops
        siblings.append(section)
        section.number, section.parent, section.parts = number, parent, []
        section.place = f"{parent.place}.{len(siblings)}" if parent else str(len(siblings))
    _tell_names(sections)
    return sections


def tops_of(sections: "Sequence[Section]") -> "list[Section]":
    """Of sections that are grown, those that are no part of another."""
    return [section for section in sections if section.parent is None]


def stages(tops: "Sequence[Section]") -> list[Stage]:
    return [_stage(top) for top in tops]


def _stage(top: "Section") -> Stage:
    named = tuple(part.shown for part in top.parts[:PARTS_NAMED])
    return Stage(top.shown, named, max(0, len(top.parts) - PARTS_NAMED))


def rail(siblings: "Sequence[Section]", here: "Section") -> tuple[Step, ...]:
    """The way to a section: it and its neighbours, with the parts of what the reader is in."""
    way = here.path
    return tuple(_step(section, here, way) for section in _near(siblings, way))


def _step(section: "Section", here: "Section", way: "Sequence[Section]") -> Step:
    below = rail(section.parts, here) if section in way else ()
    return Step(section.slug, section.title, section.is_soon, section.total_count, section is here, below)


def _near(siblings: "Sequence[Section]", way: "Sequence[Section]") -> "Sequence[Section]":
    at = next((place for place, section in enumerate(siblings) if section in way), 0)
    start = max(0, min(at - NEAR // 2, len(siblings) - NEAR))
    return siblings[start : start + NEAR]


def _tell_names(sections: "list[Section]") -> None:
    """The title where there is no other of it, else the whole path; and where that is said twice, the place."""
    titles = Counter(section.title for section in sections)
    paths = Counter(section.full_title for section in sections)
    for section in sections:
        path = section.full_title
        name = section.title if titles[section.title] == 1 else path
        section.name = name if paths[path] == 1 else f"{path} ({section.place})"
