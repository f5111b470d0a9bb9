"""Bookmark files in and out: as browsers and services write them, and as nobody should."""

from dataclasses import replace
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.exchange import bookmarks
from resources.readme import LinkOutline, Outline, SectionOutline
from tests.resources.readme.test_writing import HOSTILE

CHROME = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file.
     It will be read and overwritten.
     DO NOT EDIT! -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
    <DT><H3 ADD_DATE="1690000000" LAST_MODIFIED="1690000009" PERSONAL_TOOLBAR_FOLDER="true">Bookmarks bar</H3>
    <DL><p>
        <DT><A HREF="https://a.org/?x=1&amp;y=2" ADD_DATE="1690000001" ICON="data:image/png;base64,iVBO">A &amp; B</A>
        <DT><H3 ADD_DATE="1690000002">Deeper</H3>
        <DL><p>
            <DT><A HREF="https://b.org/" ADD_DATE="1690000003">It&#39;s</A>
        </DL><p>
        <DT><A HREF="https://c.org/">After the folder</A>
    </DL><p>
    <DT><A HREF="https://d.org/">Loose</A>
</DL><p>
"""
FIREFOX = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks Menu</H1>
<DL><p>
    <DT><A HREF="place:sort=8&maxResults=10" ICON_URI="fake">Most Visited</A>
    <HR>    <DT><H3>Ops</H3>
    <DD>What I read
    <DL><p>
        <DT><A HREF="javascript:alert('1 > 0')" ADD_DATE="1690000000000000">Bookmarklet</A>
        <DT><A HREF="https://e.org/" TAGS="mlops, ci cd,,">E</A>
        <DD>It says
        more.
        <HR>
        <DT><A FEEDURL="https://e.org/feed">Feed</A>
    </DL>
</DL>
"""
PINBOARD = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Pinboard Bookmarks</TITLE><H1>Bookmarks</H1>
<DL><p><DT><A HREF="https://f.org/" ADD_DATE="1400000000" PRIVATE="1" TOREAD="1" TAGS="a,b">F</A>
<DD>Said about it

<DT><A HREF="https://g.org/" ADD_DATE="1400000001" PRIVATE="0" TOREAD="0" TAGS="">G</A>
</DL></p>
"""
POCKET = """<!DOCTYPE html><html><head><title>Pocket Export</title></head><body>
<h1>Unread</h1><ul><li><a href="https://h.org/" time_added="1500000000" tags="ml">H</a></li></ul>
<h1>Read Archive</h1><ul><li><a href="https://i.org/" time_added="1500000001" tags="">https://i.org/</a></li></ul>
</body></html>
"""


def told(outline: Outline) -> list[tuple[str, int, list[str]]]:
    return [(one.title, one.level, [link.title for link in one.links]) for one in outline.sections]


def without_lines(outline: Outline) -> Outline:
    sections = [
        replace(one, line=0, links=tuple(replace(link, line=0) for link in one.links)) for one in outline.sections
    ]
    return replace(outline, sections=tuple(sections))


def links(outline: Outline) -> list[LinkOutline]:
    return [link for section in outline.sections for link in section.links]


def test_folders_of_chrome_are_sections_with_their_levels() -> None:
    outline = bookmarks.read(CHROME)
    assert outline.title == "Bookmarks"
    assert told(outline) == [
        ("", 2, ["Loose"]),
        ("Bookmarks bar", 2, ["A & B", "After the folder"]),
        ("Deeper", 3, ["It's"]),
    ]
    first = links(outline)[1]
    assert (first.url, first.added, first.line) == ("https://a.org/?x=1&y=2", 1_690_000_001, 11)


def test_firefox_says_more_of_a_bookmark_and_of_a_folder() -> None:
    outline = bookmarks.read(FIREFOX)
    assert told(outline) == [("", 2, ["Most Visited"]), ("Ops", 2, ["Bookmarklet", "E", "Feed"])]
    place, script, page, feed = links(outline)
    assert (place.url, script.url) == ("place:sort=8&maxResults=10", "javascript:alert('1 > 0')")
    assert (page.tags, page.description, script.added) == (("mlops", "ci cd"), "It says more.", 1_690_000_000)
    assert (feed.url, outline.sections[1].prose) == ("https://e.org/feed", "What I read")


def test_pinboard_has_no_folders_and_pocket_no_definition_list() -> None:
    first, second = links(bookmarks.read(PINBOARD))
    assert (first.tags, first.description, first.added) == (("a", "b"), "Said about it", 1_400_000_000)
    assert (second.tags, second.description) == ((), "")
    pocket = bookmarks.read(POCKET)
    assert (pocket.title, told(pocket)) == (
        "Pocket Export",
        [("Unread", 2, ["H"]), ("Read Archive", 2, ["https://i.org/"])],
    )
    assert links(pocket)[0].added == 1_500_000_000


@pytest.mark.parametrize("change", [str.lower, lambda text: "\ufeff" + text.replace("\n", "\r\n")])
def test_the_case_of_tags_a_mark_and_line_breaks_mean_nothing(change) -> None:
    wanted = [(one.url.lower(), one.line) for one in links(bookmarks.read(CHROME))]
    assert [(one.url.lower(), one.line) for one in links(bookmarks.read(change(CHROME)))] == wanted


@pytest.mark.parametrize("text", ["", "\0", "No bookmarks.", "</DL></DL></DL>", "<DD>x", "<A>", "<H3>", "<![x"])
def test_what_is_no_bookmark_file_has_no_bookmarks(text: str) -> None:
    assert links(bookmarks.read(text)) == []


def test_nothing_is_dropped_without_a_word() -> None:
    outline = bookmarks.read(
        "<DL><DT><A NAME=x>No address</A>\n<DT><A HREF='https://a.org/'></A><DT><H3>Empty</H3></DL>"
    )
    assert outline.remarks == ("Line 1: a bookmark without an address is left out.",)
    assert told(outline) == [("", 2, ["https://a.org/"]), ("Empty", 2, [])]


def test_tags_that_somebody_forgot_to_escape_are_words() -> None:
    outline = bookmarks.read("<DL><DT><A HREF=https://a.org/it's>The <script> element</A><DT><A HREF=b.org>B</A></DL>")
    assert [(link.url, link.title) for link in links(outline)] == [
        ("https://a.org/it's", "The <script> element"), ("b.org", "B"),
    ]  # fmt: skip


BOMBS = {
    "lists": "<DL><p>" * 300_000,
    "folders": "<DT><H3>x</H3><DL>" * 50_000,
    "tags": "<a " * 300_000,
    "comments": "<!--" * 200_000,
    "quotes": "<a b='" * 200_000,
    "signs": "&" * 999_999,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_hostile_file_takes_no_longer_than_another(text: str) -> None:
    begun = monotonic()
    bookmarks.write(bookmarks.read(text))
    assert monotonic() - begun < 20


def test_fifty_thousand_bookmarks_are_read_in_seconds() -> None:
    line = '<DT><A HREF="https://a.org/{0}" ADD_DATE="1690000000" TAGS="a,b">Page {0}</A>\n<DD>Words.\n'
    begun = monotonic()
    outline = bookmarks.read("<DL><p>" + "".join(map(line.format, range(50_000))) + "</DL>")
    assert (len(links(outline)), links(outline)[-1].line) == (50_000, 99_999)
    assert monotonic() - begun < 20


WORDS = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=30), st.sampled_from(["</A>", "<DD>", "</DL>", '"', "'", "&quot;"])
)
ONE_LINE = WORDS.map(lambda text: " ".join(text.split())).filter(lambda text: "\0" not in text)
NAMED = ONE_LINE.filter(bool)
TAGS = st.lists(st.text("ab-ü<&\"'", min_size=1, max_size=5), max_size=3).map(tuple)
LINKS = st.builds(LinkOutline, NAMED, NAMED, ONE_LINE, tags=TAGS, added=st.integers(0, bookmarks.LATEST))
PROSE = st.sampled_from(["", "One.\n\n- two\n- three", "    code\n\nafter", "</DL><p>", "> x\n<DD>\n# y"])
SECTIONS = st.builds(SectionOutline, ONE_LINE, st.integers(1, 6), PROSE, st.lists(LINKS, max_size=3).map(tuple))
OUTLINES = st.builds(Outline, ONE_LINE, PROSE.map(str.strip), st.lists(SECTIONS, max_size=6).map(tuple))


@given(OUTLINES)
def test_what_is_written_is_read_back(outline: Outline) -> None:
    written = bookmarks.write(outline)
    assert without_lines(bookmarks.read(written)) == outline
    assert written == bookmarks.write(outline)


@given(
    st.text()
    | st.lists(
        st.sampled_from(["<DL>", "</DL>", "<H3>", "</H3>", "<A HREF=x>", "</A>", "<DD>", "x", "<ul>", "<h1>"])
    ).map("".join)
)
def test_no_file_is_refused_and_what_was_read_stays_so(text: str) -> None:
    once = bookmarks.read(bookmarks.write(bookmarks.read(text)))
    assert bookmarks.read(bookmarks.write(once)) == once


def test_every_folder_and_bookmark_is_on_a_line_of_its_own_as_chromium_reads_them() -> None:
    hostile = [LinkOutline(words, f"https://a.org/?{words}", words) for words in HOSTILE]
    written = bookmarks.write(Outline("T", "", (SectionOutline("S", links=tuple(hostile)),)))
    lines = [line.strip() for line in written.splitlines()]
    assert sum(line.startswith('<DT><A HREF="') and line.endswith("</A>") for line in lines) == len(HOSTILE)
    assert "<DT><H3>S</H3>" in lines
    assert all(line.count(">") == 3 for line in lines if line.startswith("<DT><A"))
