"""The facts that a page of HTML states about itself, picked from its tags in one pass. Pure.

No tree is built. By the rules of HTML a tree can be many thousand times as large as its source, and the time for it
can grow with the square: 18 kB of unclosed tags became 734 MB, 2 MB of nested ones more than 20 seconds. Here every
character is read once, and what is kept has a bound.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape

# Characters of a tag's attributes, of a text, and of a block of data that are looked at; and blocks of data.
_MOST_ATTRIBUTES = 20_000
_MOST_TEXT = 4_000
_MOST_DATA = 200_000
_MOST_BLOCKS = 10
_MOST_NAMES = 200

# Quotes mean something after = only, and a quote that is not closed runs to the end, as in browsers.
TAG = re.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))
      | <(/?)([a-z][^\s/>]{0,40})((?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))|=)*+)(?:>|\Z)
      | <[!?/][^>]*+(?:>|\Z)""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
"""A tag: whether it ends something, its name, its attributes. Or a comment, or something else without a name."""
_ATTRIBUTE = re.compile(r"""([^\s"'>/=][^\s=>/]*+)(?:\s*+=\s*+(?:"([^"]*+)"?|'([^']*+)'?|([^\s>]*+)))?""")

# Their content is no markup, up to the end tag of the same name.
_RAW = ("title", "script", "style", "textarea", "xmp", "iframe", "noembed", "noframes")
# Of other languages or for later; a <title> in a drawing is the drawing's.
_FOREIGN = ("svg", "math", "template")
_END = {name: re.compile(rf"</{name}(?=[\s/>]|\Z)", re.IGNORECASE) for name in (*_RAW, *_FOREIGN)}
_MAIN = frozenset({"article", "main"})
_AROUND = frozenset({"nav", "header", "footer", "aside", "form", "button", "select", "noscript", "head"})


@dataclass(slots=True)
class Facts:
    """What was found, as it was written, the first of each; `words` are those of the article if there is one."""

    title: str = ""
    heading: str = ""
    language: str = ""
    canonical: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    words: int = 0


def read(html: str) -> Facts:
    """The facts of a page. Never raises; takes time and memory in proportion to the page, whatever is in it."""
    reading = _Reading(html)
    reading.run()
    return reading.facts


def attributes(written: str, most: int = _MOST_ATTRIBUTES) -> dict[str, str]:
    """The attributes of a tag, names in lower case; of two with one name the first counts, as in browsers.

    Their values are as they are written, and only the first `most` characters of all are looked at.
    """
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(written, 0, most):
        found.setdefault(match[1].lower(), match[2] or match[3] or match[4] or "")
    return found


class _Reading:
    def __init__(self, html: str) -> None:
        self.facts = Facts()
        self._html = html
        self._at = 0
        self._open: Counter[str] = Counter()
        self._words_in_main = self._words_beside = 0

    def run(self) -> None:
        while match := TAG.search(self._html, self._at):
            self._count(self._at, match.start())
            self._at = match.end()
            if match[2]:
                self._tag(match[2].lower(), match[3], is_end=bool(match[1]))
        self._count(self._at, len(self._html))
        self.facts.words = self._words_in_main or self._words_beside

    def _tag(self, name: str, written: str, *, is_end: bool) -> None:
        if name in _MAIN or name in _AROUND:
            self._nest("main" if name in _MAIN else "around", is_end=is_end)
        elif name in _END and not is_end:
            self._content(name, written)
        elif name in _NOTED and not is_end:
            _NOTED[name](self.facts, attributes(written))
        elif name == "h1" and not is_end:
            self._heading()

    def _heading(self) -> None:
        """The first alone, even if it is empty: looking ahead at each would take the square of the time."""
        self._open["h1"] += 1
        if self._open["h1"] == 1:
            ahead = self._html[self._at : self._at + _MOST_TEXT]
            self.facts.heading = _text(TAG.sub(" ", ahead.split("</h1", 1)[0]))

    def _nest(self, kind: str, *, is_end: bool) -> None:
        self._open[kind] = max(0, self._open[kind] + (-1 if is_end else 1))

    def _content(self, name: str, written: str) -> None:
        """What stands in an element that is not read on; it is stepped over."""
        if name in _FOREIGN and written.endswith("/"):
            return
        end = _END[name].search(self._html, self._at)
        start, self._at = self._at, end.start() if end else len(self._html)
        if name == "title" and not self.facts.title:
            self.facts.title = _text(self._html[start : min(self._at, start + _MOST_TEXT)])
        if name == "script" and "ld+json" in attributes(written).get("type", "").lower():
            self._keep_data(start)

    def _keep_data(self, start: int) -> None:
        if len(self.facts.data) < _MOST_BLOCKS and self._at - start <= _MOST_DATA:
            self.facts.data.append(self._html[start : self._at])

    def _count(self, start: int, end: int) -> None:
        if start == end:
            return
        if self._open["main"]:
            self._words_in_main += len(self._html[start:end].split())
        elif not self._open["around"]:
            self._words_beside += len(self._html[start:end].split())


def _text(written: str) -> str:
    return unescape(written).strip()


def _note_html(facts: Facts, attributes: dict[str, str]) -> None:
    facts.language = facts.language or _text(attributes.get("lang") or attributes.get("xml:lang", ""))


def _note_meta(facts: Facts, attributes: dict[str, str]) -> None:
    content = _text(attributes.get("content", "")[:_MOST_TEXT])
    for kind in ("property", "name", "itemprop", "http-equiv"):
        name = attributes.get(kind, "").strip().lower()
        if name and content and len(facts.metas) < _MOST_NAMES:
            facts.metas.setdefault(name, content)


def _note_link(facts: Facts, attributes: dict[str, str]) -> None:
    if "canonical" in attributes.get("rel", "").lower().split() and not facts.canonical:
        facts.canonical = _text(attributes.get("href", ""))


_NOTED = {"html": _note_html, "meta": _note_meta, "link": _note_link}
