"""Sections as a tree: what each is told, and how the book shows it."""

import gzip
import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from guide import tree
from guide.models import Section
from tests import make


def grown(*headings: tuple[str, int], **fields: object) -> list[Section]:
    for title, level in headings:
        make.section(title, level=level, **fields)
    return Section.objects.numbered()


@pytest.fixture
def shelf(db: None) -> list[Section]:
    """Python, with books and tools; below tools books again; Go, which has books of its own; and what is to come."""
    headings = [("Python", 2), ("Books", 3), ("Tools", 3), ("Books", 4), ("Go", 2), ("Books", 3), ("Later", 2)]
    grown(*headings)
    Section.objects.filter(title="Books").update(is_open=True, resource_count=2)
    return Section.objects.numbered()


def test_a_section_of_a_deeper_level_is_a_part_of_the_one_before(shelf: list[Section]) -> None:
    assert [section.place for section in shelf] == ["1", "1.1", "1.2", "1.2.1", "2", "2.1", "3"]
    assert [section.depth for section in shelf] == [0, 1, 1, 2, 0, 1, 0]
    assert [section.number for section in shelf] == [1, 2, 3, 4, 5, 6, 7]
    assert [part.title for part in shelf[0].parts] == ["Books", "Tools"]
    assert [section.title for section in shelf[0].branch] == ["Python", "Books", "Tools", "Books"]


@pytest.mark.parametrize(
    ("levels", "parents"),
    [
        ([], []),
        ([2, 4, 3], [None, 0, 0]),
        ([2, 4, 5, 3], [None, 0, 1, 0]),
        ([4, 3, 2, 1], [None] * 4),
        ([1, 2, 3, 4, 5, 6, 1], [None, 0, 1, 2, 3, 4, None]),
        ([3, 3, 6, 6], [None, None, 1, 1]),
    ],
)
def test_a_jump_of_levels_is_one_step(levels: list[int], parents: list[int | None]) -> None:
    assert tree.parents(levels) == parents


@given(st.lists(st.integers(1, 6), max_size=40))
def test_whatever_the_levels_a_parent_stands_before_and_above(levels: list[int]) -> None:
    for at, parent in enumerate(tree.parents(levels)):
        assert parent is None or (parent < at and levels[parent] < levels[at])
        assert parent is not None or all(level >= levels[at] for level in levels[:at])


def test_names_tell_sections_of_one_title_apart(shelf: list[Section]) -> None:
    names = [section.name for section in shelf]
    assert names == ["Python", "Python › Books", "Tools", "Python › Tools › Books", "Go", "Go › Books", "Later"]
    make.section("Python")
    make.section("Books", level=3)
    names = list(Section.objects.names().values())
    assert {"Python (1)", "Python › Books (1.1)", "Python (4)", "Python › Books (4.1)"} <= set(names)
    assert len(set(names)) == 9


def test_a_section_alone_is_a_tree_of_its_own(shelf: list[Section]) -> None:
    alone = Section.objects.get(pk=shelf[1].pk)
    assert (alone.full_title, alone.depth, alone.path, alone.parts) == ("Books", 0, [alone], [])


def test_a_heading_of_open_parts_is_neither_coming_soon_nor_waits_for_links(
    shelf: list[Section], client: Client
) -> None:
    python, later = shelf[0], shelf[6]
    assert [python.is_open, python.is_soon, later.is_soon] == [False, False, True]
    said = client.get(python.get_absolute_url()).content.decode()
    assert "Coming soon" not in said
    assert "accepted</b>" not in said
    assert "Section 1 · 4 resources" in said
    assert "2 of them" not in said
    assert "Coming soon" in client.get(later.get_absolute_url()).content.decode()


def test_a_heading_whose_parts_are_all_to_come_says_so(db: None, client: Client) -> None:
    heading, part = grown(("Python", 2), ("Books", 3))
    said = client.get(heading.get_absolute_url()).content.decode()
    assert "Coming soon" in said
    assert "opens with the first of its parts" in said
    wanting = re.search(r'href="([^"]*)">Help fill a section', client.get("/").content.decode())
    assert wanting
    assert wanting[1] == part.get_absolute_url()


def test_home_shows_what_is_on_top_with_its_parts_in_a_line(shelf: list[Section], client: Client) -> None:
    said = client.get("/").content.decode()
    assert re.findall(r"<span>Section ([\d.]+)</span>", said) == ["1", "2", "3"]
    for part in shelf[0].parts:
        assert f'<a href="{part.get_absolute_url()}" dir="auto">{part.title}</a>' in said
    assert shelf[3].get_absolute_url() not in said
    assert "4 resources" in said
    assert said.count("Coming soon") == 1


def test_home_names_the_first_parts_and_counts_the_rest(db: None, client: Client) -> None:
    grown(("Software", 2), *[(f"Kind {number}", 3) for number in range(11)])
    said = client.get("/").content.decode()
    assert said.count("Kind ") == tree.PARTS_NAMED
    assert "and 3 more" in said


def test_a_part_leads_up_and_on_and_the_rail_opens_its_branch_alone(shelf: list[Section], client: Client) -> None:
    said = client.get(shelf[3].get_absolute_url()).content.decode()
    above = f'<a href="{shelf[0].get_absolute_url()}" dir="auto">Python</a> › <a href="{shelf[2].get_absolute_url()}"'
    assert above in said
    assert "Section 1.2.1" in said
    rail = said[said.index('<nav class="rail"') : said.index("<main")]
    links = re.findall(r'<a href="/guide/([^"]*)/"', rail)
    assert links == [shelf[at].slug for at in (0, 1, 2, 3, 4, 6)]
    assert rail.count('aria-current="page"') == 1
    assert f'href="{shelf[4].get_absolute_url()}">Next: Go' in said


def test_a_section_lists_its_parts_with_what_is_in_them(shelf: list[Section], client: Client) -> None:
    said = client.get(shelf[0].get_absolute_url()).content.decode()
    contents = said[said.index('class="contents"') :]
    counted = re.findall(r'<bdi>(\w+)</bdi></a> <span class="n">(\w+)<', contents)
    assert counted == [("Books", "2"), ("Tools", "2")]


def test_of_hundreds_of_sections_the_rail_shows_those_around(db: None, client: Client) -> None:
    sections = grown(*[(f"Section {number}", 2) for number in range(1, 101)])
    for at in (0, 50, 99):
        said = client.get(sections[at].get_absolute_url()).content.decode()
        rail = said[said.index('<nav class="rail"') : said.index("<main")]
        assert rail.count("<li") == tree.NEAR
        assert 'aria-current="page"' in rail
        assert "All 100 sections" in rail


def test_home_stays_small_with_three_hundred_sections(db: None, client: Client) -> None:
    make_one = [Section(title=f"Words of {n * 7919 % 1000} kinds", slug=f"words-{n}", position=n, is_open=True,
                        level=2 + (n % 10 > 0) + (n % 10 > 7)) for n in range(300)]  # fmt: skip
    Section.objects.bulk_create(make_one)
    assert len(gzip.compress(client.get("/").content)) < 12_000
