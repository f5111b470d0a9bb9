"""Entries in lists: what their cards show beside the rows, asked once for a page, and the cards themselves.

A card is drawn from what it shows and from nothing else, so that `guide.kept` keeps it: of what a reader has said of an
entry it knows what, and not who.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.template.base import Template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from accounts.models import User
from guide import kept
from resources import progress
from resources.models import Door, Resource, ResourceTag, Saved, Vote
from resources.models.resource import CARD
from resources.progress import Marks
from resources.usefulness import Ballot

DOORS_SHOWN = 3
"""So many doors of an entry are on its card."""
DRAWN_FROM = (*CARD, "tools_told", "sample_told")


class Named(NamedTuple):
    name: str
    slug: str


class Way(NamedTuple):
    label: str
    url: str


class Said(NamedTuple):
    """What a reader said of one entry. `mark` is empty where they marked nothing."""

    may_vote: bool
    is_useful: bool
    is_kept: bool
    mark: str


class Shown(NamedTuple):
    """What is on a card beside what is in the row. `number`, `title` and `summary` may be empty."""

    tags: tuple[Named, ...]
    doors: tuple[Way, ...]
    more_doors: int
    said: Said | None
    why: tuple[str, ...]
    heading: str
    number: str
    title: SafeString
    summary: SafeString


class Told(NamedTuple):
    """Of the entries of a page, by id: their tags and doors, in their order, and what the reader said of them; None for
    a stranger, whose page is everybody's."""

    tags: dict[int, list[Named]]
    doors: dict[int, list[Way]]
    said: dict[int, Said] | None


def told(entries: Sequence[Resource], reader: User | None) -> Told:
    """One query, and for a reader one more for their marks, where nothing on the page has asked for these."""
    ids = {entry.pk for entry in entries}
    found = Told({}, {}, None)
    useful: set[int] = set()
    keeps: set[int | str] = set()
    for noun, pk, _, one, other in _rows(entries, ids, reader) if ids else ():
        if noun == "tag":
            found.tags.setdefault(pk, []).append(Named(one, other))
        elif noun == "door":
            found.doors.setdefault(pk, []).append(Way(one, other))
        elif noun == "vote":
            useful.add(pk)
        else:
            keeps |= {pk, one}
    return found if reader is None else found._replace(said=_said(entries, reader, useful, keeps))


def cards(shown: Iterable[Any], told: Told, heading: str = "h3", first: int = 0) -> SafeString:
    """The cards of entries, or of what search has found; numbered from `first` on, unless that is 0."""
    drawn = [_card(one, told, heading, f"{number:02d}" if first else "") for number, one in enumerate(shown, first)]
    return SafeString("".join(drawn))


def _card(one: Any, told: Told, heading: str, number: str) -> SafeString:
    row, is_hit = getattr(one, "resource", one), hasattr(one, "resource") and hasattr(one, "why")
    doors = told.doors.get(row.pk, ())
    return _drawn(
        kept.template("_card.html"),
        tuple(map(vars(row).get, DRAWN_FROM)),
        Shown(
            tuple(told.tags.get(row.pk, ())),
            tuple(doors[:DOORS_SHOWN]),
            max(0, len(doors) - DOORS_SHOWN),
            told.said and told.said[row.pk],
            tuple(one.why if is_hit else row.reasons),
            heading,
            number,
            conditional_escape(one.title) if is_hit else SafeString(),
            conditional_escape(one.summary) if is_hit else SafeString(),
        ),
    )


@lru_cache(maxsize=kept.MOST)
def _drawn(template: Template, columns: tuple[Any, ...], shown: Shown) -> SafeString:
    """Of the entry it knows the columns alone that are its key."""
    entry = Resource(**dict(zip(CARD, columns, strict=False)))
    entry.tools_told, entry.sample_told = columns[-2:]  # type: ignore[attr-defined]  # As `for_cards` has them.
    said = shown.said
    state = {
        "kept": None if said is None else {entry.pk} if said.is_kept else set(),
        "votes": said and Ballot({entry.pk} if said.may_vote else set(), {entry.pk} if said.is_useful else set()),
        "mark": said and said.mark,
    }
    return kept.render(template, shown._asdict() | state | {"entry": entry, "page": entry.get_absolute_url()})


def _rows(entries: Sequence[Resource], ids: set[int], reader: User | None) -> Iterable[tuple[str, int, int, str, str]]:
    """What it is, the entry, its place, and two words; where a kept page is not known as the entry, no entry."""
    tags = ResourceTag.objects.filter(content_object__in=ids)
    parts = [
        _part("tag", tags, "content_object_id", F("pk"), F("tag__name"), F("tag__slug")),
        _part("door", Door.objects.filter(resource__in=ids), "resource_id", F("position"), F("label"), F("url")),
    ]
    if reader:
        keeps = Saved.objects.filter(Q(resource__in=ids) | Q(key__in=[row.key for row in entries]), person=reader)
        votes = Vote.objects.filter(person=reader, resource__in=ids)
        parts.append(_part("vote", votes, "resource_id", Value(0), Value(""), Value("")))
        parts.append(_part("saved", keeps, "resource_id", Value(0), F("key"), Value("")))
    return sorted(parts[0].union(*parts[1:], all=True), key=lambda row: row[2])


def _part(noun: str, rows: QuerySet[Any], pk: str, at: Any, one: Any, other: Any) -> QuerySet[Any]:
    words = {"one": Cast(one, TextField()), "other": Cast(other, TextField())}
    told = rows.order_by().annotate(noun=Value(noun), place=Cast(at, BigIntegerField()), **words)
    return told.values_list("noun", pk, "place", "one", "other")


def _said(entries: Sequence[Resource], reader: User, useful: set[int], keeps: set[int | str]) -> dict[int, Said]:
    marks = progress.held_by(reader).resources
    return {
        row.pk: Said(
            row.suggested_by_id != reader.pk,
            row.pk in useful and row.suggested_by_id != reader.pk,
            row.pk in keeps or row.key in keeps,
            str(marks.get(row.pk, "")),
        )
        for row in entries
    }
