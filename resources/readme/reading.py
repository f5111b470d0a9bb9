"""Markdown into an outline, by a Markdown parser. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode as Node

from resources.readme.outline import LinkOutline, Outline, SectionOutline
from resources.text import one_line

SOON = {"comingsoon", "commingsoon"}
"""The letters of a placeholder, however it is dressed: `<!-- Coming soon -->`, `<--Comming Soon-->`, and so on."""
SEPARATORS = " \t-–—:|·"
"""What may stand between a link and its description."""
LISTS = {"ordered_list", "bullet_list"}


class _Parser(MarkdownIt):
    """CommonMark that leaves every address as it was typed: `links.address` judges them, with a sentence."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"store_labels": True})

    def validateLink(self, url: str) -> bool:  # noqa: N802  The parser's name.
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url


@dataclass(slots=True)
class _Source:
    """The file's lines, its reference definitions, and the remarks made while reading."""

    lines: list[str]
    references: dict[str, Any]
    remarks: list[str] = field(default_factory=list)

    def cut(self, first: Node, last: Node) -> str:
        return "\n".join(self.lines[_line(first) - 1 : last.map[1] if last.map else 0]).strip("\n")


def parse(markdown: str) -> Outline:
    """What `markdown` says. Never raises; a text without headings of the first two levels has no sections.

    The first heading of level one is the guide's title, what stands above the next heading its introduction; every
    later heading of level one or two begins a section. Deeper headings belong to the prose.
    """
    text = markdown.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    env: dict[str, Any] = {}
    blocks = Node(_Parser().parse(text, env)).children
    source = _Source(text.split("\n"), env.get("references", {}))
    preface, *chapters = _chapters(blocks)
    title = ""
    if chapters and chapters[0][0].tag == "h1":
        (heading, body), *chapters = chapters
        title = _words([heading])
    else:
        body = []
    introduction = _prose(source, [*_without_contents(source, preface), None, *_without_contents(source, body)])
    sections = [_section(source, heading, body) for heading, body in chapters]
    return Outline(title, introduction, tuple(filter(None, sections)), tuple(source.remarks))


def _chapters(blocks: list[Node]) -> list[Any]:
    """The blocks before the first heading of level one or two, then each such heading with the blocks below it."""
    chapters: list[Any] = [[]]
    body: list[Node] = chapters[0]
    for block in blocks:
        if block.tag in {"h1", "h2"}:
            body = []
            chapters.append((block, body))
        else:
            body.append(block)
    return chapters


def _section(source: _Source, heading: Node, body: list[Node]) -> SectionOutline | None:
    """The section below `heading`; None if it holds nothing but a table of contents."""
    blocks = _without_contents(source, body)
    links = [_links(source, block) for block in blocks]
    section = SectionOutline(
        title=_words([heading]),
        level=int(heading.tag[1]),
        prose=_prose(source, [None if found else block for block, found in zip(blocks, links, strict=True)]),
        links=tuple(link for found in links for link in found),
        is_soon=any(_is_placeholder(source, block) for block in blocks),
        line=_line(heading),
    )
    is_contents = len(blocks) < len(body) and not section.has_content and not section.is_soon
    return None if is_contents else section


def _without_contents(source: _Source, blocks: list[Node]) -> list[Node]:
    """No list of links into the file itself: the site makes its own table of contents."""
    kept = []
    for block in blocks:
        hrefs = [str(node.attrs["href"]) for node in block.walk() if node.type == "link"]
        if block.type in LISTS and hrefs and all(href.startswith("#") for href in hrefs):
            source.remarks.append(f"Line {_line(block)}: a table of contents was left out.")
        else:
            kept.append(block)
    return kept


def _prose(source: _Source, blocks: Sequence[Node | None]) -> str:
    """The source of the blocks that people read, neighbours in one piece; with the definitions they refer to."""
    runs: list[list[Node]] = [[]]
    for block in _without_ornaments(source, blocks):
        if block is None:
            runs.append([])
        else:
            runs[-1].append(block)
    pieces = [source.cut(run[0], run[-1]) for run in runs if run]
    definitions = {
        line
        for label in _labels(block for run in runs for block in run)
        for line in range(*source.references[label]["map"])
    }
    inside = {line for run in runs if run for line in range(_line(run[0]) - 1, (run[-1].map or (0, 0))[1])}
    pieces.append("\n".join(source.lines[line] for line in sorted(definitions - inside)))
    return "\n\n".join(filter(None, pieces))


def _without_ornaments(source: _Source, blocks: Sequence[Node | None]) -> list[Node | None]:
    """No placeholders and comments (None stands for each), no heading or rule unless prose follows it directly."""
    kept: list[Node | None] = []
    for block in reversed(blocks):
        is_ornament = block is not None and block.type in {"heading", "hr"}
        if block is None or _is_placeholder(source, block) or _is_comment(block):
            kept.append(None)
        else:
            kept.append(None if is_ornament and not (kept and kept[-1]) else block)
    return kept[::-1]


def _labels(blocks: Iterable[Node]) -> Iterator[str]:
    for block in blocks:
        for node in block.walk():
            if node.type in {"link", "image"} and node.meta.get("label"):
                yield node.meta["label"]


def _links(source: _Source, block: Node) -> list[LinkOutline]:
    """The links of a list whose every item begins with one; of anything else none."""
    if block.type not in LISTS:
        return []
    found = [_item(source, item) for item in block.children]
    if all(found):
        return [link for links in found for link in links]
    for item, links in zip(block.children, found, strict=True):
        if any(found) and not links:
            source.remarks.append(
                f"Line {_line(item)}: this item does not begin with a link, so the list from line {_line(block)}"
                " stays prose."
            )
    return []


def _item(source: _Source, item: Node) -> list[LinkOutline]:
    """The link that the item begins with, then those of the lists inside it."""
    inline = next((child.children[0] for child in item.children[:1] if child.type == "paragraph"), None)
    pieces = [piece for piece in inline.children if piece.type != "text" or piece.content.strip()] if inline else []
    link = _leading_link(pieces)
    if link is None:
        return []
    nested = [(child, _links(source, child)) for child in item.children[1:]]
    texts = [pieces[1:], *([child] for child, links in nested if not links)]
    description = " ".join(filter(None, (_words(nodes).strip(SEPARATORS) for nodes in texts)))
    if any(node.type == "link" for piece in pieces[1:] for node in piece.walk()):
        source.remarks.append(f"Line {_line(item)}: only the first link of this item was taken over.")
    own = LinkOutline(_words([link]), str(link.attrs["href"]), description, _line(item))
    return [own, *(inner for _, links in nested for inner in links)]


def _leading_link(pieces: list[Node]) -> Node | None:
    """The link at the very beginning, also inside bold or italic words."""
    node = pieces[0] if pieces else None
    while node is not None and node.type in {"strong", "em"}:
        node = next((child for child in node.children if child.type != "text" or child.content), None)
    return node if node is not None and node.type == "link" else None


def _is_placeholder(source: _Source, block: Node) -> bool:
    letters = "".join(letter for letter in source.cut(block, block).casefold() if letter.isalpha())
    return letters in SOON


def _is_comment(block: Node) -> bool:
    return block.type == "html_block" and block.content.lstrip().startswith("<!--")


def _words(nodes: Iterable[Node]) -> str:
    """The plain words of inline Markdown, on one line."""
    return one_line("".join(_word(leaf) for node in nodes for leaf in node.walk() if not leaf.children))


def _word(leaf: Node) -> str:
    return leaf.content if leaf.type in {"text", "code_inline", "image"} else " "


def _line(node: Node) -> int:
    """Where the node begins, counted from 1."""
    return node.map[0] + 1 if node.map else 0
