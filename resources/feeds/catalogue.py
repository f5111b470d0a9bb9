"""All feeds that there are, but for those of searches, which are as many as there are questions."""

from typing import NamedTuple

from django.urls import reverse

from guide.models import Section
from resources.feeds.parts import paths_of
from resources.models import Tag

TAGS_LISTED = 100
"""The feeds of so many tags are listed, those of the most used ones. Every tag in use has one."""


class Listed(NamedTuple):
    """A feed: `path` leads to it as Atom, `json_path` as JSON, `page` to what it is the feed of."""

    title: str
    description: str
    path: str
    json_path: str
    page: str


class Group(NamedTuple):
    heading: str
    feeds: list[Listed]


def groups() -> list[Group]:
    found = [
        Group("The whole guide", _whole()),
        Group("Sections", [_of_section(section) for section in Section.objects.defer("prose").numbered()]),
        Group("Tags", [_of_tag(tag) for tag in Tag.objects.in_use()[:TAGS_LISTED]]),
    ]
    return [group for group in found if group.feeds]


def _whole() -> list[Listed]:
    told = [
        ("feed", "Every new resource", "As soon as a moderator has accepted it.", "resources"),
        ("new_feed", "What is new", "What was added, opened, changed, put back or taken out, and why.", "new"),
        ("log_feed", "Moderation log", "Every decision, with its reason.", "log"),
    ]
    return [
        Listed(title, words, reverse(name), reverse(f"{name}_json"), reverse(page)) for name, title, words, page in told
    ]


def _of_section(section: Section) -> Listed:
    atom, json = paths_of("section", section.slug)
    return Listed(section.name, section.summary, atom, json, section.get_absolute_url())


def _of_tag(tag: Tag) -> Listed:
    atom, json = paths_of("tag", tag.slug)
    return Listed(f"#{tag.name}", tag.description, atom, json, tag.get_absolute_url())
