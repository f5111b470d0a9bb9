"""The guide as Markdown, and back. Pure: `parse` makes an outline of a file, `write` a file of an outline."""

from resources.readme.escaping import escaped, link
from resources.readme.outline import DoorOutline, LinkOutline, Outline, SectionOutline, as_json
from resources.readme.reading import parse
from resources.readme.writing import write

__all__ = ["DoorOutline", "LinkOutline", "Outline", "SectionOutline", "as_json", "escaped", "link", "parse", "write"]
