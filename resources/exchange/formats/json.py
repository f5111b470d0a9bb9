"""The guide as one JSON object, a member on each line, so that a small change is a small difference."""

import json
from collections.abc import Iterable, Iterator

from guide.models import Section
from resources.exchange import exporting, shapes
from resources.exchange.shapes import Shape
from resources.models import Resource

STEP = "  "


def write() -> Iterator[str]:
    yield _begun(head(), "sections", 0)
    yield from _list((_chapter(section, entries) for section, entries in exporting.chapters()), 1)
    yield "\n}\n"


def head() -> Shape:
    """What stands before the sections: which shape this is, under what licence, and of which guide."""
    about = {"shape": "guide", "version": shapes.VERSION, "licence": shapes.licence()}
    return about | {"guide": shapes.guide()}


def _chapter(section: Section, entries: Iterable[Resource]) -> Iterator[str]:
    yield _begun(shapes.section(section), "entries", 2)
    yield from _list(([_written(shapes.entry(row), 4)] for row in entries), 3)
    yield f"\n{STEP * 2}}}"


def _begun(members: Shape, name: str, depth: int) -> str:
    """An object so many steps from the margin, up to the value of its last member, `name`."""
    end = f"\n{STEP * depth}}}"
    return f'{_written(members, depth).removesuffix(end)},\n{STEP * (depth + 1)}"{name}": '


def _list(items: Iterable[Iterable[str]], depth: int) -> Iterator[str]:
    """An array of items that come in pieces, each indented already."""
    is_empty = True
    for item in items:
        yield "[\n" if is_empty else ",\n"
        yield from item
        is_empty = False
    yield "[]" if is_empty else f"\n{STEP * depth}]"


def _written(value: Shape, depth: int) -> str:
    """No string holds a line break here, so that each one can be followed by the margin."""
    pad = STEP * depth
    return pad + json.dumps(value, ensure_ascii=False, indent=len(STEP)).replace("\n", f"\n{pad}")
