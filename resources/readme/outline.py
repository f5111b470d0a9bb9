"""What a guide's Markdown says: a title, an introduction, and sections of prose and links or coming soon. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DoorOutline:
    """One more address of a link: its code, its paper, a talk about it. `label` is what the file calls it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class LinkOutline:
    """`line` is where it stands in the file, counted from 1; `id` is that of the entry, where the file says it.

    `title` and `description` are plain words on one line. `doors` are the other links of the item, in its order.
    `group` is what stands above it in a list of lists, where that is no link: “Databases”. `tags` are words as the file
    has them, and `added` is when it was kept, in seconds since 1970; a bookmark file says both.
    """

    title: str
    url: str
    description: str = ""
    line: int = 0
    id: int | None = None
    doors: tuple[DoorOutline, ...] = ()
    group: str = ""
    tags: tuple[str, ...] = ()
    added: int = 0


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
    line: int = 0

    @property
    def has_content(self) -> bool:
        return bool(self.prose or self.links)


@dataclass(frozen=True, slots=True)
class Outline:
    """`remarks` are sentences about what could not be taken over as it stands, each with its line."""

    title: str = ""
    introduction: str = ""
    sections: tuple[SectionOutline, ...] = ()
    remarks: tuple[str, ...] = ()
