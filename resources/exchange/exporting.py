"""The guide out of the tables, as the outline that `importing` puts into them."""

from itertools import groupby
from typing import Any

from django.conf import settings

from guide.models import Guide, Section
from resources.models import Resource
from resources.readme import LinkOutline, Outline, SectionOutline

MOST = 10_000
"""So many links are written out; a section that goes on beyond says where the others are."""


def outline(most: int = MOST) -> Outline:
    """Everything that readers find, in the guide's order, in three queries."""
    guide = Guide.objects.first() or Guide(title=settings.SITE_NAME)
    live = Resource.objects.live().order_by(
        "section_id", "position", "id"
    )  # As the index of one section's links has it.
    rows = list(live.values_list("section_id", "id", "title", "url", "summary")[: most + 1])
    links = {pk: [*found] for pk, found in groupby(rows[:most], key=lambda row: row[0])}
    sections = Section.objects.order_by("position", "id")
    written = [_section(section, links.get(section.pk, []), is_all=len(rows) <= most) for section in sections]
    return Outline(guide.title, guide.introduction, tuple(written))


def _section(section: Section, rows: list[Any], *, is_all: bool) -> SectionOutline:
    links = [LinkOutline(title, url, summary, id=pk) for _, pk, title, url, summary in rows]
    if not is_all and len(links) < section.resource_count:
        links.append(LinkOutline("More in this section", f"{settings.SITE_URL}{section.get_absolute_url()}"))
    return SectionOutline(section.title, section.level, section.prose, links=tuple(links), is_soon=not section.is_open)
