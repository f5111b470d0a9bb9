"""An entry of a file, made to fit the tables: cut where it is too long, with a note of everything that was altered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from resources import tagging
from resources.exchange.matching import cut
from resources.exchange.standing import Doors
from resources.links import address
from resources.links.address import Address
from resources.models.door import DOORS_MAX, LABEL_LENGTH
from resources.models.entry import SUMMARY_MAX, TITLE_LENGTH
from resources.readme import DoorOutline, LinkOutline, Outline
from resources.text import one_line

_UNFIT = re.compile("[\x00\ud800-\udfff]")
"""What neither database, or no file, can hold."""


@dataclass(frozen=True, slots=True)
class Fit:
    """`address` may be refused; everything else can be stored as it is. `number` counts the entries of the file from 1,
    `place` its sections from 0."""

    number: int
    place: int
    link: LinkOutline
    address: Address
    title: str
    summary: str
    doors: Doors
    tag: str
    notes: tuple[str, ...]


_latest: list[tuple[Outline, tuple[Fit, ...]]] = []


def fit_all(outline: Outline) -> tuple[Fit, ...]:
    """Every entry of the file, in its order. Those of the latest file are kept: a difference is made twice in a moment,
    before it is done and while."""
    for kept, fits in _latest:
        if kept is outline:
            return fits
    links = ((place, link) for place, section in enumerate(outline.sections) for link in section.links)
    made = tuple(fit(number, *one) for number, one in enumerate(links, start=1))
    _latest[:] = [(outline, made)]
    return made


def fit(number: int, place: int, link: LinkOutline) -> Fit:
    read, notes = address.read(link.url), list[str]()
    title = _title(one_line(link.title), read, notes)
    summary = one_line(link.description)
    if len(summary) > SUMMARY_MAX:
        notes.append(f"The description is cut to {SUMMARY_MAX} characters.")
    doors = tuple(_doors(link.doors, notes))
    words = {"title": title, "summary": cut(summary, SUMMARY_MAX), "tag": _tag(link.group, notes)}
    return Fit(number, place, link, read, doors=doors, notes=tuple(notes), **words)


def storable(prose: str) -> str:
    """Markdown without the characters that cannot be stored."""
    return _UNFIT.sub("\ufffd", prose)


def _title(title: str, read: Address, notes: list[str]) -> str:
    if not title:
        title = read.stored.partition("://")[2].rstrip("/")[:TITLE_LENGTH]
        notes += ["It has no title; its address stands for one."] if title else []
    if len(title) > TITLE_LENGTH:
        notes.append(f"The title is cut to {TITLE_LENGTH} characters.")
    return cut(title, TITLE_LENGTH)


def _doors(doors: tuple[DoorOutline, ...], notes: list[str]) -> Iterator[tuple[str, str]]:
    """Labels and stored addresses, each address once."""
    seen: set[str] = set()
    for door in doors:
        read = address.read(door.url)
        if read.refused:
            notes.append(f"Its link “{one_line(door.label)[:80]}” is left out: {read.refused.sentence}")
        elif len(seen) == DOORS_MAX and read.stored not in seen:
            notes.append(f"Of its further links, the first {DOORS_MAX} are taken.")
            return
        elif read.stored not in seen:
            seen.add(read.stored)
            yield cut(one_line(door.label), LABEL_LENGTH) or read.host, read.stored


def _tag(group: str, notes: list[str]) -> str:
    """What stands above it in a list of lists, as a tag; nothing where it is none."""
    if not group.strip():
        return ""
    try:
        return tagging.normal(one_line(group))
    except ValidationError as problem:
        notes.append(f"What stands above it becomes no tag. {problem.messages[0]}")
        return ""
