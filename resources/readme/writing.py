"""An outline into Markdown that `reading.parse` reads as the same outline. Pure.

One entry is one line, and the same outline is the same text. Prose is Markdown already and stands as it is, between
marks where it would be read as something else (`marks`). All other text is escaped: nothing in an entry means anything
to a Markdown parser, CommonMark's or GitHub's.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from resources.readme import contents, marks, prose, tree
from resources.readme.escaping import address, escaped, paragraph, signs
from resources.readme.lists import LISTS
from resources.readme.outline import DoorOutline, LinkOutline, Outline, SectionOutline
from resources.readme.reading import parse
from resources.readme.tidying import Ending, tidied
from resources.readme.tree import Node
from resources.readme.words import trimmed
from resources.text import one_line

COMING_SOON = "_Coming soon._"
APART = "<!-- -->"
"""Keeps a list of links from becoming one with the list before it."""
BADGE = "[![Awesome](https://awesome.re/badge.svg)](https://awesome.re)"
"""What awesome-lint wants beside the title (rules/badge.js)."""
NO_DESCRIPTION = "<!-- - No description yet. -->"
"""Where a comment follows, awesome-lint wants a dash with words (rules/list-item.js); those of a comment will do."""
PUNCTUATION = ("!", ",", ".", ":", ";", "?")
PUNCTUATED = "<!--lint ignore no-heading-punctuation-->"
"""Titles are what people wrote: awesome-lint is told so above those that end in a question mark, for example."""
_ENTRY = LinkOutline("A", "https://a.example/")
_PROBE = Outline("Guide", "", (SectionOutline("One", links=(_ENTRY,)), SectionOutline("Two")))
_ENDINGS = ["-->", "?>", "]]>", ">", "</script>", "</pre>", "</style>", "</textarea>"]
"""What ends a block of HTML that has no end of its own (CommonMark 0.31, 4.6)."""


def write(outline: Outline) -> str:
    """Ends in one line break. Sections stand in their order, each with its prose, its links and its promise.

    What `parse` makes of it equals `outline`, if that is in the normal form of what `parse` gives: one line of words
    (`words.trimmed` for descriptions and groups, `prose.normal` for prose), addresses that lead to a page.
    """
    return _assembled(outline, _contained(outline))


def _assembled(outline: Outline, proses: list[str]) -> str:
    introduction, *others = proses
    table = contents.written(outline)
    blocks = [_title(outline), introduction, *([f"## {contents.HEADING}", table] if table else [])]
    for section, said in zip(outline.sections, others, strict=True):
        blocks += _section(section, said)
    return "\n\n".join(filter(None, blocks)) + "\n"


def _title(outline: Outline) -> str:
    """Empty if it has none, and nothing else could be taken for it."""
    if outline.title:
        return f"# {escaped(outline.title)} {BADGE}"
    return "#" if outline.sections and outline.sections[0].level == 1 else ""


def _section(section: SectionOutline, said: str) -> Iterator[str]:
    yield PUNCTUATED if section.title.endswith(PUNCTUATION) else ""
    yield f"{'#' * section.level} {escaped(section.title)}"
    yield said
    if section.links:
        yield APART if _ends_in_a_list(said) else ""
        yield "\n".join(_lines(section))
    if section.is_soon:
        yield COMING_SOON


def _lines(section: SectionOutline) -> Iterator[str]:
    """Those of one group below its name."""
    for group, links in groupby(section.links, key=lambda link: link.group):
        if group:
            yield f"- {paragraph(trimmed(group))}"
        yield from (f"{'  ' if group else ''}- {_item(link)}" for link in links)


def _item(link: LinkOutline) -> str:
    """`[Title](address) - Description. <!-- id=12 -->`"""
    entry = f"[{escaped(one_line(link.title))}]({address(link.url)})"
    description = trimmed(link.description)
    placed, others = _placed(description, [DoorOutline(one_line(door.label), door.url) for door in link.doors])
    sentence, done = tidied(description, may_begin_small=bool(placed) and placed[0][0] == 0)
    comment = Ending(link.id, done).comment(has_doors=bool(others))
    said = f"- {_with_doors(sentence, placed)}" if sentence else NO_DESCRIPTION if comment else ""
    return " ".join(filter(None, [entry, said, comment, *(_door(door) for door in others)]))


def _placed(description: str, doors: list[DoorOutline]) -> tuple[list[tuple[int, DoorOutline]], list[DoorOutline]]:
    """Where in the description each door's label is, and the doors from the first whose label is not there."""
    placed: list[tuple[int, DoorOutline]] = []
    position = 0
    for number, door in enumerate(doors):
        found = _label_at(description, door.label, position)
        if found < 0:
            return placed, doors[number:]
        placed.append((found, door))
        position = found + len(door.label)
    return placed, []


def _label_at(description: str, label: str, position: int) -> int:
    """The first place where the label stands as words of its own, or else anywhere; -1 if there is none."""
    words = re.compile(rf"(?<!\w){re.escape(label)}(?!\w)").search(description, position) if label else None
    return words.start() if words else description.find(label, position) if label else -1


def _with_doors(sentence: str, placed: list[tuple[int, DoorOutline]]) -> str:
    parts, position = [], 0
    for start, door in placed:
        before = signs(sentence[position:start])
        parts += [f"{before[:-1]}\\!" if before.endswith("!") else before, _door(door)]
        position = start + len(door.label)
    return "".join([*parts, signs(sentence[position:])])


def _door(door: DoorOutline) -> str:
    return f"[{signs(door.label)}]({address(door.url)})"


def _contained(outline: Outline) -> list[str]:
    """The introduction and the prose of each section, between marks where it would be read as something else."""
    head = replace(outline, sections=tuple(SectionOutline(one.title, one.level) for one in outline.sections[:1]))
    proses = [prose.normal(said) for said in (outline.introduction, *(one.prose for one in outline.sections))]
    texts = [proses[0] if _comes_back(head, [proses[0], *("" for _ in head.sections)], 0) else _marked(proses[0])]
    texts += [said if _comes_back(_PROBE, ["", said, ""], 1) else _marked(said) for said in proses[1:]]
    return _agreed(outline, proses, texts)


def _comes_back(around: Outline, texts: list[str], position: int) -> bool:
    """Whether the prose is read as it is, and nothing around it otherwise."""
    said = texts[position]
    if not said:
        return True
    sections = tuple(replace(one, prose=text) for one, text in zip(around.sections, texts[1:], strict=True))
    return parse(_assembled(around, texts)) == replace(around, introduction=texts[0], sections=sections)


def _agreed(outline: Outline, proses: list[str], texts: list[str]) -> list[str]:
    """With marks around prose too that would be read with what other prose defines: reference links."""
    if not any(tree.grown(text.split("\n")).definitions for text in texts if "]:" in text):
        return texts
    bare = replace(outline, sections=tuple(SectionOutline(one.title, one.level) for one in outline.sections))
    read = parse(_assembled(bare, texts))
    found = [read.introduction, *(section.prose for section in read.sections)]
    is_known = len(found) == len(proses)
    differs = [not is_known or found[number] != said for number, said in enumerate(proses)]
    if not any(differs):
        return texts
    changed = [_marked(proses[n]) if differs[n] and texts[n] == proses[n] else texts[n] for n in range(len(texts))]
    return _agreed(outline, proses, changed) if changed != texts else texts


def _marked(said: str) -> str:
    if not said:
        return ""
    endings = [token.token.markup for token in _fences(said)][-1:] + _ENDINGS
    if _is_closed(said):
        return marks.enclosed(said, said)
    closed = next((text for ending in endings if _is_closed(text := f"{said}\n{ending}")), "")
    return marks.enclosed(said, closed, "closed") if closed else marks.enclosed(said, marks.quoted(said), "quoted")


def _fences(said: str) -> list[Node]:
    return [node for block in tree.grown(said.split("\n")).blocks for node in block.walk() if node.type == "fence"]


def _is_closed(text: str) -> bool:
    """Whether a heading below it would be one."""
    last = tree.grown([*text.split("\n"), "", "# End"]).blocks[-1]
    return last.type == "heading" and last.children[0].token.content == "End"


def _ends_in_a_list(said: str) -> bool:
    blocks = tree.grown(said.split("\n")).blocks
    return bool(blocks) and blocks[-1].type in LISTS
