"""The words, links and images of a line of Markdown. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from html import unescape

from markdown_it.token import Token

from resources.readme import webaddress
from resources.text import one_line

SEPARATORS = " \t-–—:|·•,;"
"""What may stand between a link and its description."""
_STARTS = re.compile(r"(?:[ \t\-–—|·•,;]|:(?![\w+-]+:))+")
_SHORTCODE = re.compile(r":[\w+-]+\Z")
"""`:tada:` keeps its colons."""
_HREF = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_ALT = re.compile(r"""\salt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)


class Kind(Enum):
    WORDS = auto()
    LINK = auto()
    IMAGE = auto()
    COMMENT = auto()


@dataclass(slots=True)
class Piece:
    """`text` is what people read, of an image its alternative text, of a comment all of it.

    A link with an image in it and no words says the image's text in `alt`. `is_bare` says that its text is its address.
    """

    kind: Kind
    text: str
    url: str = ""
    alt: str = ""
    is_bare: bool = False


def pieces(tokens: Iterable[Token]) -> list[Piece]:
    """What the inline `tokens` say, emphasis and other dress taken off."""
    found: list[Piece] = []
    link: Piece | None = None
    for token in tokens:
        url = _opened(token)
        if url is not None:
            link = Piece(Kind.LINK, "", url, is_bare=token.info == "auto")
            found.append(link)
        elif token.type == "link_close" or (token.type == "html_inline" and token.content.lower() == "</a>"):
            link = None
        elif link is not None:
            _into(link, token)
        else:
            found.extend(_outside_links(token))
    return found


def _opened(token: Token) -> str | None:
    """The address of the link that begins here."""
    if token.type == "link_open":
        return str(token.attrs["href"])
    return _href(token.content) if token.type == "html_inline" else None


def _into(link: Piece, token: Token) -> None:
    for piece in _outside_links(token):
        if piece.kind is Kind.IMAGE:
            link.alt = link.alt or piece.text
        elif piece.kind is not Kind.COMMENT:
            link.text += piece.text


def _outside_links(token: Token) -> Iterator[Piece]:
    if token.type == "text":
        for text, is_address in webaddress.split(token.content):
            yield Piece(Kind.LINK, text, text, is_bare=True) if is_address else Piece(Kind.WORDS, text)
    elif token.type in {"text_special", "code_inline"}:
        yield Piece(Kind.WORDS, token.content)
    elif token.type in {"softbreak", "hardbreak"}:
        yield Piece(Kind.WORDS, " ")
    elif token.type == "image":
        yield Piece(Kind.IMAGE, token.content)
    elif token.type == "html_inline":
        yield from _of_tag(token.content)


def _of_tag(tag: str) -> Iterator[Piece]:
    if tag.startswith("<!--"):
        yield Piece(Kind.COMMENT, tag)
    elif tag[:4].lower() == "<img":
        yield Piece(Kind.IMAGE, _attribute(_ALT, tag) or "")
    elif tag[:3].lower() == "<br":
        yield Piece(Kind.WORDS, " ")


def _href(tag: str) -> str | None:
    return _attribute(_HREF, tag) if re.match(r"<a\s", tag, re.IGNORECASE) else None


def _attribute(name: re.Pattern[str], tag: str) -> str | None:
    """One attribute of one tag, which the parser has found whole."""
    found = name.search(tag)
    return unescape(next(value for value in found.groups() if value is not None)) if found else None


def said(found: Iterable[Piece]) -> str:
    """The words of the pieces and of their links, on one line."""
    return one_line("".join(piece.text for piece in found if piece.kind in {Kind.WORDS, Kind.LINK}))


def title(tokens: list[Token]) -> str:
    """The words of a heading, without `{#its-id}`; the text of its images where it has no words."""
    kept = [*tokens]
    if kept and kept[-1].type == "text":
        kept[-1] = kept[-1].copy(content=re.sub(r"\s*\{#[^\s{}]*\}\s*\Z", "", kept[-1].content))
    found = pieces(kept)
    images = [piece.alt or piece.text for piece in found if piece.kind in {Kind.IMAGE, Kind.LINK}]
    return said(found) or one_line(" ".join(images))


def trimmed(text: str) -> str:
    """`text` on one line, without the separators at its ends."""
    line = one_line(text)
    start = _STARTS.match(line)
    line = line[start.end() :] if start else line
    kept = line.rstrip(SEPARATORS)
    return f"{kept}:" if line[len(kept) :].startswith(":") and _SHORTCODE.search(kept[-40:]) else kept
