"""Markdown as a tree of blocks, by markdown-it-py, however deep it is nested. Pure.

CommonMark with GitHub's tables and strike-through. Every address stays as it was typed: `links.address` judges them,
with a sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

DEEPEST = 100
"""So many blocks inside of each other are read; a list in a list is two. What is deeper is left out, with a remark."""
_DEEPEST_BRACKETS = 32
"""The parser's time grows with the depth of brackets. A paragraph with more is taken for words: no list has it."""


class _Parser(MarkdownIt):
    """Leaves out `text_join`, so that what was escaped can be told from what was not (`words`)."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"store_labels": True, "maxNesting": DEEPEST})
        self.enable(["table", "strikethrough"]).core.ruler.disable("text_join")
        self.core.ruler.before("inline", "brackets", _tame_brackets)

    def validateLink(self, url: str) -> bool:  # noqa: N802  The parser's name.
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url


@dataclass(slots=True)
class Node:
    """A block with those inside it. `first` and `end` count lines from 0, `end` is the line after the last."""

    token: Token
    first: int
    end: int
    children: list["Node"] = field(default_factory=list)

    @property
    def type(self) -> str:
        return self.token.type.removesuffix("_open")

    @property
    def line(self) -> int:
        """Counted from 1."""
        return self.first + 1

    def walk(self) -> Iterator["Node"]:
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


@dataclass(slots=True)
class Tree:
    """`definitions` are the lines (first and end) where each label of reference links is defined: the first is meant.
    `too_deep` are the lines, counted from 1, of what holds something that was not read (`DEEPEST`).
    """

    blocks: list[Node]
    definitions: dict[str, list[tuple[int, int]]]
    too_deep: list[int]


def unified(text: str) -> str:
    """With `\\n` at the end of every line, whatever ended it; NUL, and halves of characters, are U+FFFD."""
    return re.sub("[\0\ud800-\udfff]", "\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def grown(lines: list[str]) -> Tree:
    """The tree of a file. Never raises; takes time in proportion to its length."""
    env: dict[str, Any] = {}
    root: list[Node] = []
    too_deep: list[int] = []
    stack = [Node(Token("root", "", 0), 0, len(lines), root)]
    for token in _parser().parse("\n".join(lines), env):
        if token.nesting < 0:
            stack.pop()
            continue
        first, end = token.map or (stack[-1].first, stack[-1].end)
        node = Node(token, first, end)
        stack[-1].children.append(node)
        if token.nesting > 0:
            stack.append(node)
        if token.nesting > 0 and token.level >= DEEPEST - 1 and token.type in {"blockquote_open", "list_item_open"}:
            too_deep.append(node.line)
    return Tree(root, _definitions(env), too_deep)


@cache
def _parser() -> _Parser:
    return _Parser()


def _definitions(env: dict[str, Any]) -> dict[str, list[tuple[int, int]]]:
    found = {label: [tuple(one["map"])] for label, one in env.get("references", {}).items()}
    for one in env.get("duplicate_refs", ()):
        found[one["label"]].append(tuple(one["map"]))
    return found


def _tame_brackets(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and _depth(token.content) > _DEEPEST_BRACKETS:
            token.type = "code_block"


def _depth(content: str) -> int:
    if content.count("[") <= _DEEPEST_BRACKETS:
        return 0
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]]", content):
        depth = max(0, depth + (1 if bracket == "[" else -1))
        deepest = max(deepest, depth)
    return deepest
