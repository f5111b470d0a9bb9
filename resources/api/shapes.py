"""What is answered about the guide: one shape per noun, each made of a row by `of`."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from pydantic import BaseModel, Field

from guide import models as book
from guide.roadmap import COUNTED
from resources import related
from resources.log import Line
from resources.models import Resource, Tag
from resources.search import Count, Hit


class Shape(BaseModel):
    example: ClassVar[dict[str, Any]] = {}
    """Of its most telling members, for the page."""


def page_of(row: Any) -> str:
    """The whole address of its page."""
    return f"{settings.SITE_URL}{row.get_absolute_url()}"


class Section(Shape):
    slug: str
    title: str
    number: int = Field(description="In the reading order of all of them, from 1.")
    place: str = Field(description="As pages number it: 3, or 3.1 for the first part of it.")
    level: int = Field(description="Of its heading in the README, from 1 to 6.")
    parent: str | None = Field(description="The slug of the section that it is a part of.")
    summary: str
    is_open: bool = Field(description="False: it is “coming soon”, until enough is in it, or a part of it opens.")
    resource_count: int
    total_count: int = Field(description="Resources in it and in its parts.")
    waiting_count: int = Field(description="Pages that wait for review.")
    missing_count: int = Field(description="So many more open it by itself.")
    wanted: str = Field(description="What is looked for.")
    asks_for: str = Field(description="The kind that is asked for, or nothing.")
    opened_at: datetime | None
    reading_minutes: int
    page: str

    @classmethod
    def of(cls, row: book.Section) -> "Section":
        """`row` is one of `numbered`."""
        own: dict[str, Any] = {"parent": row.parent.slug if row.parent else None, "is_open": not row.is_soon}
        return cls(**_facts(cls, row, besides=[*own]), **own)


class SectionWithProse(Section):
    prose: str = Field(description="Markdown (CommonMark with tables).")


class Named(Shape):
    """By its word in an address, and by its name."""

    slug: str
    name: str


class Door(Shape):
    label: str
    url: str


class Entry(Shape):
    """A resource: a link that somebody suggested and a moderator accepted."""

    id: int
    url: str
    title: str
    summary: str
    section: str = Field(description="The section's slug.")
    kind: str
    level: str
    cost: str
    minutes: int | None
    language: str
    runs_on: str = Field(description="What it takes to do it: laptop, cluster, cloud, or nothing.")
    ram_gb: int | None = Field(description="The least memory that will do.")
    gpu: str = Field(description="none, optional, needed, or nothing.")
    needs: list[str] = Field(description="What has to be there: docker, an aws account.")
    dollars: Decimal | None = Field(description="What a cloud charges for doing it once. 0.00: it costs nothing.")
    has_teardown: bool | None = Field(description="Whether it says how to take everything down again.")
    tested_on: str = Field(description="Systems, separated by commas.")
    worked_on: date | None = Field(description="When it was last known to work.")
    covers: str = Field(description="Tools and their versions, separated by commas: MLflow 2.9, kind 0.23.")
    is_vendor: bool = Field(description="Its publisher sells what it explains.")
    is_own_work: bool = Field(description="Who suggested it wrote or sells it.")
    tags: list[Named]
    topics: list[str] = Field(description="Slugs of steps of the roadmap.")
    doors: list[Door] = Field(description="More ways to it: its code, its paper, a talk about it.")
    source: str = Field(description="The list that it was imported from, or nothing.")
    suggested_by: str | None = Field(description="A handle.")
    useful_count: int
    added_at: datetime
    changed_at: datetime
    is_broken: bool
    seen_well_at: datetime | None = Field(description="When the link was last seen working.")
    page: str

    @classmethod
    def of(cls, row: Resource, **more: Any) -> "Entry":
        """`row` comes with its section, tags, topics, doors and who suggested it."""
        own: dict[str, Any] = {
            "section": row.section.slug,
            "tags": [Named(slug=tag.slug, name=tag.name) for tag in row.tags.all()],
            "topics": [topic.slug for topic in row.topics.all()],
            "doors": [Door(label=door.label, url=door.url) for door in row.doors.all()],
            "suggested_by": row.suggested_by.handle if row.suggested_by else None,
        }
        return cls(**_facts(cls, row, besides=[*own, *more]), **own, **more)


class FoundEntry(Entry):
    why: list[str] = Field(description="Why it is found where it is, the strongest reason first.")

    @classmethod
    def of_hit(cls, hit: Hit) -> "Entry":
        return cls.of(hit.resource, why=list(hit.why))


class Relative(Entry):
    why: str = Field(description="What it has in common with the other, in words.")

    @classmethod
    def of_kin(cls, one: related.Relative) -> "Entry":
        return cls.of(one.entry, why=one.why)


class Counted(Shape):
    number: int
    is_more: bool = Field(description="There are more than `number`, which is as far as is counted.")

    @classmethod
    def of(cls, count: Count) -> "Counted":
        return cls(number=count.number, is_more=count.is_more)


class TagShape(Shape):
    slug: str
    name: str
    description: str
    live_count: int
    synonyms: list[str]
    page: str

    @classmethod
    def of(cls, row: Tag) -> "TagShape":
        """`row` comes with its count and its synonyms."""
        names = sorted(other.name for other in row.synonyms.all())
        return cls(**_facts(cls, row, besides=["synonyms"]), synonyms=names)


class Topic(Shape):
    slug: str
    title: str
    summary: str
    why: str = Field(description="Why it matters to somebody who runs software.")
    minutes: int = Field(description="To learn its points.")
    prerequisites: list[str] = Field(description="Slugs of the topics that come before it.")
    resource_count: int = Field(description=f"Resources, counted up to {COUNTED}, which stands for more too.")
    page: str

    @classmethod
    def of(cls, row: Any) -> "Topic":
        """`row` comes with its count, its points and its prerequisites."""
        slugs = [other.slug for other in row.prerequisites.all()]
        return cls(**_facts(cls, row, besides=["prerequisites"]), prerequisites=slugs)


class Bridge(Shape):
    """An idea of machine learning and its twin in DevOps."""

    slug: str
    idea: str
    twin: str
    words: list[str] = Field(description="More words that people in DevOps look for.")
    same: str
    differs: str
    page: str

    @classmethod
    def of(cls, row: book.Bridge) -> "Bridge":
        words = [word.strip() for word in row.words.split(",") if word.strip()]
        return cls(**_facts(cls, row, besides=["words"]), words=words)


class Change(Shape):
    field: str
    before: str
    after: str


class Decision(Shape):
    """A line of the public log."""

    id: int
    at: datetime
    sentence: str
    who: str
    handle: str = Field(description="Of the moderator, where one is named.")
    title: str = Field(description="Of what it was about, where that is public.")
    page: str = Field(description="Of what it was about, where it has one.")
    host: str
    section: str | None
    reason: str
    words: str = Field(description="What was said about it in public.")
    fields: list[str] = Field(description="What was changed.")
    changes: list[Change]
    suggested_by: str
    is_taken_back: bool

    @classmethod
    def of(cls, line: Line) -> "Decision":
        link = f"{settings.SITE_URL}{line.subject.link}" if line.subject.link else ""
        changes = [Change(field=one.name, before=one.before, after=one.after) for one in line.changes]
        section = line.section.slug if line.section else None
        own: dict[str, Any] = {"id": line.pk, "title": line.subject.title, "host": line.subject.host, "page": link}
        own |= {"section": section, "fields": list(line.fields), "changes": changes}
        return cls(**_facts(cls, line, besides=[*own]), **own)


def _facts(shape: type[Shape], row: Any, besides: list[str] | None = None) -> dict[str, Any]:
    """The members that are called as the row calls them."""
    names = [name for name in shape.model_fields if name not in (besides or [])]
    return {name: page_of(row) if name == "page" else getattr(row, name) for name in names}
