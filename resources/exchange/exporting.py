"""The guide out of the tables: as the outline that `importing` puts into them, or row by row, however many."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.conf import settings

from guide.models import Guide, Section
from resources.models import Door, Resource
from resources.models.resource import ResourceQuerySet
from resources.readme import DoorOutline, LinkOutline, Outline, SectionOutline

MOST = 10_000
"""So many links a page of the site is made of; a section that goes on beyond says where the others are."""
CHUNK = 2_000
"""So many entries are held at a time."""
Place = tuple[int, int]
"""The ids of a section and of an entry in it."""


def outline(most: int | None = MOST) -> Outline:
    """Everything that readers find, in the guide's order, in four queries; no more than `most` links, if that is given.

    What is cut says where the others are.
    """
    guide = Guide.objects.first() or Guide(title=settings.SITE_NAME)
    rows = list(_live()[: most and most + 1].values_list("section_id", "id", "title", "url", "summary"))
    doors = _doors(most)
    links = {
        section_id: [_link(row, doors) for row in found]
        for section_id, found in groupby(rows[:most], key=itemgetter(0))
    }
    is_all = most is None or len(rows) <= most
    sections = Section.objects.numbered()
    written = [_section(section, links.get(section.pk, []), is_all=is_all) for section in sections]
    return Outline(guide.title, guide.introduction, tuple(written))


def chapters() -> Iterator[tuple[Section, Iterator[Resource]]]:
    """Each section, with its live entries and all that `shapes.entry` asks of them, in the guide's order.

    CHUNK entries are fetched at a time, with four queries: memory holds the ids of all and the rows of few.
    The entries of a section are gone once the next section is asked for.
    """
    sections = list(Section.objects.order_by("position", "id"))
    inside = defaultdict(list)
    for section_id, pk in _live().values_list("section_id", "id").iterator(CHUNK):
        inside[section_id].append(pk)
    groups = groupby(_fetched([(one.pk, pk) for one in sections for pk in inside[one.pk]]), key=itemgetter(0))
    section_id, found = next(groups, (0, iter(())))
    for section in sections:
        if section.pk != section_id:
            yield section, iter(())
            continue
        yield section, (entry for _, entry in found)
        section_id, found = next(groups, (0, iter(())))


def whole(rows: ResourceQuerySet) -> ResourceQuerySet:
    """The rows with all that `shapes.entry` asks of them, but for their section."""
    return rows.select_related("suggested_by").prefetch_related("tags", "topics", "doors")  # type: ignore[misc]  # taggit is not typed.


def _live() -> ResourceQuerySet:
    """In the order of the index of one section's links."""
    return Resource.objects.live().order_by("section_id", "position", "id")


def _fetched(order: list[Place]) -> Iterator[tuple[int, Resource]]:
    """The entries behind the ids, each with the section in which it stood then. What was taken out since is missing."""
    for start in range(0, len(order), CHUNK):
        chunk = order[start : start + CHUNK]
        rows = whole(Resource.objects.live()).in_bulk([pk for _, pk in chunk])
        yield from ((section_id, rows[pk]) for section_id, pk in chunk if pk in rows)


def _doors(most: int | None) -> dict[int, tuple[DoorOutline, ...]]:
    rows = Door.objects.filter(resource__in=_live()[:most]).order_by("resource_id", "position", "id")
    found = groupby(rows.values_list("resource_id", "label", "url"), key=itemgetter(0))
    return {pk: tuple(DoorOutline(label, url) for _, label, url in doors) for pk, doors in found}


def _link(row: tuple[int, int, str, str, str], doors: dict[int, tuple[DoorOutline, ...]]) -> LinkOutline:
    _, pk, title, url, summary = row
    return LinkOutline(title, url, summary, id=pk, doors=doors.get(pk, ()))


def _section(section: Section, links: list[LinkOutline], *, is_all: bool) -> SectionOutline:
    more: list[LinkOutline] = []
    if not is_all and len(links) < section.resource_count:
        more = [LinkOutline("More in this section", f"{settings.SITE_URL}{section.get_absolute_url()}")]
    facts: dict[str, Any] = {"level": section.level, "prose": section.prose, "is_soon": section.is_soon}
    return SectionOutline(section.title, links=(*links, *more), **facts)
