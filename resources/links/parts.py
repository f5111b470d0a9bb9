"""The pieces of an address, and the one spelling of escapes in which two addresses are compared."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

_LETTER_OR_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# RFC 3986 calls these reserved, but every site we know answers both spellings with one page.
_SAME_WHEN_ESCAPED = frozenset("!$'()*,:;@")
_MEANINGFUL = frozenset("/?#&=+")


@dataclass(frozen=True, slots=True)
class Parts:
    """An address without its scheme; `query` is the text between ampersands, untouched."""

    host: str
    path: str
    query: tuple[str, ...] = ()
    fragment: str = ""

    @property
    def segments(self) -> list[str]:
        """The steps of the path, without empty ones."""
        return [step for step in self.path.split("/") if step]

    def value(self, *names: str) -> str:
        """The first value, as written, of the first of these parameters that has one; "" if none has."""
        for name in names:
            for piece in self.query:
                if name_of(piece) == name and piece.partition("=")[2]:
                    return piece.partition("=")[2]
        return ""

    def __str__(self) -> str:
        query = "?" + "&".join(self.query) if self.query else ""
        fragment = "#" + self.fragment if self.fragment else ""
        return self.host + self.path + query + fragment


def words(text: str) -> frozenset[str]:
    """The names in a table, parted by spaces and line ends."""
    return frozenset(text.split())


def name_of(piece: str) -> str:
    """The name in `name=value`, decoded and in lower case; a stray HTML `amp;` before it is forgotten."""
    return unquote(piece.partition("=")[0]).lower().removeprefix("amp;")


def split_query(search: str) -> tuple[str, ...]:
    """The pieces of `?a=1&b=2`, without empty ones."""
    return tuple(piece for piece in search.removeprefix("?").split("&") if piece)


@lru_cache(maxsize=1024)
def parents(host: str) -> tuple[str, ...]:
    """The host, then each domain it lies under: a.b.c, b.c, c."""
    labels = host.split(".")
    return tuple(".".join(labels[start:]) for start in range(len(labels)))


def is_under(host: str, names: frozenset[str]) -> bool:
    """Whether the host is one of these names or lies under one."""
    return any(name in names for name in parents(host))


def spelled(text: str) -> str:
    """One spelling for all that mean the same: %7E is ~, %2f is %2F, and a bare [ is %5B."""
    return _LETTER_OR_ESCAPE.sub(_one_spelling, text)


def _one_spelling(match: re.Match[str]) -> str:
    text = match[0]
    letter = chr(int(text[1:], 16)) if len(text) == 3 else text
    if letter in _UNRESERVED or letter in _SAME_WHEN_ESCAPED:
        return letter
    if len(text) == 3 or letter in _MEANINGFUL:
        return text.upper()
    return f"%{ord(letter):02X}"
