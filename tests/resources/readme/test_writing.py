"""The guide as Markdown: what is written is read back the same, whatever people typed."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from resources import readme
from resources.readme import LinkOutline, Outline, SectionOutline
from resources.readme.words import trimmed
from resources.text import one_line

HOSTILE = [
    "](https://evil.test) [x",
    "](<https://evil.test>)",
    "`code` ``x",
    "*bold* _it_ **x**",
    "<script>alert(1)</script>",
    "<!-- id=1 --> -->",
    "&lt;b&gt; &copy; &#65; &amp",
    "a | b | c",
    "# not a heading",
    "## Section",
    "1. item",
    "- item",
    "> quote",
    "~~gone~~ $x$ $$y$$",
    "![image](https://evil.test/x.png)",
    "[ref]: https://evil.test",
    "[x] done",
    "\\ back\\slash \\[",
    "https://evil.test and www.evil.test",
    "<https://evil.test>",
    "line\nbreak\r\n## Another",
    "C#",
    "trailing #",
    "---",
    "===",
    "مقدمة في تعلم الآلة",
    "🚀 :tada: {{ template }} {% tag %}",
]
ADDRESSES = [
    "https://a.org/",
    "https://a.org/x_(y)",
    "https://a.org/)(",
    "https://a.org/?a=1&copy=2&lt;=3",
    "https://a.org/a b",
    "https://a.org/<x>",
    "https://a.org/\\x",
    "https://a.org/*_~`|",
    "https://müller.example/ü#ö",
]


def one(title: str, url: str = "https://a.org/", description: str = "") -> Outline:
    return Outline("Guide", "", (SectionOutline("One", links=(LinkOutline(title, url, description),)),))


def read_back(outline: Outline) -> Outline:
    return readme.parse(readme.writing.write(outline))


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_an_entry_breaks_out_of_its_line(text: str) -> None:
    written = readme.writing.write(one(text, description=text))
    (section,) = readme.parse(written).sections
    (link,) = section.links
    assert (link.title, link.url) == (one_line(text), "https://a.org/")
    assert link.description == trimmed(text)
    assert written.count("\n") == 9


@pytest.mark.parametrize("text", HOSTILE)
def test_an_entry_renders_as_one_link_and_words(text: str) -> None:
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    tokens = parser.parse(readme.write(one(text, description=text)).partition("\n## One\n")[2])
    kinds = [child.type for token in tokens for child in token.children or []]
    assert kinds.count("link_open") == 1
    assert set(kinds) <= {"text", "link_open", "link_close", "text_special", "html_inline"}
    assert kinds.count("html_inline") <= 1


@pytest.mark.parametrize("text", ["https://evil.test", "see http://evil.test/x", "www.evil.test", "WWW.evil.test"])
def test_words_become_no_link_by_themselves_on_github(text: str) -> None:
    assert not re.search(r"(?<!\\)://|www\.", readme.writing.escaped(text), re.IGNORECASE)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_read_back_as_it_was(address: str) -> None:
    (link,) = read_back(one("A", address)).sections[0].links
    assert link.url == address


@pytest.mark.parametrize("title", HOSTILE)
def test_titles_of_the_guide_and_of_sections_stay_on_their_line(title: str) -> None:
    read = read_back(Outline(title, "", (SectionOutline(title, prose="Words."), SectionOutline("Two", is_soon=True))))
    assert read.title == one_line(title)
    assert [section.title for section in read.sections] == [one_line(title), "Two"]


@pytest.mark.parametrize(
    "prose",
    [
        "```\nopen code",
        "~~~~ python\nopen\n```",
        "<!-- open comment",
        "<script>\nopen",
        "<?php",
        "<![CDATA[ x",
        "<!DOCTYPE",
        "<pre>\nx",
        "<div>\nx",
        "- item\n  ```\n  open in an item",
        "> ```\n> open in a quotation",
        "    indented code",
        "Words\n===",
        "Words\n---",
        "# One\n\nwords\n\n## Two\n\nmore",
        "```\n<!-- both\n```\n<!-- open",
        "| a | b |\n|---|---|",
        "[ref]: https://a.org",
        "\\",
        "a\r\nb\rc\0d",
    ],
)
def test_prose_ends_where_its_section_ends(prose: str) -> None:
    sections = (SectionOutline("One", prose=prose, links=(LinkOutline("A", "https://a.org/"),)), SectionOutline("Two"))
    read = read_back(Outline("Guide", prose, sections))
    assert [section.title for section in read.sections] == ["One", "Two"]
    assert [link.title for link in read.sections[0].links] == ["A"]


@pytest.mark.parametrize("prose", ["1. a\n2. b", "- a\n- b", "* a", "Words.\n\n+ a\n  - b"])
def test_links_do_not_join_the_list_above_them(prose: str) -> None:
    section = SectionOutline("One", prose=prose, links=(LinkOutline("A", "https://a.org/"),))
    (read,) = read_back(Outline("Guide", "", (section,))).sections
    assert (read.prose, [link.title for link in read.links]) == (prose, ["A"])


def test_what_is_coming_soon_is_said_and_read() -> None:
    read = read_back(Outline("Guide", "Hello.", (SectionOutline("One", is_soon=True),)))
    assert read.sections[0].is_soon
    assert read.introduction == "Hello."


words = st.text(max_size=60)


@settings(max_examples=150, deadline=None)
@given(words, words, st.text(max_size=200))
@example("- [", "\\", "```")
@example("\u2028", "\x85", "<!--")
def test_whatever_is_typed_sections_and_links_come_back(title: str, description: str, prose: str) -> None:
    typed = one_line(title) or "x"
    links = (LinkOutline(typed, "https://a.org/", one_line(description)),)
    outline = Outline("Guide", prose, (SectionOutline(typed, prose=prose, links=links), SectionOutline("End")))
    read = read_back(outline)
    assert [section.title for section in read.sections] == [typed, "End"]
    link = read.sections[0].links[-1]
    assert (link.title, link.description) == (typed, trimmed(description))


@settings(max_examples=150, deadline=None)
@given(words, words, words)
def test_what_was_read_and_written_once_stays_as_it_is(title: str, description: str, prose: str) -> None:
    links = (LinkOutline(one_line(title) or "x", "https://a.org/", one_line(description)),)
    sections = (SectionOutline(one_line(title) or "x", prose=prose, links=links), SectionOutline("End", is_soon=True))
    once = readme.writing.write(readme.parse(readme.writing.write(Outline("G", prose, sections))))
    assert readme.writing.write(readme.parse(once)) == once
