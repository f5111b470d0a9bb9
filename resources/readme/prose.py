"""The prose of a section: its Markdown as the file has it, without the entries. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from resources.readme.marks import Marked
from resources.readme.tree import Node, Tree, unified

SOON = {"comingsoon", "commingsoon"}
"""The letters of a placeholder, however it is dressed: `<!-- Coming soon -->`, `<--Comming Soon-->`, and so on."""

Stretch = Node | str | None
"""A block of the file, Markdown of our own, or a gap where something was taken out."""


@dataclass(slots=True)
class Source:
    """The file's lines, what is between marks, and the remarks made while reading, each with its line."""

    lines: list[str]
    tree: Tree
    marked: dict[int, Marked]
    remarks: list[tuple[int, str]] = field(default_factory=list)

    def remark(self, line: int, sentence: str) -> None:
        self.remarks.append((line, f"Line {line}: {sentence}"))

    def cut(self, first: int, end: int) -> str:
        return _stripped("\n".join(self.lines[first:end]))

    def is_placeholder(self, block: Node) -> bool:
        """Whether the block says that something is coming soon, and no more."""
        if block.end - block.first > 3:
            return False
        letters = "".join(filter(str.isalpha, "".join(self.lines[block.first : block.end]).casefold()))
        return letters in SOON


def normal(prose: str) -> str:
    """As a file has it: lines end in `\\n`, there is no NUL, no empty line around it and no space after it."""
    return _stripped(unified(prose))


def is_comment(block: Node) -> bool:
    html = block.token.content.strip() if block.type == "html_block" else ""
    return html.startswith("<!--") and (html.endswith("-->") or "-->" not in html)


def is_any(body: Iterable[Stretch]) -> bool:
    return any(_without_ornaments(body))


def of(source: Source, body: Iterable[Stretch]) -> str:
    """The source of the blocks that people read, neighbours in one piece; with the definitions they refer to."""
    runs: list[list[Node] | str] = []
    is_new = True
    for block in _without_ornaments(body):
        if isinstance(block, str):
            runs.append(block)
        elif block is not None and not is_new and runs and isinstance(runs[-1], list):
            runs[-1].append(block)
        elif block is not None:
            runs.append([block])
        is_new = block is None or isinstance(block, str)
    texts = [run if isinstance(run, str) else source.cut(run[0].first, run[-1].end) for run in runs]
    blocks = [run for run in runs if isinstance(run, list)]
    return _stripped("\n\n".join(filter(None, [*texts, _definitions(source, blocks)])))


def _without_ornaments(body: Iterable[Stretch]) -> list[Stretch]:
    """No comments (None stands for each), and no rule unless prose follows it directly."""
    kept: list[Stretch] = []
    for block in reversed([*body]):
        if isinstance(block, Node) and is_comment(block):
            kept.append(None)
        elif isinstance(block, Node) and block.type == "hr":
            kept.append(block if kept and kept[-1] else None)
        else:
            kept.append(block)
    return kept[::-1]


def _definitions(source: Source, runs: list[list[Node]]) -> str:
    """Those that the blocks refer to and do not have among them, by label."""
    known = source.tree.definitions
    spans = [(run[0].first, run[-1].end) for run in runs]
    missing = {
        label
        for label in _labels(block for run in runs for block in run)
        if not any(first <= line < end for line, _ in known[label] for first, end in spans)
    }
    return "\n".join(source.cut(*known[label][0]) for label in sorted(missing))


def _labels(blocks: Iterable[Node]) -> Iterator[str]:
    for block in blocks:
        for node in block.walk():
            for token in node.token.children or ():
                if token.type in {"link_open", "image"} and token.meta.get("label"):
                    yield token.meta["label"]


def _stripped(text: str) -> str:
    return re.sub(r"\A(?:[ \t]*\n)+", "", text.rstrip(" \t\n"))
