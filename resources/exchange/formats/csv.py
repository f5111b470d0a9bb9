"""The guide as CSV (RFC 4180, UTF-8): a row for each entry, with its section's title and slug.

A cell that a spreadsheet would take for a formula begins with an apostrophe, and every cell is in quotation marks: the
rule of OWASP's page “CSV Injection”.
"""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

from resources.exchange import exporting, shapes
from resources.exchange.shapes import Shape
from resources.models.entry import LAB

COLUMNS = [
    "section", "section_slug", "id", "title", "url", "summary", "kind", "level", "cost", "minutes", "language",
    *LAB, "covers", "is_vendor", "is_own_work", "source", "tags", "topics", "doors", "suggested_by",
    "useful_count", "health", "added_at", "changed_at", "page",
]  # fmt: skip
_FORMULA = re.compile("[\\s\"'\u200b-\u200f\u2060\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""OWASP's characters, also in their full width, and behind what a spreadsheet may strip: spaces, quotation marks and
what has no width. Tab and line breaks count at the very beginning."""


def write() -> Iterator[str]:
    yield _row(COLUMNS)
    for section, entries in exporting.chapters():
        place = {"section": section.title, "section_slug": section.slug}
        for row in entries:
            cells = place | _flat(shapes.entry(row))
            yield _row([cells[name] for name in COLUMNS])


def _flat(entry: Shape) -> Shape:
    """Lists in one cell: words separated by commas; doors as `Label <address>`, separated by a bar."""
    doors = " | ".join(f"{door['label']} <{door['url']}>" for door in entry["doors"])
    return entry | {name: ", ".join(entry[name]) for name in ("tags", "topics", "needs")} | {"doors": doors}


def _row(cells: list[Any]) -> str:
    into = StringIO()
    csv.writer(into, quoting=csv.QUOTE_ALL).writerow(map(_cell, cells))
    return into.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) else text
