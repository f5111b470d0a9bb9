"""Rows of a plan in the words of people, for a terminal: a sign for the kind, its line, what would change. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from resources.exchange.plan import Kind, Plan, Row
from resources.readme import Outline

SIGNS = {
    Kind.NEW: "+", Kind.CHANGED: "~", Kind.MOVED: ">", Kind.GONE: "-", Kind.DUPLICATE: "=", Kind.REFUSED: "!",
    Kind.SAME: "=",
}  # fmt: skip
NAMED = {Kind.DUPLICATE, Kind.REFUSED}
"""Kinds whose sign alone would not say enough."""
REFUSED = f"{SIGNS[Kind.REFUSED]} {Kind.REFUSED} "
"""How the line of what is refused begins."""
SHOWN = 60
"""So many characters of a text are shown."""


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """A line for each row, and further ones, indented, for what changes and what else there is to say. What is the same
    has none, unless there is something to say about it."""
    for row in rows:
        if row.kind != Kind.SAME or row.reason:
            yield from lines_of(row)


def lines_of_plan(plan: Plan) -> Iterator[str]:
    yield from (f"! {remark}" for remark in plan.remarks)
    yield from lines(plan.rows)


def sum_of(plan: Plan) -> str:
    """`9 sections, 7 links: 7 new, 2 duplicate`: the links of each kind."""
    sections = count(sum(row.noun == "section" for row in plan.rows), "section")
    links = count(sum(row.noun == "link" and row.kind != Kind.GONE for row in plan.rows), "link")
    kinds = ", ".join(f"{number} {kind}" for kind, number in plan.counts().items() if number)
    return f"{sections}, {links}: {kinds or 'nothing'}"


def outline_lines(outline: Outline) -> Iterator[str]:
    """What a file says, for people to read."""
    if outline.title:
        yield f"# {outline.title}"
    for section in outline.sections:
        yield f"{'#' * section.level} {section.title} (line {section.line})"
        for link in section.links:
            yield f"  - {link.title} <{link.url}>{f' - {link.description}' if link.description else ''}"
    yield from (f"! {remark}" for remark in outline.remarks)


def lines_of(row: Row) -> Iterator[str]:
    kind = f"{row.kind} " if row.kind in NAMED else ""
    where = f" (line {row.line})" if row.line else ""
    address = f" {short(row.url)}" if row.kind == Kind.REFUSED and row.url else ""
    reason = f": {row.reason}" if row.reason and row.kind in NAMED else ""
    yield f"{SIGNS[row.kind]} {kind}{row.noun} “{row.title}”{where}{address}{reason}"
    for name, before, after in row.changes:
        yield f"    {name}: “{short(before)}” → “{short(after)}”"
    if row.reason and not reason:
        yield f"    {row.reason}"


def short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= SHOWN else f"{words[: SHOWN - 1]}…"


def as_json(plan: Plan) -> dict[str, Any]:
    """The whole difference, for programs: texts are not shortened."""
    rows = [
        asdict(row) | {"changes": [dict(zip(("field", "before", "after"), one, strict=True)) for one in row.changes]}
        for row in plan.rows
    ]
    return {"counts": plan.counts(), "rows": rows, "remarks": list(plan.remarks)}


def count(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or f'{one}s'}"
