"""Words that a reader from DevOps knows by another name, marked in a text where they stand first.

On the tokens of the parser, before there is any HTML: what is marked and what it is marked with are text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from django.urls import reverse
from markdown_it.token import Token

from guide.models import Bridge

MOST = 12
"""So many words of a text are marked: more would stand in the way of reading."""


class Gloss(NamedTuple):
    """What is shown of a bridge in a text."""

    slug: str
    idea: str
    twin: str


def mark(tokens: Sequence[Token], bridges: Iterable[Bridge | Gloss]) -> None:
    """Mark the first place of each idea: a whole word, in any case, as one or as several."""
    rows = sorted((bridge for bridge in bridges if bridge.idea.strip()), key=lambda bridge: -len(bridge.idea))
    if rows:
        glosses = _Glosses(rows)
        for before, token in pairwise(tokens):
            if token.type == "inline" and token.children and before.type != "heading_open":
                token.children = list(glosses.among(token.children))


class _Glosses:
    """What is looked for in one text, and what of it was found."""

    def __init__(self, rows: list[Bridge | Gloss]) -> None:
        """The longest idea first, and each a group, so that the group says which it was."""
        ideas = "|".join(f"({_one_or_several(row.idea.strip())})" for row in rows)
        self.pattern = re.compile(rf"(?<![\w/@-])(?:{ideas})(?![\w/@-])", re.IGNORECASE)
        self.rows = rows
        self.found: set[int] = set()

    def among(self, tokens: Iterable[Token]) -> Iterator[Token]:
        """The tokens with marks. Those of links and of code are left alone."""
        links = 0
        for token in tokens:
            links += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            if token.type == "text" and not links:
                yield from self._split(token.content)
            else:
                yield token

    def _split(self, text: str) -> Iterator[Token]:
        """What was found before is passed over whole: no shorter idea is marked inside of it."""
        at = 0
        for match in self.pattern.finditer(text):
            number = (match.lastindex or 1) - 1
            if len(self.found) >= MOST:
                break
            if number not in self.found:
                self.found.add(number)
                yield _text(text[at : match.start()])
                yield from _gloss(match[0], self.rows[number])
                at = match.end()
        yield _text(text[at:])


def _one_or_several(idea: str) -> str:
    """Registry and registries, alert and alerts."""
    is_y = idea[-1] in "yY"
    return re.escape(idea[:-1]) + "(?:y|ies)" if is_y else re.escape(idea) + "s?"


def _gloss(words: str, bridge: Bridge | Gloss) -> Iterator[Token]:
    """A button on the words themselves, and behind it what it opens: no script is needed for that."""
    place = f"known-as-{bridge.slug}"
    said = f"You already know this as: {bridge.twin}"
    yield _open("button", type="button", popovertarget=place, title=said, **{"class": "term"})
    yield _text(words)
    yield _close("button")
    yield _open("span", id=place, popover="auto", **{"class": "gloss"})
    yield _text("You already know this as ")
    yield _open("strong")
    yield _text(bridge.twin)
    yield _close("strong")
    yield _text(". ")
    yield _open("a", href=reverse("bridge", args=[bridge.slug]))
    yield _text("What is the same, and where it breaks")
    yield _close("a")
    yield _close("span")


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _open(tag: str, **attributes: str) -> Token:
    return Token(f"gloss_{tag}_open", tag, 1, attrs=dict(attributes))


def _close(tag: str) -> Token:
    return Token(f"gloss_{tag}_close", tag, -1)
