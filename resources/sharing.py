"""What a phone or a bookmark shares with the form: an address and a title, wherever it put them. Pure."""

import re
from typing import NamedTuple

from resources.models.entry import ADDRESS_LENGTH, TITLE_LENGTH
from resources.text import one_line

READ = 10_000
"""So many characters of each are looked at."""
_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]+", re.IGNORECASE)
_NOT_AT_ITS_END = ".,;:!?'’…"
_AROUND = ' -–—:|·,;"“”«»()[]'
_PAIRS = [("(", ")"), ("[", "]"), ("{", "}")]


class Shared(NamedTuple):
    url: str
    title: str


def read(url: str, title: str, text: str) -> Shared:
    """Android puts the address into the text, often behind the title; some apps put it into the title.

    Nothing is longer than the form takes. An address that is too long is left out: a part of it would lead elsewhere.
    """
    url, title, text = (one_line(said[:READ]) for said in (url, title, text))
    found = url or _first_address(text) or _first_address(title)
    name = _without_address(title) or _without_address(text)
    return Shared(found if len(found) <= ADDRESS_LENGTH else "", "" if name == found else name[:TITLE_LENGTH].strip())


def _first_address(text: str) -> str:
    """The first web address in it, without the marks of the sentence around it."""
    found = _ADDRESS.search(text)
    return _bare(found[0]) if found else ""


def _bare(address: str) -> str:
    while address[-1] in _NOT_AT_ITS_END or any(
        address[-1] == end and address.count(end) > address.count(begin) for begin, end in _PAIRS
    ):
        address = address[:-1]
    return address


def _without_address(text: str) -> str:
    """The words before the first address, or else after it."""
    words = (part.strip(_AROUND) for part in _ADDRESS.split(text))
    return next(filter(None, words), "")
