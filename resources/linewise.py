"""Two texts side by side, as far as they differ: one row for each place. Pure."""

from difflib import SequenceMatcher
from typing import NamedTuple

MOST_LINES = 2_000
"""Texts that are longer together are shown whole, for comparing them line by line would take seconds."""


class Row(NamedTuple):
    """The lines that one text has here and the other has not; `same` lines, which are left out, come before them."""

    before: str
    after: str
    same: int = 0


def rows(before: str, after: str) -> list[Row]:
    """Nothing where the texts are the same."""
    one, other = before.splitlines(), after.splitlines()
    if len(one) + len(other) > MOST_LINES:
        return [Row(before, after)] if one != other else []
    found, same = [], 0
    for tag, start, end, first, last in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            same = end - start
        else:
            found.append(Row("\n".join(one[start:end]), "\n".join(other[first:last]), same))
            same = 0
    return found
