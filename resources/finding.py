"""Searches as pages ask for them: remembered, but for those whose order votes decide."""

from typing import Any

from guide.remembering import remembered
from resources import search
from resources.search import Found, Words

BY_VOTES = {"best", "useful"}
"""Whoever calls something useful sees at once what becomes of it."""


def is_by_votes(words: Words) -> bool:
    return words.get("sort") in BY_VOTES


def find(words: Words, **how: Any) -> Found:
    """As `search.find`. Of the rows, `listing` tells how many call them useful now."""
    return search.find(words, **how) if is_by_votes(words) else _found(tuple(sorted(words.items())), **how)


@remembered(most=64)
def _found(words: tuple[tuple[str, str], ...], **how: Any) -> Found:
    return search.find(dict(words), **how)
