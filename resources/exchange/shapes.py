"""What leaves of each row, as plain values that JSON and YAML can hold: all that readers see, and nothing else.

docs/data.md describes the shapes. They have a VERSION: what is added keeps it, what is renamed or taken out does not.
"""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from guide.models import Bridge, Guide, Section, Topic
from resources.log import Line
from resources.models import HostBan, Resource, Tag
from resources.models.entry import LAB

VERSION = 1
ENTRY = [
    "id", "url", "title", "summary", "kind", "level", "cost", "minutes", "language", *LAB, "covers",
    "is_vendor", "is_own_work", "source",
]  # fmt: skip
SECTION = ["id", "slug", "title", "level", "summary", "prose", "wanted", "asks_for", "is_open"]
LINE = ["who", "handle", "reason", "words", "suggested_by", "is_taken_back", "sentence"]
Shape = dict[str, Any]


def guide() -> Shape:
    row = Guide.objects.first() or Guide(title=settings.SITE_NAME)
    return {"title": row.title, "introduction": row.introduction, "page": f"{settings.SITE_URL}/"}


def licence() -> Shape:
    return settings.DATA_LICENCE._asdict()


def section(row: Section) -> Shape:
    return _named(row, SECTION) | {"opened_at": moment(row.opened_at), "page": _page(row)}


def entry(row: Resource) -> Shape:
    """`row` comes with its tags, topics, doors and who suggested it. Nothing in it changes unless the entry does."""
    return _named(row, ENTRY) | {
        "dollars": None if row.dollars is None else str(row.dollars),
        "worked_on": row.worked_on.isoformat() if row.worked_on else None,
        "tags": sorted(tag.name for tag in row.tags.all()),
        "topics": [topic.slug for topic in row.topics.all()],
        "doors": [_named(door, ["label", "url"]) for door in row.doors.all()],
        "suggested_by": row.suggested_by.handle if row.suggested_by else None,
        "useful_count": row.useful_count,
        "health": row.health,
        "added_at": moment(row.added_at),
        "changed_at": moment(row.changed_at),
        "page": _page(row),
    }


def placed_entry(row: Resource, section: Section) -> Shape:
    """On its own, with the section it stands in and what is known of its link."""
    seen = {"checked_at": moment(row.checked_at), "seen_well_at": moment(row.seen_well_at)}
    return entry(row) | {"section": section.slug, "position": row.position} | seen


def retired(row: Resource) -> Shape:
    """As its page answers, which says its title where it has a reason to give."""
    because = row.retired_because
    return {"id": row.pk, "title": row.title if because else "", "because": because, "at": moment(row.retired_at)}


def tag(row: Tag) -> Shape:
    """`row` comes with its synonyms."""
    synonyms = sorted(other.name for other in row.synonyms.all())
    return _named(row, ["slug", "name", "description", "live_count"]) | {"synonyms": synonyms, "page": _page(row)}


def topic(row: Topic) -> Shape:
    """`row` comes with its points and its prerequisites."""
    return _named(row, ["slug", "title", "summary", "why", "minutes", "position"]) | {
        "prerequisites": [other.slug for other in row.prerequisites.all()],
        "points": [_named(point, ["title", "minutes", "skill"]) for point in row.points.all()],
        "page": _page(row),
    }


def bridge(row: Bridge) -> Shape:
    words = [word.strip() for word in row.words.split(",") if word.strip()]
    return _named(row, ["slug", "idea", "twin"]) | {"words": words} | _named(row, ["same", "differs", "position"])


def banned_site(row: HostBan) -> Shape:
    return _named(row, ["host", "reason"])


def decision(line: Line) -> Shape:
    """A line of the public log, as it is told today."""
    subject = line.subject
    return {"id": line.pk, "at": moment(line.at)} | _named(line, LINE) | {
        "title": subject.title,
        "page": f"{settings.SITE_URL}{subject.link}" if subject.link else "",
        "host": subject.host,
        "section": line.section.slug if line.section else None,
        "fields": list(line.fields),
        "changes": [{"field": one.name, "before": one.before, "after": one.after} for one in line.changes],
    }  # fmt: skip


def moment(at: datetime | None) -> str | None:
    """RFC 3339, to the second: `2026-11-27T20:15:00Z`."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else None


def _named(row: Any, names: list[str]) -> Shape:
    return {name: getattr(row, name) for name in names}


def _page(row: Any) -> str:
    return f"{settings.SITE_URL}{row.get_absolute_url()}"
