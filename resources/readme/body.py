"""What stands below a heading: entries, prose, a promise, a table of contents. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from resources.readme import escaping, lists, markup, webaddress
from resources.readme.items import Item
from resources.readme.lists import LISTS
from resources.readme.markup import Rows
from resources.readme.outline import LinkOutline
from resources.readme.prose import Source, Stretch
from resources.readme.tree import Node
from resources.readme.words import Kind, Piece, pieces


@dataclass(slots=True)
class Body:
    """`prose` are the blocks that stay, for `prose.of`; `contents` are the tables of contents, each with its line."""

    links: list[LinkOutline] = field(default_factory=list)
    prose: list[Stretch] = field(default_factory=list)
    contents: list[tuple[int, str]] = field(default_factory=list)
    is_soon: bool = False


def read(source: Source, blocks: Iterable[Node | Rows | str]) -> Body:
    """Remarks on what does not become what it looks like go to the source."""
    body = Body()
    for block in blocks:
        if isinstance(block, str):
            body.prose.append(block)
        elif isinstance(block, Rows):
            _read_markup(source, body, block)
        else:
            _read(source, body, block)
    return body


def _read(source: Source, body: Body, block: Node) -> None:
    if block.first in source.marked and block.type == "html_block":
        body.prose.append(source.marked[block.first].prose)
    elif source.is_placeholder(block):
        body.is_soon = True
        body.prose.append(None)
    elif block.type in {*LISTS, "table"}:
        _read_list(source, body, block)
    elif block.type == "blockquote":
        _read_quotation(source, body, block)
    elif _leads_nowhere(_said(block)):
        _leave_out(source, body, block)
    else:
        is_empty = block.type == "paragraph" and not any(piece.text.strip() or piece.url for piece in _said(block))
        body.prose.append(None if is_empty else block)


def _said(block: Node) -> list[Piece]:
    """What a paragraph says, or a block of HTML."""
    if block.type == "paragraph":
        return pieces(block.children[0].token.children or [])
    return markup.read(block.token.content, block.line).pieces if block.type == "html_block" else []


def _read_list(source: Source, body: Body, block: Node) -> None:
    rows = lists.items_of(block)
    if _leads_nowhere(lists.pieces_in(rows), but_words=True):
        _leave_out(source, body, block)
    elif lists.are_entries(rows):
        _take(source, body, rows)
        if block.type == "table":
            source.remark(block.line, "a table was read as a list; the words above its columns were left out.")
    else:
        body.prose.append(block)
        _remark_on_prose(source, block.line, rows)


def _read_markup(source: Source, body: Body, block: Rows) -> None:
    """A list or table in HTML, which nobody could read in the prose of a page: without entries its words are a list."""
    if _leads_nowhere(lists.pieces_in(block.items), but_words=True):
        body.contents.append((block.line, ""))
    elif lists.are_entries(block.items):
        _take(source, body, block.items)
    else:
        said = [escaping.markdown(lists.pieces_in([row])) for row in block.items]
        body.prose.append("\n".join(f"- {words}" for words in said if words))
        _remark_on_prose(source, block.line, block.items)


def _read_quotation(source: Source, body: Body, block: Node) -> None:
    """A quotation is prose unless there are entries in it."""
    count = len(source.remarks)
    inside = read(source, block.children)
    if inside.links or inside.contents:
        body.links += inside.links
        body.contents += inside.contents
        body.prose += [None, *inside.prose, None]
    else:
        del source.remarks[count:]
        body.prose.append(block)


def _take(source: Source, body: Body, rows: list[Item]) -> None:
    found = lists.read(rows)
    body.links += found.links
    body.prose += [None, "\n".join(f"- {escaping.paragraph(words)}" for words in found.words), None]
    for line, sentence in found.remarks:
        source.remark(line, sentence)


def _leave_out(source: Source, body: Body, block: Node) -> None:
    body.contents.append((block.line, source.cut(block.first, block.end)))
    body.prose.append(None)


def _remark_on_prose(source: Source, line: int, rows: list[Item]) -> None:
    """Where there are links in a list that is none of entries."""
    if any(piece.kind is Kind.LINK and webaddress.is_outside(piece.url) for piece in lists.pieces_in(rows)):
        source.remark(line, "fewer than half of the items of this list begin with a link, so it stays prose.")


def _leads_nowhere(found: Iterable[Piece], *, but_words: bool = False) -> bool:
    """Whether there are links, all of them into the file itself, and, unless they may be, no words beside them."""
    every = [*found]
    links = [piece for piece in every if piece.kind is Kind.LINK]
    words = any(piece.kind is Kind.WORDS and any(map(str.isalnum, piece.text)) for piece in every)
    return bool(links) and all(link.url.startswith("#") for link in links) and (but_words or not words)
