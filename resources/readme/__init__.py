"""The guide as Markdown, and back. Pure: `parse` makes an outline of a file, `write` a file of an outline."""

from resources.readme.outline import DoorOutline, LinkOutline, Outline, SectionOutline
from resources.readme.reading import parse
from resources.readme.writing import escaped, link, write

__all__ = ["DoorOutline", "LinkOutline", "Outline", "SectionOutline", "escaped", "link", "parse", "write"]
