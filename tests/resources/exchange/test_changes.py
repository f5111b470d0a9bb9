"""What differs between two READMEs, and who did it. Pure."""

from resources import readme
from resources.exchange import changes
from resources.exchange.changes import LinkChange, WordsChange
from resources.exchange.crediting import Step, credit

ONE = """# Guide

Words.

## Courses

All of them.

- [A](https://a.org/1) - The first. <!-- id=1 -->
- [B](https://b.org/1) - The second. <!-- id=2 -->

## Labs

- [C](https://c.org/1) - The third. <!-- id=3 -->
"""


def between(old: str, new: str) -> list[changes.Change]:
    return changes.between(readme.parse(old), readme.parse(new))


def links(old: str, new: str) -> list[tuple[str, dict]]:
    found = [one for one in between(old, new) if isinstance(one, LinkChange)]
    return [("new" if not one.before else "gone" if not one.after else "changed", one.fields) for one in found]


def words(old: str, new: str) -> list[tuple[str, str, str]]:
    return [(one.passage, one.before, one.after) for one in between(old, new) if isinstance(one, WordsChange)]


def test_the_same_differs_in_nothing() -> None:
    assert between(ONE, ONE.replace("\n", "\r\n")) == []


def test_a_link_with_an_id_may_be_edited_in_every_part() -> None:
    new = ONE.replace("[B](https://b.org/1) - The second.", "[B2](https://b2.org/) - Better.")
    [(deed, fields)] = links(ONE, new)
    assert (deed, set(fields)) == ("changed", {"title", "url", "summary"})


def test_a_link_without_its_id_is_known_by_its_address() -> None:
    new = ONE.replace(" <!-- id=2 -->", "").replace("The second.", "Better.")
    assert links(ONE, new) == [("changed", {"summary": ("The second.", "Better.")})]


def test_another_way_to_write_an_address_is_no_change() -> None:
    assert between(ONE, ONE.replace("https://b.org/1", "https://B.org/1?utm_source=x")) == []


def test_a_line_that_was_copied_with_its_id_is_a_new_link() -> None:
    new = ONE.replace("- [B]", "- [D](https://d.org/1) - New. <!-- id=2 -->\n- [B]")
    assert links(ONE, new) == [("new", {})]


def test_an_id_that_nobody_gave_is_a_new_link() -> None:
    assert links(ONE, ONE + "- [D](https://d.org/1) - New. <!-- id=999 -->\n") == [("new", {})]


def test_a_link_that_moves_changes_its_section_alone() -> None:
    line = "- [B](https://b.org/1) - The second. <!-- id=2 -->\n"
    assert links(ONE, ONE.replace(line, "") + line) == [("changed", {"section": ("Courses", "Labs")})]


def test_the_order_of_links_says_nothing() -> None:
    first, second = (line + "\n" for line in ONE.splitlines() if "id=1" in line or "id=2" in line)
    assert between(ONE, ONE.replace(first + second, second + first)) == []


def test_a_heading_that_is_called_otherwise_is_the_same_section() -> None:
    assert between(ONE, ONE.replace("## Courses", "## All courses")) == [
        one for one in between(ONE, ONE.replace("## Courses", "## All courses")) if isinstance(one, WordsChange)
    ]
    assert words(ONE, ONE.replace("## Courses", "## All courses")) == [("heading", "Courses", "All courses")]


def test_words_of_the_guide_are_told_one_by_one() -> None:
    new = ONE.replace("# Guide", "# Book").replace("Words.", "Others.").replace("All of them.", "Some.")
    assert words(ONE, new) == [
        ("title", "Guide", "Book"), ("introduction", "Words.", "Others."), ("prose", "All of them.", "Some."),
    ]  # fmt: skip


def test_sections_come_go_and_change_their_places() -> None:
    assert words(ONE, f"{ONE}\n## Books\n\nTo read.\n") == [("section", "", "To read.")]
    head, courses, labs = ONE.split("## ")
    assert words(ONE, f"{head}## {courses}") == [("gone", "", "")]
    assert words(ONE, f"{head}## {labs}\n## {courses}") == [("order", "Courses\nLabs", "Labs\nCourses")]


def test_two_sections_of_one_name_are_two() -> None:
    two = ONE + "\n## Courses\n\n- [D](https://d.org/1) - More. <!-- id=4 -->\n"
    assert links(two, two.replace("More.", "Less.")) == [("changed", {"summary": ("More.", "Less.")})]


def step(old: str, new: str, author: str, *, is_merge: bool = False) -> Step:
    return Step(f"{author} {new}", author, f"{author}@mail.test", between(old, new), is_merge)


def authors(old: str, new: str, steps: list[Step]) -> list[list[str]]:
    return [[one.author for one in found.steps] for found in credit(between(old, new), steps)]


def test_a_new_link_is_due_to_who_added_it_before_who_polished_it() -> None:
    rough, fine = f"{ONE}- [D](https://d.org/1) - Nwe.\n", f"{ONE}- [D](https://d.org/1) - New.\n"
    assert authors(ONE, fine, [step(ONE, rough, "ada"), step(rough, fine, "bo")]) == [["ada", "bo"]]


def test_each_field_is_due_to_who_changed_it_last() -> None:
    first = ONE.replace("The second.", "Better.")
    last = first.replace("[B]", "[B2]")
    found = authors(ONE, last, [step(ONE, first, "ada"), step(first, last, "bo")])
    assert sorted(found) == [["ada"], ["bo"]]


def test_a_merge_is_whose_it_is_only_where_nothing_else_explains_it() -> None:
    new = ONE.replace("The second.", "Better.")
    merge = step(ONE, new, "merger", is_merge=True)
    assert authors(ONE, new, [step(ONE, new, "ada"), merge]) == [["ada"]]
    assert authors(ONE, new, [merge]) == [["merger"]]


def test_what_no_known_commit_explains_is_nobodys() -> None:
    assert authors(ONE, ONE.replace("The second.", "Better."), []) == [[]]
