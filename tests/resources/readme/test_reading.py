"""What a guide's Markdown is read as."""

from pathlib import Path
from textwrap import dedent

import pytest
from django.conf import settings

from resources import readme
from resources.readme import DoorOutline, Outline, SectionOutline

GUIDE = Path(settings.BASE_DIR) / "guide" / "content" / "guide.md"


def outline(markdown: str) -> Outline:
    return readme.parse(dedent(markdown))


def section(markdown: str) -> SectionOutline:
    (only,) = outline("## One\n" + dedent(markdown)).sections
    return only


def links(markdown: str) -> list[tuple[str, str, str]]:
    return [(link.title, link.url, link.description) for link in section(markdown).links]


def test_the_guide_that_ships_has_nine_sections_and_seven_links() -> None:
    read = readme.parse(GUIDE.read_text())
    assert [len(one.links) for one in read.sections] == [0, 0, 3, 3, 1, 0, 0, 0, 0]
    assert [one.is_soon for one in read.sections] == [False] * 5 + [True] * 4
    assert read.remarks == ()


def test_the_title_and_the_paragraphs_below_it_introduce_the_guide() -> None:
    read = readme.parse(GUIDE.read_text())
    assert read.title == "MLOPS - Definitive Guides for DevOps Engineers"
    assert read.introduction.startswith("A curated list of publicly available")
    assert read.introduction.endswith("from a DevOps background.")


def test_prose_stays_as_the_source_wrote_it() -> None:
    prose = readme.parse(GUIDE.read_text()).sections[1].prose
    assert prose in GUIDE.read_text()
    assert prose.startswith("MLOPS is different from DevOps in the same areas")
    assert prose.endswith("5. DevOps engineers")


def test_a_list_of_words_is_prose() -> None:
    assert section("1. Data *Engineers*\n2. Data Scientists\n").prose == "1. Data *Engineers*\n2. Data Scientists"


@pytest.mark.parametrize("bullet", ["1.", "2)", "-", "*", "+"])
def test_every_kind_of_list_holds_links(bullet: str) -> None:
    assert links(f"{bullet} [A `b`](https://a.org/)\n") == [("A b", "https://a.org/", "")]


@pytest.mark.parametrize("dash", [" - ", " – ", " — ", ": ", " "])
def test_what_follows_a_link_describes_it(dash: str) -> None:
    assert links(f"- [A](https://a.org){dash}why *it* is `good`\n") == [("A", "https://a.org", "why it is good")]


def test_a_link_may_be_bold_have_a_reference_and_go_on_in_the_next_line() -> None:
    read = links("- **[A][a]** - one\n  two\n\n  three\n\n[a]: https://a.org\n")
    assert read == [("A", "https://a.org", "one two three")]


def test_links_in_a_list_inside_a_list_are_links_too() -> None:
    read = links("- [A](https://a.org) - one\n  - [B](https://b.org)\n- [C](https://c.org)\n")
    assert [url for _, url, _ in read] == ["https://a.org", "https://b.org", "https://c.org"]


def test_addresses_are_left_to_be_judged_elsewhere() -> None:
    assert links("- [A](javascript:alert(1))\n- [B](<https://b.org/a b>)\n") == [
        ("A", "javascript:alert(1)", ""),
        ("B", "https://b.org/a b", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<--Comming Soon-->",
        "<!-- coming soon -->",
        "<!--COMMING  SOON-->",
        "Coming soon",
        "**Coming Soon…**",
        "_comming soon!_",
        "> Coming soon.",
        "- coming-soon",
    ],
)
def test_a_placeholder_is_a_promise_and_no_prose(text: str) -> None:
    read = section(f"\n{text}\n")
    assert read.is_soon
    assert not read.has_content


def test_words_about_what_is_coming_soon_are_prose() -> None:
    assert section("More labs are coming soon.\n").prose == "More labs are coming soon."


def test_comments_and_rules_between_sections_are_not_prose() -> None:
    assert section("Words.\n\n<!-- to do -->\n\n---\n").prose == "Words."


def test_a_heading_of_any_level_begins_a_section() -> None:
    read = outline("# G\n\n## One\n\n#### Why #\n\nWords.\n\n###### *Links*\n\n- [A](https://a.org)\n").sections
    assert [(one.title, one.level) for one in read] == [("One", 2), ("Why", 4), ("Links", 6)]
    assert [(one.prose, len(one.links)) for one in read] == [("", 0), ("Words.", 0), ("", 1)]


def test_prose_keeps_the_definitions_that_it_refers_to() -> None:
    read = outline("## One\nSee [this][a].\n\n- [B](https://b.org)\n\n[a]: https://a.org\n[c]: https://c.org\n")
    assert read.sections[0].prose == "See [this][a].\n\n[a]: https://a.org"


def test_definitions_in_the_middle_of_prose_stay_there_alone() -> None:
    text = "See [this][a].\n\n[a]: https://a.org\n\nMore words."
    assert section(text).prose == text


def test_a_table_of_contents_is_left_out_and_said() -> None:
    read = outline("# Guide\n\nWords.\n\n- [First](#one)\n\n## Contents\n\n- [One](#one)\n\n## One\nWords.\n")
    assert read.introduction == "Words."
    assert [one.title for one in read.sections] == ["One"]
    assert read.remarks == ("Line 5: a table of contents was left out.",)


def test_words_among_links_become_prose_and_are_named() -> None:
    read = outline("## One\n- [A](https://a.org)\n- *words*\n")
    assert [link.title for link in read.sections[0].links] == ["A"]
    assert read.sections[0].prose == "- words"
    assert read.remarks == ("Line 3: this item has no link, so its words became prose of the section.",)


def test_a_list_with_a_link_among_many_words_stays_prose_and_is_named() -> None:
    text = "- one\n- two\n- [A](https://a.org)"
    read = outline(f"## One\n{text}\n")
    assert (read.sections[0].links, read.sections[0].prose) == ((), text)
    (remark,) = read.remarks
    assert remark.startswith("Line 2: fewer than half of the items")


def test_the_other_links_of_an_item_are_doors_whose_words_stay() -> None:
    (link,) = section("- [A](https://a.org) ([code](https://b.org), <https://c.org>)\n").links
    assert link.description == "(code, https://c.org)"
    assert link.doors == (DoorOutline("code", "https://b.org"), DoorOutline("https://c.org", "https://c.org"))


def test_underlined_headings_windows_lines_and_nul_are_read() -> None:
    read = readme.parse("Guide\r\n=====\r\n\r\nOne\r\n---\r\nWords\0.\r\n")
    assert (read.title, read.sections[0].title, read.sections[0].prose) == ("Guide", "One", "Words\ufffd.")


def test_headings_inside_code_begin_no_section() -> None:
    assert len(outline("## One\n```\n## Two\n```\n").sections) == 1


def test_links_know_their_line() -> None:
    assert [link.line for link in outline("# G\n\n## One\n\n- [A](a)\n- [B](b)\n").sections[0].links] == [5, 6]


@pytest.mark.parametrize("text", ["", "\0", "words", "#\n", "- \n  - \n", "[" * 500, "> " * 500, "##\n1. []()\n"])
def test_nothing_is_too_strange_to_be_read(text: str) -> None:
    assert isinstance(readme.parse(text), Outline)
