"""Lists and tables of links: which they are, and the entries in them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from resources.readme import items, markup, webaddress
from resources.readme.items import Item
from resources.readme.outline import LinkOutline
from resources.readme.tree import Node
from resources.readme.words import Kind, Piece, pieces

LISTS = {"ordered_list", "bullet_list"}


@dataclass(slots=True)
class Found:
    """The entries of a list, the words of the items beside them that have no link, and remarks, each with its line."""

    links: list[LinkOutline] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)


def items_of(block: Node) -> list[Item]:
    """The items of a list, or the rows of a table below its head."""
    if block.type == "table":
        rows = (row for part in block.children if part.type == "tbody" for row in part.children)
        return [Item(row.line, [list(_pieces(cell, [])) for cell in row.children]) for row in rows]
    return [_item(child) for child in block.children]


def are_entries(rows: list[Item]) -> bool:
    """Whether at least half of the items begin with a link, or nearly so; one that has lists of links inside does not
    count if it has no link itself."""
    looks = [row.looks_like_an_entry for row in _leaves(rows)]
    return any(looks) and 2 * sum(looks) >= len(looks)


def pieces_in(rows: list[Item]) -> Iterator[Piece]:
    for row in rows:
        yield from (piece for cell in row.cells for piece in cell)
        for nested in row.nested:
            yield from pieces_in(nested)


def read(rows: list[Item], group: str = "") -> Found:
    """The entries in the order of the file; those below an item without a link have its words as their group."""
    found = Found()
    _read(rows, group, found)
    return found


def _read(rows: list[Item], group: str, found: Found) -> None:
    for row in rows:
        below = group
        if row.links:
            found.links.append(items.entry(row, group))
            found.remarks += _remarks(row)
        elif row.nested:
            below = " › ".join(filter(None, (group, row.words)))
        elif row.words:
            found.words.append(row.words)
            found.remarks.append((row.line, "this item has no link, so its words became prose of the section."))
        for nested in row.nested:
            _read(nested, below, found)


def _remarks(row: Item) -> Iterator[tuple[int, str]]:
    if not webaddress.is_outside(row.links[0].url):
        yield row.line, f"{row.links[0].url} is no address of a page."
    for url in items.left_out(row):
        yield row.line, f"of the link to {url} only the words were taken over, for it is no address of a page."


def _leaves(rows: list[Item]) -> Iterator[Item]:
    for row in rows:
        if row.links or not row.nested:
            yield row
        for nested in row.nested:
            yield from _leaves(nested)


def _item(node: Node) -> Item:
    nested: list[list[Item]] = []
    return Item(node.line, [list(_pieces(node, nested))], nested)


def _pieces(node: Node, nested: list[list[Item]]) -> Iterator[Piece]:
    """What a block says, piece by piece; its lists that hold links go to `nested`."""
    for child in node.children:
        if child.type in LISTS:
            inner = items_of(child)
            if any(item.has_links for item in inner):
                nested.append(inner)
            else:
                yield from (piece for item in inner for piece in [*item.cells[0], Piece(Kind.WORDS, " ")])
        else:
            yield from _own_pieces(child, nested)
            yield Piece(Kind.WORDS, " ")


def _own_pieces(node: Node, nested: list[list[Item]]) -> Iterator[Piece]:
    if node.type == "inline":
        yield from pieces(node.token.children or [])
    elif node.type in {"fence", "code_block"}:
        yield Piece(Kind.WORDS, node.token.content)
    elif node.type == "html_block":
        yield from markup.read(node.token.content, node.line).pieces
    else:
        yield from _pieces(node, nested)
