"""The table of contents: the sections of a file, and the anchors that GitHub gives to its headings. Pure."""

import re
import unicodedata
from collections.abc import Iterator

from resources.readme import tree, words
from resources.readme.escaping import escaped
from resources.readme.outline import Outline, SectionOutline

HEADING = "Contents"
UNLISTED = {"Contributing", "Footnotes", "Related Lists"}
"""What awesome-lint 2.3 (rules/toc.js) wants in no table of contents."""
_NAMES = """
contents, content, table of contents, table of content, toc, index, menu, navigation, overview, summary, quick links,
jump to, sections, categories, 目录, 目錄, 目次, 索引, 목차, оглавление, содержание, зміст, índice, indice, contenido,
contenidos, tabla de contenidos, tabla de contenido, conteúdo, sumário, sommaire, table des matières, inhalt,
inhaltsverzeichnis, i̇çindekiler, içindekiler, المحتويات, فهرست, περιεχόμενα, obsah, innehåll, sisällysluettelo, inhoud,
spis treści, mục lục, daftar isi
"""
_IS_CONTENTS = {name.strip() for name in _NAMES.split(",")}


def is_named_so(title: str) -> bool:
    """Whether a heading says that a table of contents is below it."""
    return "".join(letter for letter in title.casefold() if letter.isalpha() or letter == " ").strip() in _IS_CONTENTS


def written(outline: Outline) -> str:
    """The sections of the two highest levels, each a link to its heading; empty if there are none."""
    listed = [pair for pair in _anchored(outline) if pair[0].title not in UNLISTED]
    top = min((section.level for section, _ in listed), default=0)
    lines: list[str] = []
    for section, anchor in listed:
        if section.level <= top + 1:
            indent = "  " if section.level > top and lines else ""
            lines.append(f"{indent}- [{escaped(section.title)}](#{anchor})")
    return "\n".join(lines)


def _anchored(outline: Outline) -> Iterator[tuple[SectionOutline, str]]:
    """Each section with its anchor; the headings in prose have some too."""
    anchors = Anchors()
    for title in [*_headings(outline.introduction), HEADING]:
        anchors.of(title)
    for section in outline.sections:
        yield section, anchors.of(section.title)
        for title in _headings(section.prose):
            anchors.of(title)


def _headings(prose: str) -> list[str]:
    if not re.search(r"#|^[ >]*(?:=|-)", prose, re.MULTILINE):
        return []
    nodes = (node for block in tree.grown(prose.split("\n")).blocks for node in block.walk())
    return [words.title(node.children[0].token.children or []) for node in nodes if node.type == "heading"]


class Anchors:
    """Gives headings their anchors, in the order of the file: a title that was there gets -1, the next -2."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def of(self, title: str) -> str:
        base = anchor = slug(title)
        while anchor in self._seen:
            self._seen[base] += 1
            anchor = f"{base}-{self._seen[base]}"
        self._seen[anchor] = 0
        return anchor


def slug(title: str) -> str:
    """As GitHub does it: small letters, digits, `-` and `_`, and a `-` for every space; all else goes."""
    return "".join("-" if letter == " " else letter for letter in title.lower() if letter == " " or _stays(letter))


def _stays(letter: str) -> bool:
    if letter == "\ufe0f":  # Says that an emoji is one; goes with it.
        return False
    kind = unicodedata.category(letter)
    return letter == "-" or kind[0] in "LM" or kind in {"Nd", "Nl", "Pc"}
