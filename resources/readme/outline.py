"""What a guide's Markdown says: a title, an introduction, and sections of prose and links or coming soon. Pure.

Two outlines are equal where they say the same: lines and remarks belong to the file, and are not compared.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class DoorOutline:
    """One more address of a link: its code, its paper, a talk about it. `label` is what the file calls it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class LinkOutline:
    """`line` is where it stands in the file, counted from 1; `id` is that of the entry, where the file says it.

    `title` and `description` are plain words on one line. `doors` are the other links of the item, in its order.
    `group` is what stands above it in a list of lists, where that is no link: “Databases”.
    """

    title: str
    url: str
    description: str = ""
    line: int = field(default=0, compare=False)
    id: int | None = None
    doors: tuple[DoorOutline, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class SectionOutline:
    """`level` is that of its heading, from 1 to 6: a section of level 3 is a part of the one of level 2 before it.

    `prose` is Markdown, as the file has it; `is_soon` says that the file holds a "coming soon" for it.
    """

    title: str
    level: int = 2
    prose: str = ""
    links: tuple[LinkOutline, ...] = ()
    is_soon: bool = False
    line: int = field(default=0, compare=False)

    @property
    def has_content(self) -> bool:
        return bool(self.prose or self.links)


@dataclass(frozen=True, slots=True)
class Outline:
    """`remarks` are sentences about what could not be taken over as it stands, each with its line."""

    title: str = ""
    introduction: str = ""
    sections: tuple[SectionOutline, ...] = ()
    remarks: tuple[str, ...] = field(default=(), compare=False)


def as_json(outline: Outline) -> dict[str, Any]:
    """For `json.dumps`: title, introduction, sections with their entries, and the remarks.

    Programs may rely on `sections`, there on `title`, `level` and `entries`, and there on `title`, `url` and
    `description`.
    """
    return {
        "title": outline.title,
        "introduction": outline.introduction,
        "sections": [_section(section) for section in outline.sections],
        "remarks": [*outline.remarks],
    }


def _section(section: SectionOutline) -> dict[str, Any]:
    return {
        "title": section.title,
        "level": section.level,
        "entries": [_entry(link) for link in section.links],
        "prose": section.prose,
        "is_soon": section.is_soon,
        "line": section.line,
    }


def _entry(link: LinkOutline) -> dict[str, Any]:
    return {
        "title": link.title,
        "url": link.url,
        "description": link.description,
        "id": link.id,
        "doors": [{"label": door.label, "url": door.url} for door in link.doors],
        "group": link.group,
        "line": link.line,
    }
