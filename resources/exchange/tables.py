"""Everything public as JSON Lines (https://jsonlines.org): a file for each noun, a row on each line.

Rows are fetched by key, CHUNK at a time: memory does not grow with the guide, and nobody waits for a long statement.
What moderators or people alone see is in none: no submission, note, look at a link, other address or mail address.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet

from guide.models import Bridge, Section, Topic
from resources import log
from resources.exchange import shapes
from resources.exchange.exporting import CHUNK, whole
from resources.exchange.shapes import Shape
from resources.models import Event, HostBan, Resource, Tag
from resources.models.event import DECISIONS

CONTENT_TYPE = "application/jsonl; charset=utf-8"


class Table(NamedTuple):
    file: str
    what: str
    rows: Callable[[], Iterable[Shape]]

    def lines(self) -> Iterator[str]:
        for row in self.rows():
            yield json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def _sections() -> Iterator[Shape]:
    for number, row in enumerate(Section.objects.order_by("position", "id"), start=1):
        counts = {"number": number, "resource_count": row.resource_count, "waiting_count": row.waiting_count}
        yield shapes.section(row) | counts


def _resources() -> Iterator[Shape]:
    sections = {section.pk: section for section in Section.objects.defer("prose")}
    for row in _by_key(whole(Resource.objects.live())):
        if row.section_id not in sections:
            sections[row.section_id] = row.section  # It was made meanwhile.
        yield shapes.placed_entry(row, sections[row.section_id])


def _retired() -> Iterator[Shape]:
    return map(shapes.retired, _by_key(Resource.objects.filter(retired_at__isnull=False)))


def _tags() -> Iterator[Shape]:
    return map(shapes.tag, _by_key(Tag.objects.in_use().prefetch_related("synonyms")))


def _topics() -> Iterator[Shape]:
    return map(shapes.topic, Topic.objects.order_by("position", "id").with_points())


def _bridges() -> Iterator[Shape]:
    return map(shapes.bridge, Bridge.objects.order_by("position", "id"))


def _banned_sites() -> Iterator[Shape]:
    return map(shapes.banned_site, _by_key(HostBan.objects.all()))


def _decisions() -> Iterator[Shape]:
    rows = Event.objects.of(DECISIONS).newest_first().reverse().select_related(*log.RELATIONS)
    last: Event | None = None
    while found := list((rows.beyond(last, "gt") if last else rows)[:CHUNK]):
        last = found[-1]
        yield from (shapes.decision(log.line(event)) for event in found)


def _by_key(rows: QuerySet[Any]) -> Iterator[Any]:
    last = 0
    while found := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield from found
        last = found[-1].pk


TABLES = [
    Table("sections.jsonl", "The sections in their order, with their prose.", _sections),
    Table("resources.jsonl", "Every entry with all that its page says, and how its link is.", _resources),
    Table("retired.jsonl", "What was taken out of the guide: its number, its title, and why.", _retired),
    Table("tags.jsonl", "The tags in use, with what they mean and what else they are called.", _tags),
    Table("topics.jsonl", "The steps of the roadmap.", _topics),
    Table("bridges.jsonl", "Ideas of machine learning and their twins in DevOps.", _bridges),
    Table("banned-sites.jsonl", "Sites whose links are not taken, and why.", _banned_sites),
    Table("decisions.jsonl", "The moderation log: every decision with its reason, the oldest first.", _decisions),
]
