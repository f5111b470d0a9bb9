"""An outline into Markdown that `reading.parse` reads as the same outline. Pure.

Prose is Markdown already and stands as it is, but ends where its section ends. All other text is escaped: nothing in an
entry means anything to a Markdown parser, CommonMark's or GitHub's.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from resources.readme.outline import LinkOutline, Outline, SectionOutline
from resources.readme.reading import LISTS

COMING_SOON = "_Coming soon._"
APART = "<!-- -->"
"""Keeps a list of links from becoming one with the list before it."""
_SIGNS = re.compile(r"[\\`*_{}\[\]<>|~$#]|&(?=#?\w+;)|(?<=\w):(?=//)|(?<=\bwww)\.", re.IGNORECASE)
"""What begins something in CommonMark, in GitHub's tables, formulas or strike-through, or makes it a link by itself."""
_IN_ADDRESS = re.compile(r"[\\()<>]|&(?=#?\w+;)")
_NO_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f]")
_ENDINGS = ["-->", "?>", "]]>", ">", "</script>", "</pre>", "</style>", "</textarea>"]
"""What ends a block of HTML that has no end of its own (CommonMark 0.31, 4.6)."""
_parser = MarkdownIt("commonmark")


def write(outline: Outline) -> str:
    """Ends in one line break. Sections stand in their order, each with its prose, its links and its promise."""
    head = [f"# {escaped(outline.title)}" if outline.title else "", contained(outline.introduction)]
    blocks = [block for section in outline.sections for block in _section(section)]
    return "\n\n".join(filter(None, [*head, *blocks])) + "\n"


def escaped(text: str) -> str:
    """`text` on one line, as words that no parser takes for anything else."""
    return _SIGNS.sub(r"\\\g<0>", " ".join(text.split()))


def link(title: str, url: str, description: str = "") -> str:
    """`[Title](address) - description`"""
    address = _IN_ADDRESS.sub(r"\\\g<0>", _NO_ADDRESS.sub(lambda sign: f"%{ord(sign[0]):02X}", url))
    words = f" - {escaped(description)}" if description else ""
    return f"[{escaped(title)}]({address}){words}"


def contained(prose: str) -> str:
    """`prose` as part of a section: its headings are of the third level or deeper, and it leaves nothing open."""
    lines = prose.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").split("\n")
    tokens = _parser.parse("\n".join(lines))
    for heading, words in pairwise(tokens):
        if heading.type == "heading_open" and heading.tag in {"h1", "h2"} and heading.level == 0 and heading.map:
            first, end = heading.map
            lines[first:end] = [f"### {' '.join(words.content.split())}"] + [""] * (end - first - 1)
    text = "\n".join(lines).strip("\n")
    return next((closed for closed in _closings(text, tokens) if _is_closed(closed)), _quoted(text))


def _section(section: SectionOutline) -> Iterator[str]:
    prose = contained(section.prose)
    yield f"## {escaped(section.title)}"
    yield prose
    if section.links:
        yield APART if _ends_in_a_list(prose) else ""
        yield "\n".join(map(_item, section.links))
    if section.is_soon:
        yield COMING_SOON


def _item(outline: LinkOutline) -> str:
    return f"- {link(outline.title, outline.url, outline.description)}"


def _ends_in_a_list(prose: str) -> bool:
    last = next((token for token in reversed(_parser.parse(prose)) if token.level == 0), None)
    return last is not None and last.type.removesuffix("_close") in LISTS


def _closings(text: str, tokens: list[Token]) -> Iterator[str]:
    yield text
    fences = [token.markup for token in tokens if token.type == "fence"]
    for ending in [*fences[-1:], *_ENDINGS]:
        yield f"{text}\n{ending}"


def _is_closed(text: str) -> bool:
    """Whether a heading below it would be one."""
    last = _parser.parse(f"{text}\n\n## End")[-3:]
    return [token.type for token in last] == ["heading_open", "inline", "heading_close"] and last[1].content == "End"


def _quoted(text: str) -> str:
    """A quotation ends where its lines end, whatever is in it."""
    return "\n".join(f"> {line}" for line in text.split("\n"))
