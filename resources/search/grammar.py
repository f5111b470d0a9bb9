"""What people type → what they ask for. Pure; it never raises, and says what it did not understand.

exact = '"model registry"'   without = '-word'   either = 'one or other'   together = '(one or other) third'
filters = 'tag:mlops kind:course is:new after:2026-03'
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from resources.search.folding import fold

TYPED_LENGTH, TERMS_MAX, DEPTH_MAX = 400, 16, 6
FILTERS = frozenset([
    "tag", "kind", "level", "cost", "section", "host", "by", "language", "topic", "is", "before", "after",
])  # fmt: skip
STOP_WORDS = frozenset([
    "a", "an", "and", "are", "as", "at", "by", "for", "from", "how", "i", "in", "is", "it", "of", "on", "or",
    "that", "the", "to", "what", "with", "your",
])  # fmt: skip
"""Not asked for where there are other words beside them, unless they are in quotes."""
_PARTS = re.compile(
    r'(?P<name>[a-z]{2,8}):(?:"(?P<quoted>[^"]*)"?|(?P<value>[^\s()"]*))'
    r'|"(?P<exact>[^"]*)(?P<closed>"?)|(?P<sign>[()])|(?P<minus>-(?=[^\s)-]))|(?P<bare>[^\s()"]+)',
    re.IGNORECASE,
)
_SITE = re.compile(r"https?://(?:www\.)?([^\s/?#:@]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand together; of a last word that is still being typed, the beginning of it."""

    folded: tuple[str, ...]
    typed: str
    is_exact: bool = False
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"


@dataclass(frozen=True, slots=True)
class All:
    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    parts: "tuple[Node, ...]"


Node = Words | Filter | Not | All | Any


@dataclass(slots=True)
class Asked:
    """What was typed as a tree, or None where nothing was, and a sentence for each thing that is not understood."""

    node: Node | None
    problems: list[str] = field(default_factory=list)


def read(typed: str) -> Asked:
    reader = _Reader(typed)
    node = reader.either(0)
    while not reader.is_at_end:
        reader.skip_bracket()
        node = _all([node, reader.either(0)])
    if node is None:
        node = _all([reader.words(part) for part in reader.unknown])
    else:
        reader.problems += [
            f"There is no filter “{part['name']}:”. “{part[0]}” is left out." for part in reader.unknown
        ]
    if node is None and typed.strip() and not reader.problems:
        reader.problems.append(f"There is nothing to look for in “{typed.strip()[:40]}”.")
    return Asked(node, list(dict.fromkeys(reader.problems)))


def terms(node: Node | None) -> Iterable[Words]:
    """The words that are wanted, from left to right; not those that are not."""
    if isinstance(node, Words):
        yield node
    elif isinstance(node, All | Any):
        for part in node.parts:
            yield from terms(part)


class _Reader:
    """The parts of what was typed, one after the other; each method reads what it is called after."""

    def __init__(self, typed: str) -> None:
        self.problems: list[str] = []
        if len(typed) > TYPED_LENGTH:
            self.problems.append(f"Only the first {TYPED_LENGTH} characters are looked at.")
        self.typed = typed[:TYPED_LENGTH]
        self.parts = [*_PARTS.finditer(self.typed)]
        self.unknown: list[re.Match[str]] = []
        self.at = self.count = 0

    @property
    def is_at_end(self) -> bool:
        return self.at >= len(self.parts)

    def either(self, depth: int) -> Node | None:
        found = [self._together(depth)]
        while self._next_is("or", "|"):
            self.at += 1
            found.append(self._together(depth))
        nodes = [node for node in found if node]
        return Any(tuple(nodes)) if len(nodes) > 1 else next(iter(nodes), None)

    def skip_bracket(self) -> None:
        self.at += 1
        self.problems.append("A bracket is closed that was not opened.")

    def _together(self, depth: int) -> Node | None:
        nodes: list[Node | None] = []
        while not self.is_at_end and self.parts[self.at][0] != ")" and not self._next_is("or", "|"):
            nodes.append(self._one(depth))
        return _all(_without_stop_words(nodes))

    def _one(self, depth: int) -> Node | None:
        minuses = 0
        while not self.is_at_end and (self.parts[self.at]["minus"] or self.parts[self.at][0] == "NOT"):
            self.at, minuses = self.at + 1, minuses + 1
        if self.is_at_end or self.parts[self.at][0] == ")" or self._next_is("or", "|"):
            return None
        part = self.parts[self.at]
        self.at += 1
        node = self._bracket(depth) if part["sign"] else self._term(part)
        return Not(node) if node and minuses % 2 else node

    def _bracket(self, depth: int) -> Node | None:
        """What is nested too deeply is read as if its brackets were not there."""
        if depth >= DEPTH_MAX:
            self.problems.append(f"Brackets are read to a depth of {DEPTH_MAX}.")
            return None
        node = self.either(depth + 1)
        if self.is_at_end:
            self.problems.append("A bracket is not closed.")
        self.at += 1
        return node

    def _term(self, part: "re.Match[str]") -> Node | None:
        if part[0] in {"AND", "&", "&&", "+"}:
            return None
        if self.count >= TERMS_MAX:
            self.problems.append(f"Only the first {TERMS_MAX} words are looked for.")
            return None
        self.count += 1
        if part["exact"] is not None:
            return self._exact(part)
        if part["name"] and part["name"].lower() in FILTERS:
            return self._filter(part)
        if part["name"] and (part["quoted"] or part["value"] or "/")[0] not in "/:":
            self.unknown.append(part)
            return None
        return self.words(part)

    def _exact(self, part: "re.Match[str]") -> Node | None:
        if not part["closed"]:
            self.problems.append("A quotation mark is not closed.")
        folded = fold(part["exact"])
        return Words(tuple(folded), part["exact"].strip(), is_exact=True) if folded else None

    def _filter(self, part: "re.Match[str]") -> Node | None:
        name, value = part["name"].lower(), (part["quoted"] or part["value"] or "").strip()
        if not value:
            self.problems.append(f"“{name}:” needs a word right behind it.")
            return None
        return Filter(name, value)

    def words(self, part: "re.Match[str]") -> Node | None:
        """Of an address, what is from the same site: of its path the index knows nothing."""
        site = _SITE.match(part[0])
        if site:
            return Filter("host", site[1])
        folded = tuple(fold(part[0]))
        return Words(folded, part[0], is_open=part.end() == len(self.typed)) if folded else None

    def _next_is(self, *words: str) -> bool:
        return not self.is_at_end and self.parts[self.at][0].lower() in words


def _all(found: Iterable[Node | None]) -> Node | None:
    nodes = [node for node in found if node]
    return All(tuple(nodes)) if len(nodes) > 1 else next(iter(nodes), None)


def _without_stop_words(nodes: list[Node | None]) -> list[Node | None]:
    kept = [node for node in nodes if not _is_stop_word(node)]
    return kept if any(isinstance(node, Words) for node in kept) else nodes


def _is_stop_word(node: Node | None) -> bool:
    return isinstance(node, Words) and not node.is_exact and node.folded[0] in STOP_WORDS and len(node.folded) == 1
