"""What is written is read back the same, whatever anybody typed.

The normal form, in which outlines come out of `parse`: titles and labels are `one_line`, descriptions and groups
`trimmed`, prose `normal`, and addresses lead to a page and have no control characters, nor spaces at their ends.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

from resources import readme
from resources.readme import DoorOutline, LinkOutline, Outline, SectionOutline
from resources.readme.prose import normal
from resources.readme.words import trimmed
from resources.text import one_line

_SNIPPETS = """
[x](https://b.example) ¦<b>¦-->¦<!-- id=7 -->¦```¦~~~¦# ¦## One¦- ¦* [a](https://c.example)¦1. ¦> ¦[r]: https://r.example
¦[r]¦www.d.example¦https://e.example/)¦&lt;¦\\¦!¦[¦](¦:star:¦<!-- prose -->¦<!-- /prose -->¦Coming soon¦===¦---¦    ¦~~
¦<div>¦<h2>x</h2>¦<ul><li><a href=https://f.example>f</a>¦\n¦\n\n¦$¦{#id}¦| a | b |\n|---|---|\n¦مرحبا¦é¦.¦<a href="x">
"""
SNIPPETS = st.sampled_from(_SNIPPETS.split("¦"))
TEXT = st.lists(st.one_of(SNIPPETS, st.text(max_size=8)), max_size=8).map("".join)
LINES = TEXT.map(one_line)
TITLES = LINES.filter(bool)
PATHS = st.text(st.characters(min_codepoint=33, exclude_characters="\x7f", exclude_categories=["Cs"]), max_size=12)
ADDRESSES = PATHS.map(lambda path: f"https://a.example/{path}".strip())


@st.composite
def described(draw: st.DrawFn) -> tuple[str, tuple[DoorOutline, ...]]:
    """A description, and doors of which some have their label in it."""
    labels = draw(st.lists(TITLES, max_size=3))
    words = draw(LINES)
    inside = [f"{words} {label}" if draw(st.booleans()) else words for label in labels]
    doors = tuple(DoorOutline(label, draw(ADDRESSES)) for label in labels)
    return trimmed(" ".join([*inside, words])), doors


@st.composite
def links(draw: st.DrawFn) -> LinkOutline:
    description, doors = draw(described())
    number = draw(st.none() | st.integers(0, 10**9))
    group = draw(st.sampled_from(["", ""]) | LINES.map(trimmed))
    return LinkOutline(draw(TITLES), draw(ADDRESSES), description, id=number, doors=doors, group=group)


@st.composite
def outlines(draw: st.DrawFn) -> Outline:
    prose = TEXT.map(normal)
    section = st.builds(
        SectionOutline, TITLES, st.integers(1, 6), prose, st.lists(links(), max_size=3).map(tuple), st.booleans()
    )
    return Outline(draw(LINES), draw(prose), tuple(draw(st.lists(section, max_size=4))))


@settings(max_examples=60, deadline=None)
@given(outlines())
def test_any_outline_is_read_back_as_it_was(outline: Outline) -> None:
    written = readme.write(outline)
    assert readme.parse(written) == outline
    assert readme.write(readme.parse(written)) == written


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_any_file_is_read_written_and_read_the_same(text: str) -> None:
    outline = readme.parse(text)
    assert readme.parse(readme.write(outline)) == outline


def test_a_changed_entry_changes_one_line() -> None:
    def guide(words: str) -> list[str]:
        entries = tuple(LinkOutline(f"Link {n}", f"https://a.example/{n}", "Words.", id=n) for n in range(3))
        changed = LinkOutline("Link 9", "https://a.example/9", words, id=9)
        return readme.write(Outline("Guide", "", (SectionOutline("One", links=(*entries, changed)),))).split("\n")

    before, after = guide("Words."), guide("other words")
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_what_somebody_edits_is_taken_as_it_is() -> None:
    entry = LinkOutline("A link", "https://a.example/", "some words", id=1)
    written = readme.write(Outline("Guide", "", (SectionOutline("One", links=(entry,)),)))
    edited = written.replace("Some words.", "Many words!")
    (link,) = readme.parse(edited).sections[0].links
    assert (link.description, link.id) == ("Many words!", 1)
