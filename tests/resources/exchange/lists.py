"""Outlines, and what an import may touch, for the tests of importing."""

from itertools import count
from typing import Any

from accounts.models import Notification
from guide.models import Guide, Section
from resources.exchange import importing, planning
from resources.exchange.importing import Report
from resources.exchange.plan import Kind, Plan
from resources.models import (
    Document,
    Door,
    Event,
    QueueItem,
    Resource,
    ResourceTag,
    ResourceTopic,
    SectionTag,
    Submission,
    Tag,
    Word,
)  # fmt: skip
from resources.readme import DoorOutline, LinkOutline, Outline, SectionOutline

TABLES = [
    Guide, Section, Resource, Tag, ResourceTag, ResourceTopic, SectionTag, Door, Event, Submission, QueueItem,
    Document, Word, Notification,
]  # fmt: skip


def link(title: str, url: str = "", description: str = "", **more: Any) -> LinkOutline:
    return LinkOutline(title, url or f"https://pages.org/{title.lower().replace(' ', '-')}", description, **more)


def listed(row: Resource, **more: Any) -> LinkOutline:
    """The entry as our own file has it."""
    facts = {"title": row.title, "url": row.url, "description": row.summary, "id": row.pk} | more
    return LinkOutline(**facts)


def outline(*sections: tuple[str, list[LinkOutline]] | SectionOutline, **more: Any) -> Outline:
    """A file of sections, with lines counted."""
    lines = count(1)
    made = []
    for one in sections:
        section = one if isinstance(one, SectionOutline) else SectionOutline(one[0], links=tuple(one[1]))
        start = next(lines)
        links = tuple(_at(link, next(lines)) for link in section.links)
        made.append(SectionOutline(section.title, section.level, section.prose, links, section.is_soon, start))
    return Outline(more.pop("title", ""), more.pop("introduction", ""), tuple(made))


def own_file() -> Outline:
    """The guide as our own file has it: with the ids of the entries."""
    guide = Guide.objects.get()
    sections = [
        SectionOutline(
            section.title, section.level, section.prose, tuple(map(_own, section.resources.live().in_order())),
            is_soon=not section.is_open,
        )
        for section in Section.objects.order_by("position", "id")
    ]  # fmt: skip
    return Outline(guide.title, guide.introduction, tuple(sections))


def _own(row: Resource) -> LinkOutline:
    return listed(row, doors=tuple(DoorOutline(door.label, door.url) for door in row.doors.all()))


def _at(one: LinkOutline, line: int) -> LinkOutline:
    return LinkOutline(one.title, one.url, one.description, line, one.id, one.doors, one.group)


def kinds(plan: Plan, noun: str = "link") -> list[Kind]:
    return [row.kind for row in plan.rows if row.noun == noun]


def imported(*sections: tuple[str, list[LinkOutline]] | SectionOutline, **how: Any) -> Report:
    file = outline(*sections)
    as_submissions = how.get("as_submissions", False)
    return importing.carry_out(planning.plan(file, as_submissions=as_submissions), **how)


def everything() -> list[Any]:
    """Every row of every table that an import may touch."""
    return [list(model._base_manager.order_by("pk").values()) for model in TABLES]


def titles(section: Section) -> list[str]:
    return [row.title for row in section.resources.live().in_order()]
