"""Which section of a file is which of the guide. Pure.

Many lists have a section “Books” below each language, so that a title alone names nothing: a section is known by its
title and that of the section it is a part of, and among equals by its order.
"""

import re
import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.text import slugify

from guide.models import Section
from resources.facts import Facts, SectionFacts
from resources.readme import Outline, SectionOutline
from resources.text import one_line

TITLE_LENGTH, SLUG_LENGTH = 200, 70
UNNAMED = "Links"
"""What a section is called whose heading says nothing that can be read."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Heading:
    """A section of the file: its place among all, its title as it would be stored, that of its parent, and what the
    table says about it. `notes` are sentences about what was altered."""

    place: int
    outline: SectionOutline
    title: str
    parent: str
    facts: SectionFacts | None
    notes: tuple[str, ...]


def headings(outline: Outline, facts: Facts) -> list[Heading]:
    """The file's sections, each with the title that the table or the file gives it."""
    found = []
    said = [(one, facts.of_section(one.title)) for one in outline.sections]
    titles = [known.title if known else one_line(one.title) for one, known in said]
    parents = _parents([(one.level, title) for (one, _), title in zip(said, titles, strict=True)])
    for place, ((one, known), title) in enumerate(zip(said, titles, strict=True)):
        notes = []
        if not title:
            title, notes = UNNAMED, [f"Its heading says nothing; it is called “{UNNAMED}”."]
        elif len(title) > TITLE_LENGTH:
            title, notes = cut(title, TITLE_LENGTH), [f"Its title is cut to {TITLE_LENGTH} characters."]
        found.append(Heading(place, one, title, parents[place], known, tuple(notes)))
    return found


def match(wanted: list[Heading], sections: list[Section], homes: dict[int, list[int]]) -> dict[int, Section]:
    """Places in the file to sections of the guide, each of them once.

    `homes` are, by place, the ids of the sections in which the entries stand now whose ids the file gives there: a
    section with another title that has most of them is the same one.
    """
    parents = _parents([(section.level, section.title) for section in sections])
    above = {section.pk: parent for section, parent in zip(sections, parents, strict=True)}
    found: dict[int, Section] = {}
    ways: list[tuple[Callable[[Heading], Hashable], Callable[[Section], Hashable]]] = [
        (lambda one: one.facts.slug if one.facts else None, lambda section: section.slug),
        (lambda one: (one.title, one.parent), lambda section: (section.title, above[section.pk])),
        (lambda one: _letters(one.title, one.parent), lambda section: _letters(section.title, above[section.pk])),
        (
            lambda one: None if one.parent else _slug(one.title),
            lambda section: "" if above[section.pk] else section.slug,
        ),
        (lambda one: _home(homes.get(one.place, [])), lambda section: section.pk),
        (lambda one: _words(one.outline.prose) if homes else None, lambda section: _words(section.prose)),
    ]
    for key_of_heading, key_of_section in ways:
        taken = {section.pk for section in found.values()}
        free: dict[Hashable, deque[Section]] = defaultdict(deque)
        for section in sections:
            if section.pk not in taken:
                free[key_of_section(section)].append(section)
        for one in wanted:
            key = key_of_heading(one)
            if one.place not in found and key is not None and free.get(key):
                found[one.place] = free[key].popleft()
    return found


def merged(now: Sequence[T], wanted: Sequence[T], *, moves: bool = True) -> list[T]:
    """`now` with those of `wanted` that it lacks, in an order in which `wanted` is in its own.

    Where `now` has them in that order already, nothing moves, and what is new comes behind the one before it; so it
    does where nothing `moves`. Otherwise those that are wanted come first, and then the others as they were.
    """
    asked, here = set(wanted), set(now)
    if moves and in_other_order(now, wanted):
        return [*wanted, *(one for one in now if one not in asked)]
    first: list[T] = []
    behind: dict[T, list[T]] = {}
    run = first
    for one in wanted:
        if one in here:
            run = behind[one] = []
        else:
            run.append(one)
    if not behind:
        return [*now, *first]
    start = next(one for one in now if one in asked)
    merged_order: list[T] = []
    for one in now:
        merged_order += [*(first if one == start else []), one, *behind.get(one, [])]
    return merged_order


def in_other_order(now: Sequence[T], wanted: Sequence[T]) -> bool:
    """Whether what both have stands in another order."""
    asked, here = set(wanted), set(now)
    return [one for one in now if one in asked] != [one for one in wanted if one in here]


def cut(text: str, length: int) -> str:
    """`text` cut at a word, with a mark of that, to at most `length` characters."""
    if len(text) <= length:
        return text
    words = text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:-–—")
    return f"{words}…"


def _parents(headings: Iterable[tuple[int, str]]) -> list[str]:
    """For levels and titles in their order: of each the title of the section that it is a part of."""
    parents: list[str] = []
    open_: list[tuple[int, str]] = []
    for level, title in headings:
        while open_ and open_[-1][0] >= level:
            open_.pop()
        parents.append(open_[-1][1] if open_ else "")
        open_.append((level, title))
    return parents


def _slug(title: str) -> str | None:
    return slugify(title)[:SLUG_LENGTH].strip("-") or None


def _letters(*titles: str) -> Any:
    """Titles that differ in capitals, signs and spaces are one; one without letters is none."""
    folded = [re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", title).casefold()).strip() for title in titles]
    return tuple(folded) if folded[0] else None


def _home(sections: list[int]) -> int | None:
    """The section in which more than half of them stand."""
    for pk, number in Counter(sections).most_common(1):
        return pk if number * 2 > len(sections) else None
    return None


def _words(prose: str) -> str | None:
    """In a file of ours, prose that is the same is that of the same section."""
    return " ".join(prose.split()) or None
