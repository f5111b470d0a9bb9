"""Blocks of HTML in a guide's Markdown: their headings, their lists and tables of links, their words. Pure."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser

from resources.readme import webaddress
from resources.readme.items import Item
from resources.readme.words import Kind, Piece

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_ROWS = {"li", "tr"}
_LISTS = {"ul", "ol", "table"}
_CELLS = {"td", "th"}
_VOID = {"img", "br", "hr", "input", "source", "wbr", "meta", "link", "col", "area", "embed", "track", "base"}
_MUTE = {"script", "style"}
_DEEPEST = 60
"""So many lists and items inside of each other are told apart."""


@dataclass(slots=True)
class Heading:
    level: int
    line: int
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Rows:
    """A list or a table; the items of those inside its items are nested in them."""

    line: int
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Words:
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Markup:
    """What a block says, in its order. `is_whole` says that it closes what it opens."""

    parts: list[Heading | Rows | Words]
    is_whole: bool

    @property
    def pieces(self) -> list[Piece]:
        return [piece for part in self.parts for piece in _pieces(part)]


def read(html: str, line: int) -> Markup:
    """`line` is that of its first line. Never raises: what HTML cannot be is left out."""
    reader = _Reader(line)
    with suppress(AssertionError):  # The parser's answer to declarations that it does not know, such as `<![if`.
        reader.feed(_without_open_comment(html))
        reader.close()
    return reader.ended()


def _without_open_comment(html: str) -> str:
    """The parser would look for the end of each comment to the end of the file."""
    begin = html.find("<!--", html.rfind("-->") + 1)
    return html if begin < 0 else html[:begin]


def _pieces(part: Heading | Rows | Words) -> Iterator[Piece]:
    if not isinstance(part, Rows):
        yield from part.pieces
        return
    for item in part.items:
        yield from (piece for cell in item.cells for piece in cell)
        for nested in item.nested:
            yield from _pieces(Rows(part.line, nested))


@dataclass(slots=True)
class _Row:
    line: int
    cells: list[list[Piece]] = field(default_factory=lambda: [[]])
    nested: list[list[Item]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Keeps the lists and rows that are open; what is said goes to the innermost row, a heading, or the loose words."""

    def __init__(self, line: int) -> None:
        super().__init__(convert_charrefs=True)
        self._first = line
        self._parts: list[Heading | Rows | Words] = []
        self._open: list[Rows | _Row] = []
        self._heading: Heading | None = None
        self._link: Piece | None = None
        self._tags: list[str] = []
        self._is_whole = True

    def ended(self) -> Markup:
        while self._open:
            self._close()
        return Markup(self._parts, self._is_whole and not self._tags)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self._tags.append(tag)
        values = {name: value or "" for name, value in attrs}
        if tag in HEADINGS and not self._open:
            self._heading = Heading(int(tag[1]), self._line())
            self._parts.append(self._heading)
        elif tag in _LISTS and len(self._open) < _DEEPEST:
            self._open.append(Rows(self._line()))
        elif tag in _ROWS:
            self._begin_row()
        elif tag in _CELLS and self._open and isinstance(self._open[-1], _Row) and self._open[-1].cells[-1]:
            self._open[-1].cells.append([])
        elif tag == "a" and "href" in values:
            self._link = Piece(Kind.LINK, "", values["href"])
            self._target().append(self._link)
        elif tag == "img":
            self._image(values.get("alt", ""))
        else:
            self._say(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._tags and self._tags[-1] == tag:
            self._tags.pop()
        elif tag not in _VOID:
            self._is_whole = False
        if tag in HEADINGS:
            self._heading = None
        elif tag == "a":
            self._link = None
        elif tag in _ROWS and self._open and isinstance(self._open[-1], _Row):
            self._close()
        elif tag in _LISTS:
            self._close_list()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if not self._tags or self._tags[-1] not in _MUTE:
            self._say(data)

    def handle_comment(self, data: str) -> None:
        self._target().append(Piece(Kind.COMMENT, f"<!--{data}-->"))

    def _line(self) -> int:
        return self._first + self.getpos()[0] - 1

    def _target(self) -> list[Piece]:
        if self._open and isinstance(self._open[-1], _Row):
            return self._open[-1].cells[-1]
        if self._heading:
            return self._heading.pieces
        if not self._parts or not isinstance(self._parts[-1], Words):
            self._parts.append(Words())
        last = self._parts[-1]
        return last.pieces if isinstance(last, Words) else []

    def _say(self, text: str) -> None:
        if self._link:
            self._link.text += text
        elif text.strip() or self._target():
            for part, is_address in webaddress.split(text):
                url = part if is_address else ""
                self._target().append(Piece(Kind.LINK if url else Kind.WORDS, part, url, is_bare=is_address))

    def _image(self, alt: str) -> None:
        if self._link:
            self._link.alt = self._link.alt or alt
        else:
            self._target().append(Piece(Kind.IMAGE, alt))

    def _begin_row(self) -> None:
        if self._open and isinstance(self._open[-1], _Row):
            self._close()
        if not self._open:
            self._open.append(Rows(self._line()))
        self._open.append(_Row(self._line()))

    def _close_list(self) -> None:
        while self._open and isinstance(self._open[-1], _Row):
            self._close()
        if self._open:
            self._close()

    def _close(self) -> None:
        """End the innermost row or list, and put it where it belongs."""
        self._link = None
        last = self._open.pop()
        outer = self._open[-1] if self._open else None
        if isinstance(last, _Row):
            if isinstance(outer, Rows):
                outer.items.append(Item(last.line, last.cells, last.nested))
        elif isinstance(outer, _Row):
            if any(item.has_links for item in last.items):
                outer.nested.append(last.items)
            else:
                outer.cells[-1] += _pieces(last)
        elif last.items:
            self._parts.append(last)
