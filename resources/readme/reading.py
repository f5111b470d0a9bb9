"""Markdown into an outline: a guide of our own, or any awesome list. Pure.

What is read as what:

- Every heading begins a section. The first, if it is of level one, is the guide's title, and what stands above the next
  heading its introduction. HTML headings count; an image at the top names a guide that has no such heading.
- A heading that is a link, whole, is the first entry of its section.
- Links directly below the title go to a section of level one with the title's words, with those above every heading; in
  a file without a title to a section “Links” of level two.
- A table of contents goes: a list of links into the file, and the heading above it unless there is more below.
- `lists` says which lists and tables are entries, `items` what an entry is, `prose` what the prose of a section is.
"""

from dataclasses import dataclass, field, replace

from resources.readme import body, contents, escaping, marks, markup, prose, tree, webaddress, words
from resources.readme.body import Body
from resources.readme.markup import Heading, Rows
from resources.readme.outline import LinkOutline, Outline, SectionOutline
from resources.readme.prose import Source
from resources.readme.tree import Node
from resources.readme.words import SEPARATORS, Kind, Piece
from resources.text import one_line

NAMELESS = "Links"
"""The section of links above every heading, in a file without a title."""
_ATTEMPTS = 4
"""What is between marks that are none is read after all, and may say of other marks that they are none."""


@dataclass(slots=True)
class _Chapter:
    """A heading with the blocks below it, down to the next heading of any level. `own` is the page that all of it is
    a link to."""

    title: str = ""
    level: int = 0
    line: int = 1
    own: list[LinkOutline] = field(default_factory=list)
    blocks: list[Node | Rows | str] = field(default_factory=list)
    body: Body = field(default_factory=Body)

    @property
    def is_empty(self) -> bool:
        return not (self.own or self.body.links or self.body.is_soon or prose.is_any(self.body.prose))


def parse(markdown: str) -> Outline:
    """What `markdown` says. Never raises; a text without headings and links has no sections."""
    source = _source(markdown)
    preface, *chapters = _chapters(source)
    for chapter in (preface, *chapters):
        chapter.body = body.read(source, chapter.blocks)
    tables = [table for chapter in (preface, *chapters) for table in chapter.body.contents]
    chapters = _without_contents(chapters)
    title, below = _image_at(source), Body()
    tops = [chapter for chapter in chapters if chapter.level == 1]
    if tops and tops[0] is chapters[0] and (len(tops) == 1 or not title):
        title, below = tops[0].title, chapters.pop(0).body
    opening = _opening(title, [*preface.body.links, *below.links])
    sections = (*opening, *(_section(source, chapter) for chapter in chapters))
    introduction = prose.of(source, [*preface.body.prose, None, *below.prose])
    outline = Outline(title, introduction, sections)
    _remark_on_contents(source, tables, outline)
    return replace(outline, remarks=tuple(sentence for _, sentence in sorted(source.remarks)))


def _source(markdown: str) -> Source:
    """The file as blocks, with nothing in them between the marks of prose."""
    lines = tree.unified(markdown.removeprefix("\ufeff")).split("\n")
    marked = marks.pairs_in(lines)
    for _ in range(_ATTEMPTS):
        grown = tree.grown(marks.without(lines, marked))
        real = marks.are_real(marked, grown.blocks)
        if real == marked:
            break
        marked = real
    else:
        marked, grown = [], tree.grown(lines)
    source = Source(lines, grown, {one.first: one for one in marked})
    for line in sorted({*grown.too_deep}):
        source.remark(line, f"what is nested more than {tree.DEEPEST} levels deep was left out.")
    return source


def _chapters(source: Source) -> list[_Chapter]:
    """What stands above the first heading, then each heading with what is below it."""
    chapters = [_Chapter()]
    for block in (part for whole in source.tree.blocks for part in tree.unfolded(whole)):
        if block.type == "heading":
            tokens = block.children[0].token.children or []
            _begin(source, chapters, words.title(tokens), int(block.token.tag[1]), block.line, words.pieces(tokens))
        elif block.type == "html_block" and block.first not in source.marked and not prose.is_comment(block):
            _read_markup(source, chapters, block)
        else:
            chapters[-1].blocks.append(block)
    return chapters


def _begin(source: Source, chapters: list[_Chapter], title: str, level: int, line: int, found: list[Piece]) -> None:
    """A new chapter, unless its heading says nothing; only a title may."""
    is_title = level == 1 and len(chapters) == 1
    links = [one for one in found if one.kind is Kind.LINK and one.text.strip() and webaddress.is_outside(one.url)]
    beside = words.said(one for one in found if one not in links)
    is_link = len(links) == 1 and not is_title and not any(map(str.isalnum, beside))
    if title or is_title:
        chapters.append(_Chapter(title, level, line))
    if is_link:
        chapters[-1].own.append(LinkOutline(one_line(links[0].text), links[0].url, line=line))
    for piece in links if not is_link else ():
        source.remark(line, f"the heading's link to {piece.url} was left out.")


def _read_markup(source: Source, chapters: list[_Chapter], block: Node) -> None:
    """A block of HTML in its parts if there are headings or lists in it; without words it is an ornament."""
    read = markup.read(block.token.content, block.line)
    if all(isinstance(part, markup.Words) for part in read.parts) and read.is_whole and words.said(read.pieces):
        chapters[-1].blocks.append(block)
        return
    for part in read.parts:
        if isinstance(part, Heading):
            title = words.said(part.pieces) or " ".join(piece.alt or piece.text for piece in part.pieces)
            _begin(source, chapters, one_line(title), part.level, part.line, part.pieces)
        elif isinstance(part, Rows):
            chapters[-1].blocks.append(part)
        elif words.said(part.pieces):
            chapters[-1].blocks.append(escaping.markdown(part.pieces))


def _image_at(source: Source) -> str:
    """The text of the image that a file begins with: a logo, not a row of badges."""
    first = next((block for block in source.tree.blocks if not prose.is_comment(block)), None)
    found: list[Piece] = []
    if first and first.type == "paragraph":
        found = words.pieces(first.children[0].token.children or [])
    elif first and first.type == "html_block":
        found = markup.read(first.token.content, first.line).pieces
    for piece in found:
        if piece.kind is Kind.IMAGE or (piece.kind is Kind.LINK and first and first.type == "html_block"):
            return one_line(piece.alt or piece.text)
        if piece.text.strip() and piece.kind is not Kind.COMMENT:
            break
    return ""


def _without_contents(chapters: list[_Chapter]) -> list[_Chapter]:
    """Without headings below which there is nothing but tables of contents."""
    kept: list[_Chapter] = []
    was_left_out = False
    for chapter in reversed(chapters):
        has_parts = bool(kept) and kept[-1].level > chapter.level
        is_named = contents.is_named_so(chapter.title)
        if chapter.is_empty and (chapter.body.contents or (is_named and was_left_out)) and (is_named or not has_parts):
            was_left_out = True
        else:
            was_left_out = False
            kept.append(chapter)
    return kept[::-1]


def _opening(title: str, links: list[LinkOutline]) -> list[SectionOutline]:
    """The section of the links that stand below no heading of their own."""
    if not links:
        return []
    return [SectionOutline(title or NAMELESS, 1 if title else 2, links=tuple(links), line=links[0].line)]


def _section(source: Source, chapter: _Chapter) -> SectionOutline:
    read = chapter.body
    said = prose.of(source, read.prose)
    links = (*chapter.own, *read.links)
    return SectionOutline(chapter.title, chapter.level, said, links, read.is_soon, chapter.line)


def _remark_on_contents(source: Source, tables: list[tuple[int, str]], outline: Outline) -> None:
    """The one that the file would be written with goes without saying."""
    own = contents.written(outline) if tables else ""
    for line, text in tables:
        if text != own:
            source.remark(line, "a table of contents was left out.")


__all__ = ["SEPARATORS", "parse"]
