"""The tags of the guide as its page shows them: a cloud for each section, and all of them in a list.

No count is taken here: `tag_counts` keeps them.
"""

from collections.abc import Iterable
from math import log
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from guide.models import Section
from resources import tagging
from resources.models import SectionTag, Tag
from resources.models.tag import LISTED, TagQuerySet

IN_A_CLOUD = 16
"""So many of the most used tags of a section are shown."""
CLOUDS = 100
"""So many parts of one statement no database minds."""
STEPS = 4
"""Of the size in which a tag is shown."""
MANY = 10
"""Where no tag has so many entries yet, none is as big as can be."""
ORDERS = {"use": "Most used", "name": "A–Z"}
TYPED_MAX = 80
_LAST = "\U0010ffff"


class Word(NamedTuple):
    """`size` grows from 1 to STEPS with the number of its entries."""

    name: str
    slug: str
    number: int
    size: int


class Cloud(NamedTuple):
    section: Section
    words: list[Word]


def clouds() -> list[Cloud]:
    """The sections in their order, each with its most used tags by name; not those without tags, and of very many
    sections the first CLOUDS. Two queries."""
    is_tagged = Exists(SectionTag.objects.filter(section=OuterRef("pk")))
    rows: list[Any] = Section.objects.defer("prose").annotate(is_tagged=is_tagged).numbered()
    sections: list[Section] = [row for row in rows if row.is_tagged][:CLOUDS]
    found: dict[int, list[SectionTag]] = {}
    for row in SectionTag.objects.filter(pk__in=_most_used(sections)).select_related("tag"):
        found.setdefault(row.section_id, []).append(row)
    return [Cloud(section, _words(found[section.pk])) for section in sections if section.pk in found]


def listed(order: str, begins: str = "") -> list[Tag]:
    """LISTED tags in use at most, and one more where there are more; those that begin like what was typed."""
    rows = Tag.objects.in_use().order_by(*["slug"] if order == "name" else ["-live_count", "name"])
    return list((_beginning(rows, begins) if begins.strip() else rows)[: LISTED + 1])


def _most_used(sections: Iterable[Section]) -> QuerySet[Any]:
    """Their ids; each part is bounded by its index. Of what is sliced SQLite makes no union, but of what is in it."""
    rows = SectionTag.objects.order_by("-live_count", "tag")
    parts = (rows.filter(section=section).values("pk")[:IN_A_CLOUD] for section in sections)
    none = SectionTag.objects.none().values("pk")
    return none.union(*(SectionTag.objects.filter(pk__in=part).values("pk") for part in parts), all=True)


def _words(rows: list[SectionTag]) -> list[Word]:
    most = max(row.live_count for row in rows)
    sized = (Word(row.tag.name, row.tag.slug, row.live_count, _size(row.live_count, most)) for row in rows)
    return sorted(sized, key=lambda word: word.name)


def _size(count: int, most: int) -> int:
    """By the logarithm: ten times as much is as much bigger, wherever it begins."""
    return 1 + round((STEPS - 1) * log(count) / log(max(most, MANY)))


def _beginning(rows: TagQuerySet, typed: str) -> TagQuerySet:
    """By the words in their addresses, which one index holds. PostgreSQL looks for a pattern in it; SQLite does so in a
    range alone, and compares letters by their number."""
    try:
        slug = tagging.slug_of(tagging.normal(typed[:TYPED_MAX]))
    except ValidationError:
        return rows.none()
    found = rows.filter(slug__startswith=slug)
    return found.filter(slug__gte=slug, slug__lt=slug + _LAST) if connection.vendor == "sqlite" else found
