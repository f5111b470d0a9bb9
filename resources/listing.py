"""Entries in lists: what their cards show beside the rows, asked once for a page, and the cards themselves.

A card is drawn from what it shows and from nothing else, so that `guide.fragments` keeps it: of what a reader has said
of an entry it knows what, and not who.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection
from django.template.base import Template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from accounts.models import User
from guide import fragments
from guide.models import Topic
from resources import progress
from resources.models import Door, Resource, Tag
from resources.models.resource import CARD

DOORS_SHOWN = 3
"""So many doors of an entry are on its card."""
TAGS_AND_DOORS = """
SELECT 'tag', content_object_id, i.id, t.name, t.slug, t.id, t.live_count
FROM resources_resourcetag i JOIN resources_tag t ON t.id = i.tag_id WHERE content_object_id IN ({these})
UNION ALL SELECT 'door', resource_id, position, label, url, id, 0 FROM resources_door WHERE resource_id IN ({these})"""
USEFUL = " UNION ALL SELECT 'useful', id, 0, '', '', 0, useful_count FROM resources_resource WHERE id IN ({these})"
"""Rows may be remembered, and votes are not."""
TOPICS = """
UNION ALL SELECT 'topic', resource_id, t.position, t.title, t.slug, t.id, 0
FROM resources_resourcetopic i JOIN guide_topic t ON t.id = i.topic_id WHERE resource_id IN ({these})"""
TOOLS = " UNION ALL SELECT 'tool', NULL, 0, name, version, id, 0 FROM resources_tool"
OF_THE_READER = """
UNION ALL SELECT 'vote', resource_id, 0, '', '', 0, 0
FROM resources_vote WHERE person_id = %s AND resource_id IN ({these})
UNION ALL SELECT 'kept', resource_id, 0, key, '', 0, 0
FROM resources_saved WHERE person_id = %s AND resource_id IN ({these})
UNION ALL SELECT 'kept', resource_id, 0, key, '', 0, 0
FROM resources_saved WHERE person_id = %s AND key IN ({keys})"""
MARKS = f" UNION ALL SELECT 'mark', p.resource_id, 0, {progress.WORD}, '', 0, 0 {progress.ROWS}"
MARKS += " WHERE p.person_id = %s AND p.resource_id IN ({these})"
KNOWN = CARD[:-1]
"""All but the votes, which come last."""


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
    tools: str
    more_doors: int
    said: Said | None
    why: tuple[str, ...]
    heading: str
    number: str
    title: SafeString
    summary: SafeString


class _Parts(NamedTuple):
    tags: list[Tag]
    doors: list[Door]
    topics: list[Topic]


class Told(NamedTuple):
    """Of the entries of a page, by id: their tags and doors, in their order; how many call them useful; the tools of
    the world, for `versions`, where any covers some; and what the reader said of them; None for a stranger, whose page
    is everybody's."""

    tags: dict[int, list[Named]]
    doors: dict[int, list[Way]]
    useful: dict[int, int]
    tools: str
    said: dict[int, Said] | None


def complete(entries: Sequence[Resource], reader: User | None = None) -> dict[int, Said]:
    """Give entries their tags, doors and topics, as if they were prefetched; what the reader said of each."""
    rows = _rows(entries, reader, TOPICS) if entries else []
    found = {entry.pk: _Parts([], [], []) for entry in entries}
    tags = _tags(rows)
    for noun, of, _, one, other, pk, _ in rows:
        if noun == "tag":
            found[of].tags.append(tags[pk])
        elif noun == "door":
            found[of].doors.append(Door(pk=pk, resource_id=of, label=one, url=other))
        elif noun == "topic":
            found[of].topics.append(Topic(pk=pk, title=one, slug=other))
    for entry in entries:
        entry._prefetched_objects_cache = found[entry.pk]._asdict()  # type: ignore[attr-defined]
    return _said(entries, reader, rows) if reader else {}


def told(entries: Sequence[Resource], reader: User | None) -> Told:
    """One query."""
    covering = TOOLS if any(row.covers for row in entries) else ""
    rows = _rows(entries, reader, USEFUL + covering) if entries else []
    found = _told(rows)
    return found if reader is None else found._replace(said=_said(entries, reader, rows))


def around(ids: Sequence[int]) -> Told:
    """The tags and the doors of entries, and nothing else. One query."""
    return _told(_ask(TAGS_AND_DOORS, ids) if ids else [])


def cards(shown: Iterable[Any], told: Told, heading: str = "h3", first: int = 0) -> SafeString:
    """The cards of entries, or of what search has found; numbered from `first` on, unless that is 0."""
    card, numbered = fragments.template("_card.html"), enumerate(shown, first)
    drawn = [_card(card, one, told, heading, f"{number:02d}" if first else "") for number, one in numbered]
    return SafeString("".join(drawn))


def _tags(rows: list[tuple[Any, ...]]) -> dict[int, Tag]:
    """By id, each made once: to make a row takes long, and many entries have the same tags."""
    told = {row[5]: row for row in rows if row[0] == "tag"}
    return {pk: Tag(pk=pk, name=row[3], slug=row[4], live_count=row[6]) for pk, row in told.items()}


def _card(template: Template, one: Any, told: Told, heading: str, number: str) -> SafeString:
    row, is_hit = getattr(one, "resource", one), hasattr(one, "resource") and hasattr(one, "why")
    doors = told.doors.get(row.pk, ())
    return _drawn(
        template,
        (*map(vars(row).get, KNOWN), told.useful.get(row.pk, 0), vars(row).get("sample_told")),
        Shown(
            tuple(told.tags.get(row.pk, ())),
            tuple(doors[:DOORS_SHOWN]),
            told.tools if row.covers else "",
            max(0, len(doors) - DOORS_SHOWN),
            None if told.said is None else told.said[row.pk],
            tuple(one.why if is_hit else row.reasons),
            heading,
            number,
            conditional_escape(one.title) if is_hit else SafeString(),
            conditional_escape(one.summary) if is_hit else SafeString(),
        ),
    )


@lru_cache(maxsize=fragments.MOST)
def _drawn(template: Template, columns: tuple[Any, ...], shown: Shown) -> SafeString:
    """Of the entry it knows the columns alone that are its key."""
    entry = Resource(**dict(zip(CARD, columns, strict=False)))
    entry.tools_told, entry.sample_told = shown.tools, columns[-1]  # type: ignore[attr-defined]
    given = shown._asdict() | {"entry": entry, "page": entry.get_absolute_url()}
    return fragments.render(template, given)


def _told(rows: list[tuple[Any, ...]]) -> Told:
    tools = "\n".join(f"{row[3]}\t{row[4]}\t" for row in rows if row[0] == "tool")
    found = Told({}, {}, {}, tools, None)
    for noun, pk, _, one, other, _, number in rows:
        if noun == "tag":
            found.tags.setdefault(pk, []).append(Named(one, other))
        elif noun == "door":
            found.doors.setdefault(pk, []).append(Way(one, other))
        elif noun == "useful":
            found.useful[pk] = number
    return found


def _rows(entries: Sequence[Resource], reader: User | None, more: str = "") -> list[tuple[Any, ...]]:
    """Of all that is asked of entries; a kept page may have its address alone."""
    ids, keys = [row.pk for row in entries], [row.key for row in entries] if reader else []
    values = [reader.pk, reader.pk, reader.pk, *keys, reader.pk] if reader else []
    return _ask(f"{TAGS_AND_DOORS}{more}{OF_THE_READER + MARKS if reader else ''}", ids, keys, values)


def _ask(statement: str, ids: Sequence[int], keys: Sequence[str] = (), values: Sequence[Any] = ()) -> list[Any]:
    """What it is, the entry, its place, two words, an id and a number.

    As a statement, not as querysets: to put one together takes longer than to run it. The ids are spelt out in it: of
    hundreds of parameters PostgreSQL's driver takes longer.
    """
    these, named = ", ".join(f"{pk:d}" for pk in ids), ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(statement.format(these=these, keys=named), values)
        return sorted(cursor.fetchall(), key=itemgetter(2, 5))


def _said(entries: Sequence[Resource], reader: User, rows: list[tuple[Any, ...]]) -> dict[int, Said]:
    """By what of the rows is the reader's own."""
    useful = {row[1] for row in rows if row[0] == "vote"}
    keeps = {word for row in rows if row[0] == "kept" for word in (row[1], row[3])}
    marks = {row[1]: row[3] for row in rows if row[0] == "mark"}
    return {
        row.pk: Said(
            row.suggested_by_id != reader.pk,
            row.pk in useful,
            row.pk in keeps or row.key in keeps,
            marks.get(row.pk, ""),
        )
        for row in entries
    }
