"""The guide as OPML 2.0 (http://opml.org/spec2.opml): an outline for each section, inside that of the section it is a
part of, and a link for each entry. What an entry has besides, its code or its paper, is inside it."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils.http import http_date

from guide.models import Section
from resources.exchange import exporting, shapes
from resources.models import Resource
from resources.xml import Writer


def write() -> Iterator[str]:
    xml, levels = Writer(), list[int]()
    _begin(xml)
    for section, entries in exporting.chapters():
        _close(xml, levels, down_to=section.level)
        _open(xml, levels, section)
        for row in entries:
            _entry(xml, row)
            yield xml.taken()
    _close(xml, levels, down_to=0)
    for name in ("body", "opml"):
        xml.end(name)
        xml.line()
    yield xml.taken()


def _begin(xml: Writer) -> None:
    xml.begin("opml", {"version": "2.0"})
    xml.line()
    with xml.inside("head"):
        xml.element("title", shapes.guide()["title"])
        xml.element("ownerName", settings.SITE_NAME)
        xml.element("docs", "http://opml.org/spec2.opml")
    xml.line()
    xml.begin("body")
    xml.line()


def _open(xml: Writer, levels: list[int], section: Section) -> None:
    xml.begin("outline", {"text": section.title, "description": section.summary})
    xml.line()
    levels.append(section.level)


def _close(xml: Writer, levels: list[int], *, down_to: int) -> None:
    """Every section that is open and no deeper part of the guide than the next."""
    while levels and levels[-1] >= down_to:
        xml.end("outline")
        xml.line()
        levels.pop()


def _entry(xml: Writer, row: Resource) -> None:
    doors = row.doors.all()
    xml.begin("outline", _link(row.title, row.url) | _more(row))
    for door in doors:
        xml.element("outline", attributes=_link(door.label, door.url))
    xml.end("outline")
    xml.line()


def _more(row: Resource) -> dict[str, str]:
    categories = ",".join(sorted(tag.name for tag in row.tags.all()))
    return {"description": row.summary, "category": categories, "created": _rfc_822(row.added_at)}


def _link(text: str, url: str) -> dict[str, str]:
    return {"type": "link", "text": text, "url": url}


def _rfc_822(at: datetime) -> str:
    return http_date(at.timestamp())
