"""Words and structure: headings, titles, descriptions, and what could not be read as meant."""

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt

from resources.exchange.checks import rules
from resources.exchange.checks.finding import Finding
from resources.exchange.checks.places import at, quoted
from resources.models.entry import SUMMARY_LENGTH
from resources.readme import LinkOutline, Outline, SectionOutline

CLOSING = "\"'”’»)]*_` "
"""What may stand behind the full stop."""
ENDINGS = (".", "!", "?", "…", "。", "！", "？", "؟", "।", "۔", "።")
_REMARK = re.compile(r"Lines? (\d+)[^:]*: ?(.+)", re.DOTALL)
_NO_FINDING = "table of contents"
"""That one is left out is as it should be: the site makes its own."""
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_blocks = MarkdownIt("commonmark").disable(["inline"])
"""Headings are blocks: what is inside of them is of no interest here."""


def findings(outline: Outline, lines: list[str]) -> Iterator[Finding]:
    if not outline.sections:
        yield Finding(rules.NOTHING, 1, "There is no section in it, so there is no entry either.", "")
    yield from _headings("\n".join(lines))
    yield from _sections(outline.sections)
    yield from (_remark(remark) for remark in outline.remarks if _NO_FINDING not in remark)
    for section in outline.sections:
        for entry in section.links:
            yield from _entry(entry, lines)


def _headings(text: str) -> Iterator[Finding]:
    tokens = _blocks.parse(text.replace("\0", "\ufffd"))
    found = [
        (int(one.tag[1]), one.map[0] + 1, words.content)
        for one, words in pairwise(tokens)
        if one.type == "heading_open" and one.map and one.level == 0
    ]
    for (above, *_), (level, line, words) in pairwise(found):
        if level > above + 1:
            sentence = f"The heading {quoted(words)} is of level {level}, below one of level {above}."
            yield Finding(rules.HEADING_JUMP, line, sentence, words)


def _sections(sections: tuple[SectionOutline, ...]) -> Iterator[Finding]:
    following = [*sections[1:], None]
    for section, after in zip(sections, following, strict=False):
        has_parts = after is not None and after.level > section.level
        if not (section.has_content or section.is_soon or has_parts):
            yield Finding(
                rules.SECTION_EMPTY, section.line, f"The section {quoted(section.title)} is empty.", section.title
            )


def _remark(remark: str) -> Finding:
    """The reader's remark begins with its line, where it has one."""
    found = _REMARK.match(remark)
    line, words = (int(found[1]), found[2]) if found else (1, remark)
    sentence = words[:1].upper() + words[1:]
    return Finding(rules.LEFT_AS_PROSE, line, quoted(sentence, marks=False, most=300), sentence)


def _entry(entry: LinkOutline, lines: list[str]) -> Iterator[Finding]:
    subject = entry.url or entry.title

    def found(rule: rules.Rule, sentence: str) -> Finding:
        return Finding(rule, entry.line, sentence, subject, at(lines, entry.line, entry.title))

    if not entry.title or entry.title == entry.url.partition("://")[2].rstrip("/"):
        yield found(rules.TITLE_MISSING, f"The link to {quoted(entry.url)} has no title.")
    if entry.title.isupper() and len(_LONG_WORD.findall(entry.title)) > 1:
        yield found(rules.TITLE_CAPITALS, f"The title {quoted(entry.title)} is in capitals.")
    for rule, sentence in _of_description(entry.description):
        yield found(rule, f"The description of {quoted(entry.title or entry.url)} {sentence}")


def _of_description(words: str) -> Iterator[tuple[rules.Rule, str]]:
    if not words:
        yield rules.DESCRIPTION_MISSING, "is missing."
        return
    first = words.split()[0]
    if first.isalpha() and first.islower():
        yield rules.DESCRIPTION_START, f"begins with a small letter: {quoted(first)}."
    if not words.rstrip(CLOSING).endswith(ENDINGS):
        yield rules.DESCRIPTION_END, "does not end in a full stop."
    if len(words) > SUMMARY_LENGTH:
        yield rules.DESCRIPTION_LONG, f"has {len(words)} characters, {len(words) - SUMMARY_LENGTH} too many."
