"""Which words of a text differ from those of another. Pure."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

WORDS_MOST = 400
"""Longer texts are shown by their beginnings, unmarked: the time to compare grows with the square of it."""
SHOWN = 300
"""Letters of such a beginning."""


class Part(NamedTuple):
    text: str
    differs: bool


def marked(before: str, after: str) -> tuple[list[Part], list[Part]]:
    """Both texts in parts, those that the other has not marked."""
    old, new = _words(before), _words(after)
    if max(len(old), len(new)) > WORDS_MOST:
        return [Part(_beginning(before), False)], [Part(_beginning(after), False)]
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return list(_parts(old, [step[:3] for step in steps])), list(_parts(new, [(s[0], s[3], s[4]) for s in steps]))


def _words(text: str) -> list[str]:
    """Words and the spaces between them."""
    return re.findall(r"\s+|\S+", text)


def _parts(words: list[str], steps: list[tuple[str, int, int]]) -> Iterator[Part]:
    for kind, begin, end in steps:
        if begin < end:
            yield Part("".join(words[begin:end]), kind != "equal")


def _beginning(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
