"""The comments between which everything is prose: `<!-- prose -->` and `<!-- /prose -->`. Pure.

Prose is whatever somebody typed: headings, lists of links, code that is never closed. Where a reader of the file would
take it for something else it stands between these marks, each on a line of its own. What it leaves open is closed
inside of them, and the second mark says so, so that nobody else's reader goes astray either.
"""

import re
from bisect import bisect
from dataclasses import dataclass
from itertools import chain, count

from resources.readme.tree import Node

_BEGIN = re.compile(r"<!-- prose( \d{1,9})? -->")
_END = re.compile(r"<!-- /prose( \d{1,9})?(?: closed| quoted)? -->")
_QUOTE = "> "


@dataclass(frozen=True, slots=True)
class Marked:
    """`first` and `end` are the lines of the two marks, counted from 0; `prose` is what was typed."""

    first: int
    end: int
    prose: str


def enclosed(prose: str, inside: str, how: str = "") -> str:
    """`inside`, which is `prose` itself, `closed` by one more line, or `quoted`; between marks that are not in it."""
    labels = chain([""], (f" {number}" for number in count(2)))
    number = next(label for label in labels if f"/prose{label}" not in prose)
    return f"<!-- prose{number} -->\n{inside}\n<!-- /prose{number}{' ' if how else ''}{how} -->"


def quoted(prose: str) -> str:
    """A quotation ends where its lines end, whatever is in it."""
    return "\n".join(f"{_QUOTE}{line}" for line in prose.split("\n"))


def pairs_in(lines: list[str]) -> list[Marked]:
    """Every pair of marks, from the top; a pair inside of another is its prose."""
    ends: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        if line.startswith("<!-- /prose") and (found := _END.fullmatch(line)):
            ends.setdefault(found[1] or "", []).append(number)
    pairs: list[Marked] = []
    for number, line in enumerate(lines if ends else ()):
        begin = _BEGIN.fullmatch(line) if not pairs or number > pairs[-1].end else None
        later = ends.get(begin[1] or "", []) if begin else []
        position = bisect(later, number)
        if position < len(later):
            end = later[position]
            pairs.append(Marked(number, end, _typed(lines[number + 1 : end], lines[end])))
    return pairs


def without(lines: list[str], pairs: list[Marked]) -> list[str]:
    """The lines with nothing between the marks: they mean nothing to the parser."""
    kept = [*lines]
    for pair in pairs:
        kept[pair.first + 1 : pair.end] = [""] * (pair.end - pair.first - 1)
    return kept


def are_real(pairs: list[Marked], blocks: list[Node]) -> list[Marked]:
    """Those that are comments to the parser too, and no line of code that shows how they look."""
    begins = {block.first for block in blocks if block.type == "html_block"}
    return [pair for pair in pairs if {pair.first, pair.end} <= begins]


def _typed(inside: list[str], mark: str) -> str:
    if mark.endswith("closed -->"):
        inside = inside[:-1]
    if mark.endswith("quoted -->"):
        inside = [line.removeprefix(_QUOTE) for line in inside]
    return "\n".join(inside)
