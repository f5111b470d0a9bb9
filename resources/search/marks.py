"""What was looked for, marked in what people wrote. The only place of the search that calls text safe."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from resources.search import folding

Sequences = Iterable[tuple[str, ...]]
"""Folded words, each alone or several that stand together."""


def marked(text: str, wanted: Sequences) -> SafeString:
    """`text`, escaped, with `<mark>` around the letters that fold to what is wanted."""
    return _marked(text, frozenset(wanted))


@lru_cache(maxsize=2_000)
def _marked(text: str, wanted: frozenset[tuple[str, ...]]) -> SafeString:
    pieces, at = [], 0
    for start, end in _spans(text, wanted):
        pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return mark_safe("".join([*pieces, escape(text[at:])]))  # noqa: S308  # Every piece is escaped, or ours.


def _spans(text: str, wanted: Sequences) -> list[tuple[int, int]]:
    """Where the marks begin and end, in order; those that touch are one."""
    if not wanted:
        return []
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for sequence in sorted(set(wanted), key=len, reverse=True):
        by_first.setdefault(sequence[0], []).append(sequence)
    words = folding.words(text)
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        width = _match(words, at, by_first.get(words[at].folded, []))
        if width:
            start, end = words[at].start, words[at + width - 1].end
            joined = spans and spans[-1][1] >= start
            spans[-1 if joined else len(spans) :] = [(spans[-1][0], end) if joined else (start, end)]
        at += width or 1
    return spans


def _match(words: Sequence[folding.Word], at: int, sequences: list[tuple[str, ...]]) -> int:
    """How many words from here on are one of the sequences; the longest counts."""
    for sequence in sequences:
        if tuple(word.folded for word in words[at : at + len(sequence)]) == sequence:
            return len(sequence)
    return 0
