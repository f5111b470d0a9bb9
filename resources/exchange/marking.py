"""What of a text was and what is to be: one text that shows both, word by word. Pure."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile
from typing import NamedTuple

WORDS_MOST = 400
"""Of longer texts the stretch that differs is shown as a whole: the time to compare grows with the square of it."""
SHOWN = 300
"""Letters of each side of such a stretch."""
ALIKE = 0.5
"""Two texts that have less in common are shown one behind the other: a word here and there says nothing."""


class Part(NamedTuple):
    """`mark` is `old` for what goes, `new` for what comes, and nothing for what stays."""

    text: str
    mark: str = ""


def marked(before: str, after: str) -> list[Part]:
    """Both texts as one: what stays, what goes, what comes."""
    old, new = _words(before), _words(after)
    if max(len(old), len(new)) > WORDS_MOST:
        return [part for part in _stretch(old, new) if part.text]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    is_alike = matcher.ratio() >= ALIKE
    steps = matcher.get_opcodes() if is_alike else [("replace", 0, len(old), 0, len(new))]
    return [part for step in steps for part in _parts(old, new, *step) if part.text]


def _words(text: str) -> list[str]:
    """Words and the spaces between them."""
    return re.findall(r"\s+|\S+", text)


def _parts(old: list[str], new: list[str], kind: str, *bounds: int) -> Iterator[Part]:
    begin, end, new_begin, new_end = bounds
    if kind == "equal":
        yield Part("".join(old[begin:end]))
    else:
        yield Part("".join(old[begin:end]), "old")
        yield Part("".join(new[new_begin:new_end]), "new")


def _stretch(old: list[str], new: list[str]) -> Iterator[Part]:
    """From the first word that differs to the last."""
    first = _common(old, new)
    last = min(_common(old[::-1], new[::-1]), len(old) - first, len(new) - first)
    yield Part("… " if first else "")
    for words, mark in ((old, "old"), (new, "new")):
        yield Part(_beginning("".join(words[first : len(words) - last])), mark)
    yield Part(" …" if last else "")


def _common(one: list[str], other: list[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _beginning(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
