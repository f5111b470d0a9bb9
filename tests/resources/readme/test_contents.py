"""The table of contents, and the anchors of GitHub."""

import pytest

from resources import readme
from resources.readme import Outline, SectionOutline, contents


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("Getting Started", "getting-started"),
        ("🚀 Tools", "-tools"),
        ("C++ & C#", "c--c"),
        ("What is MLOPS?", "what-is-mlops"),
        ("snake_case - dash", "snake_case---dash"),
        ("Über 机器 हिन्दी", "über-机器-हिन्दी"),
        ("❤️", ""),
    ],
)
def test_anchors_are_those_that_github_makes(title: str, anchor: str) -> None:
    assert contents.slug(title) == anchor


def test_titles_that_are_there_again_get_numbers() -> None:
    anchors = contents.Anchors()
    assert [anchors.of(title) for title in ("A", "A", "a", "A-1")] == ["a", "a-1", "a-2", "a-1-1"]


def test_it_lists_two_levels_and_counts_the_headings_in_prose() -> None:
    sections = (
        SectionOutline("One", 2, "## Two\n\nWords."),
        SectionOutline("Part", 3),
        SectionOutline("Deeper", 4),
        SectionOutline("Contributing", 2),
        SectionOutline("Two", 2),
    )
    assert contents.written(Outline("G", "", sections)) == "- [One](#one)\n  - [Part](#part)\n- [Two](#two-1)"


@pytest.mark.parametrize("name", ["Contents", "Table of Contents:", "📖 Índice", "目录", "Оглавление"])
def test_a_heading_of_contents_goes_with_its_list_but_not_with_anything_else(name: str) -> None:
    table = f"# G\n\n## {name}\n\n- [One](#one)\n"
    assert [one.title for one in readme.parse(f"{table}\n## One\n").sections] == ["One"]
    assert len(readme.parse(f"{table}\nWords.\n\n## One\n").sections) == 2


def test_a_section_with_an_index_of_its_parts_stays() -> None:
    read = readme.parse("# G\n\n## One\n\n- [Part](#part)\n\n### Part\n\nWords.\n")
    assert [one.title for one in read.sections] == ["One", "Part"]
