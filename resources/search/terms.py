"""What is wanted, word by word: what each may be found by in the index, and what that is worth.

The worth of a word is the greatest of the places where it stands; an entry's is the sum over the words.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from resources.search.documents import HOST, TAG, TITLE, filter_word
from resources.search.expression import EVERY
from resources.search.places import Place

IN_TITLE, IN_TAG, IN_HOST, IN_PLACE, IN_TEXT = 100, 60, 30, 20, 10
COMPLETED, CROSSED = 0.6, 0.4
"""What is left of that for a word that only begins so, and for the idea at the other end of a bridge."""
TITLE_IN_ORDER, WHOLE_TITLE, SHORT_TITLE = 50, 100, 20
"""More for the words right behind each other in the title, for a title of nothing else, for a title of few others."""


class Worth(NamedTuple):
    points: float
    label: str
    said: str


@dataclass(slots=True)
class Term:
    """One word that is wanted: words of the index to what they are worth."""

    worths: dict[str, Worth] = field(default_factory=dict)

    def add(self, word: str, share: float, *, label: str = "") -> None:
        """`word` may stand anywhere, and is worth `share` of the points. A label says why where it stands in no place
        of its own."""
        said = [(TITLE, IN_TITLE, "In the title"), (TAG, IN_TAG, "A tag"), (HOST, IN_HOST, "In the address")]
        for place, points, its_label in [*said, ("", IN_TEXT, "In the description")]:
            self.worths.setdefault(place + word, Worth(points * share, label or its_label, "" if label else word))

    def add_place(self, name: str, place: Place) -> None:
        self.worths.setdefault(filter_word(name, place.pk), Worth(IN_PLACE, f"Its {name}", place.title))


class Text(NamedTuple):
    """A document's two texts."""

    words: str
    filters: str = ""


def score(text: Text, terms: Iterable[Term], sequence: str) -> int:
    """A whole number, that depends on the document and on what was asked alone: pages follow by it.

    `sequence` is what is wanted as one text: `mlops for beginners`.
    """
    held = {*text.words.split(), *text.filters.split()}
    points = sum(
        max((worth.points for word, worth in term.worths.items() if word in held), default=0) for term in terms
    )
    return round(points + _of_title(text.words, sequence))


def why(text: Text, terms: Iterable[Term], sequence: str) -> list[str]:
    """Sentences that say where the words stand, what is worth most first."""
    held = {*text.words.split(), *text.filters.split()}
    groups: dict[str, list[str]] = {}
    points: dict[str, float] = {}
    for term in terms:
        best = max((worth for word, worth in term.worths.items() if word in held), default=None)
        if best:
            groups.setdefault(best.label, []).append(best.said)
            points[best.label] = points.get(best.label, 0) + best.points
    labels = sorted(groups, key=lambda label: -points[label])
    said = [": ".join(filter(None, [label, ", ".join(filter(None, dict.fromkeys(groups[label])))])) for label in labels]
    return ["Its title is exactly that"] * _is_title(text.words, sequence) + said


def _of_title(words: str, sequence: str) -> float:
    if not sequence:
        return 0
    length = words.count(f" {TITLE}") or 1
    held = sum(f" {TITLE}{word} " in f"{words} " for word in sequence.split())
    in_order = " " in sequence and f" {sequence} " in words[: words.find(f" {EVERY}", 1) + 1]
    return TITLE_IN_ORDER * in_order + WHOLE_TITLE * _is_title(words, sequence) + SHORT_TITLE * min(1, held / length)


def _is_title(words: str, sequence: str) -> bool:
    return bool(sequence) and words.startswith(f"{EVERY} {sequence} {EVERY}")
