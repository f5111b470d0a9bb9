"""The guide as Markdown, and back. Pure: `parse` makes an outline of a file, `write` a file of an outline."""

from typing import Any

from resources.readme.outline import DoorOutline, LinkOutline, Outline, SectionOutline
from resources.readme.reading import parse
from resources.readme.writing import escaped, link, write

__all__ = ["DoorOutline", "LinkOutline", "Outline", "SectionOutline", "as_json", "escaped", "link", "parse", "write"]


def as_json(outline: Outline) -> dict[str, Any]:
    """`{"sections": [{"title", "level", "entries": [{"title", "url", "description"}]}]}`"""
    return {"sections": [_section(section) for section in outline.sections]}


def _section(section: SectionOutline) -> dict[str, Any]:
    entries = [{"title": link.title, "url": link.url, "description": link.description} for link in section.links]
    return {"title": section.title, "level": section.level, "entries": entries}
