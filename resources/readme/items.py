"""An item of a list, or a row of a table: which link it is about, and what it says of it. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from resources.readme import tidying, webaddress
from resources.readme.outline import DoorOutline, LinkOutline
from resources.readme.words import Kind, Piece, said, trimmed
from resources.text import one_line

LEAD = 80
"""So many characters before its first link does an item have that is about that link."""
NAMELESS = "Link"
"""One of which nothing can be shown."""
BETWEEN_CELLS = " · "
_BOX = re.compile(r"\A\s*\[[ xX]\](?=\s|\Z)")
_NUMBER = re.compile(r"\A\s*\d{1,5}[.)](?=\s|\Z)")
_BRACKETS = {"(": ")", "[": "]", "（": "）", "【": "】"}
_GENERIC = """
link, links, here, paper, pdf, code, github, gitlab, repo, repository, source, source code, website, web site, site,
web, webpage, official site, official website, homepage, home page, project page, page, url, docs, documentation, doc,
demo, video, slides, blog, post, article, arxiv, project, tutorial, book, read, more, read more, click here, 链接,
链接地址, 论文, 代码, 官网, 网站, 主页, 地址, 文档, 视频, 项目, リンク, 論文, コード, 링크, 논문, ссылка, сайт, код,
статья, enlace, sitio, aquí, lien, ici, hier, seite
"""
_IS_GENERIC = {name.strip() for name in _GENERIC.split(",")}
"""What a link is called that does not say what it is a link to."""


@dataclass(slots=True)
class Item:
    """`cells` are the pieces of a row's cells; an item of a list has one. `nested` are the lists of links inside it.

    `links` are those of the best kind that there is, the first is the one that the item is about: pages elsewhere that
    have a name, then badges, then files and mail addresses.
    """

    line: int
    cells: list[list[Piece]]
    nested: list[list["Item"]] = field(default_factory=list)
    links: list[Piece] = field(init=False)

    def __post_init__(self) -> None:
        found = [piece for cell in self.cells for piece in _head(cell) if piece.kind is Kind.LINK]
        outside = [piece for piece in found if webaddress.is_outside(piece.url)]
        others = [piece for piece in found if not webaddress.is_inside(piece.url)]
        self.links = [piece for piece in outside if piece.text.strip()] or outside or others

    @property
    def words(self) -> str:
        return trimmed(" ".join(said(cell) for cell in self.cells))

    @property
    def looks_like_an_entry(self) -> bool:
        is_row = len(self.cells) > 1
        return bool(self.links) and (is_row or len(said(_around(self.cells[0], self.links[0])[0])) <= LEAD)

    @property
    def has_links(self) -> bool:
        return bool(self.links or self.nested)


def entry(item: Item, group: str = "") -> LinkOutline:
    """What the item, which has a link, says about the first.

    The title is the link's text, or the words before it where that is as good as "here" or an image. All other words
    are the description, cells apart; the other links are doors, whose words stay in it.
    """
    own = item.links[0]
    ending = tidying.ending_of(piece.text for cell in item.cells for piece in cell if piece.kind is Kind.COMMENT)
    title, description = _told(own, [_head(cell) for cell in item.cells])
    return LinkOutline(
        title=title,
        url=webaddress.without_controls(own.url),
        description=ending.taken_back(description),
        line=item.line,
        id=ending.id,
        doors=tuple(door for cell in item.cells for door in _doors(cell, own)),
        group=group,
    )


def left_out(item: Item) -> list[str]:
    """Files beside the list, and mail addresses, that the item links to besides."""
    links = [piece for cell in item.cells for piece in cell if piece.kind is Kind.LINK and piece not in item.links[:1]]
    return [one.url for one in links if not webaddress.is_outside(one.url) and not webaddress.is_inside(one.url)]


def _told(own: Piece, cells: list[list[Piece]]) -> tuple[str, str]:
    """The title and the description."""
    position = next(number for number, cell in enumerate(cells) if any(piece is own for piece in cell))
    before = [words for cell in cells[:position] if (words := trimmed(said(cell)))]
    lead, rest = _without_dress(*map(said, _around(cells[position], own)))
    title = ""
    if own.is_bare or _is_generic(own):
        title, lead = _title_in(lead) if lead else (before.pop(0) if before else "", "")
    title = title or ("" if own.is_bare else one_line(own.text)) or one_line(own.alt) or _address_of(own)
    here = " - ".join(filter(None, (trimmed(lead), trimmed(rest))))
    after = (trimmed(said(cell)) for cell in cells[position + 1 :])
    return title, trimmed(BETWEEN_CELLS.join(filter(None, (*before, here, *after))))


def _address_of(link: Piece) -> str:
    return one_line(webaddress.shown(link.url)) or NAMELESS


def _is_generic(link: Piece) -> bool:
    words = link.text.strip(" \t[]()<>:.!|→»👉📄🔗").casefold()
    return not words or words in _IS_GENERIC


def _title_in(lead: str) -> tuple[str, str]:
    """The words before a link as its title, and what is left of a whole sentence: it is cut where its name ends."""
    cut = re.search(r"\s[-–—]\s|:\s", lead) if len(lead) > LEAD else None
    if cut and cut.start() <= LEAD:
        return trimmed(lead[: cut.start()]), lead[cut.end() :]
    return trimmed(lead), ""


def _without_dress(lead: str, rest: str) -> tuple[str, str]:
    """Without a check box, a number, signs without words, and brackets that hold nothing but the link."""
    lead = _NUMBER.sub("", _BOX.sub("", lead)).strip()
    rest = rest.strip()
    while lead and rest and _BRACKETS.get(lead[-1]) == rest[0]:
        lead, rest = lead[:-1].strip(), rest[1:].strip()
    return (lead if any(letter.isalnum() for letter in lead) else ""), rest


def _around(cell: list[Piece], own: Piece) -> tuple[list[Piece], list[Piece]]:
    position = next(number for number, piece in enumerate(cell) if piece is own)
    return cell[:position], cell[position + 1 :]


def _head(cell: list[Piece]) -> list[Piece]:
    """What stands before the comment that ends an entry: links after it are doors that the words do not name."""
    for position, piece in enumerate(cell):
        if piece.kind is Kind.COMMENT and tidying.is_ending(piece.text):
            return cell[:position]
    return cell


def _doors(cell: Iterable[Piece], own: Piece) -> Iterator[DoorOutline]:
    for piece in cell:
        if piece.kind is Kind.LINK and piece is not own and piece.text.strip() and webaddress.is_outside(piece.url):
            yield DoorOutline(one_line(piece.text) or _address_of(piece), webaddress.without_controls(piece.url))
