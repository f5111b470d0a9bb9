"""The forms in which the guide leaves: one module each, which writes it piece by piece. The table of them all.

The same guide is the same bytes: the order is the guide's, and nothing is said of when it was written.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from resources import readme
from resources.exchange import bookmarks, exporting
from resources.exchange.formats import csv, json, opml, yaml


class Format(NamedTuple):
    """`name` is what the command takes, `file` how it is called where it lies with the others."""

    name: str
    file: str
    content_type: str
    what: str
    write: Callable[[], Iterator[str]]


def _markdown() -> Iterator[str]:
    yield readme.write(exporting.outline(most=None))


def _bookmarks() -> Iterator[str]:
    yield bookmarks.write(exporting.outline(most=None))


FORMATS = [
    Format(
        "md", "README.md", "text/markdown; charset=utf-8",
        "A README: every section with its prose and its links. It can be edited and read in again.", _markdown,
    ),
    Format(
        "json", "guide.json", "application/json",
        "Everything: the prose, and every entry with its tags, topics and all that its page says.", json.write,
    ),
    Format("yaml", "guide.yaml", "application/yaml", "The same, for people and for configuration.", yaml.write),
    Format(
        "csv", "guide.csv", "text/csv; charset=utf-8; header=present",
        "A row for each entry, for spreadsheets. No prose.", csv.write,
    ),
    Format(
        "opml", "guide.opml", "text/x-opml; charset=utf-8",
        "Sections and links, for outliners and mind maps. No prose.", opml.write,
    ),
    Format(
        "bookmarks", "bookmarks.html", "text/html; charset=utf-8",
        "Sections as folders of bookmarks, which every browser can import.", _bookmarks,
    ),
]  # fmt: skip
NAMED = {one.name: one for one in FORMATS}
