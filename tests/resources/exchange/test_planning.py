"""The difference between a file and the guide, row by row."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from guide.models import Section
from resources import curation
from resources.exchange import matching, planning
from resources.exchange.plan import Kind
from resources.facts import Refused
from resources.journal import Journal
from resources.models import Alias, Door, HostBan, Resource
from resources.readme import DoorOutline, Outline, SectionOutline
from tests import make
from tests.resources.exchange.lists import imported, kinds, link, listed, outline

pytestmark = pytest.mark.django_db


def rows_of(*sections: Any, noun: str = "link", **how: Any) -> list[Any]:
    return [row for row in planning.plan(outline(*sections), **how).rows if row.noun == noun]


def only(*sections: Any, noun: str = "link", **how: Any) -> Any:
    (row,) = rows_of(*sections, noun=noun, **how)
    return row


def test_every_entry_of_a_file_has_a_row_and_so_has_every_section(courses: Section) -> None:
    entries = [link("A"), link("A again", "https://pages.org/a?utm_source=x"), link("B", "ftp://b.org"), link("C", "")]
    plan = planning.plan(outline(("Free courses", entries), SectionOutline("Part", 3), ("Part", [link("D")])))
    assert [row.line for row in plan.rows if row.noun == "link"] == [2, 3, 4, 5, 8]
    assert kinds(plan) == [Kind.NEW, Kind.DUPLICATE, Kind.REFUSED, Kind.NEW, Kind.NEW]
    assert kinds(plan, "section") == [Kind.SAME, Kind.NEW, Kind.NEW]
    assert sum(plan.counts().values()) == 5


def test_a_file_without_sections_is_refused() -> None:
    with pytest.raises(Refused, match="There are no sections in it"):
        planning.plan(Outline("Title"))


def test_what_is_refused_says_why() -> None:
    row = only(("One", [link("B", "javascript:alert(1)")]))
    assert (row.kind, row.url, row.is_chosen_first) == (Kind.REFUSED, "javascript:alert(1)", False)
    assert row.reason.startswith("Only web addresses are listed")


def test_the_title_of_the_guide_is_a_row_where_it_changes(courses: Section) -> None:
    plan = planning.plan(outline(("Free courses", []), title="Ours", introduction="Words."))
    (row,) = [row for row in plan.rows if row.noun == "guide"]
    assert row.changes == (("title", "MLOps for DevOps", "Ours"), ("introduction", "", "Words."))
    assert not rows_of(("Free courses", []), noun="guide")


def test_a_changed_section_says_what_was_and_what_becomes(courses: Section) -> None:
    row = only(SectionOutline("Free courses", 3, "Words."), noun="section")
    assert (row.kind, row.changes) == (Kind.CHANGED, (("level", "2", "3"), ("prose", "", "Words.")))


def test_by_its_id_an_entry_is_known_whatever_changed(courses: Section) -> None:
    row = make.resource(courses, title="Old", summary="Old words.")
    new = listed(row, title="New", url="https://pages.org/new", description="New words.")
    changed = only(("Free courses", [new]))
    assert (changed.kind, changed.title) == (Kind.CHANGED, "New")
    assert changed.changes == (
        ("title", "Old", "New"),
        ("address", row.url, "https://pages.org/new"),
        ("description", "Old words.", "New words."),
    )


def test_by_its_id_an_entry_in_another_section_has_moved(courses: Section) -> None:
    row = make.resource(courses)
    (moved,) = rows_of(("Free courses", []), ("Another", [listed(row, title="New")]))
    assert moved.kind == Kind.MOVED
    assert moved.changes == (("title", row.title, "New"), ("section", "Free courses", "Another"))


def test_without_an_id_an_entry_stays_where_it_is(courses: Section) -> None:
    row = make.resource(courses)
    left = only(("Another", [listed(row, id=None)]))
    assert (left.kind, left.reason) == (Kind.DUPLICATE, "It is in “Free courses”: left as it is.")


def test_an_id_that_is_used_twice_or_unknown_says_nothing(courses: Section) -> None:
    row = make.resource(courses)
    copied = link("Copied", id=row.pk)
    assert [row.kind for row in rows_of(("Free courses", [listed(row), copied, link("X", id=99_999)]))] == [
        Kind.SAME, Kind.NEW, Kind.NEW,
    ]  # fmt: skip


def test_the_ids_of_another_guide_are_not_believed(courses: Section) -> None:
    ours = [make.resource(courses) for _ in range(4)]
    theirs = [link(f"Theirs {row.pk}", description="Else.", id=row.pk) for row in ours]
    plan = planning.plan(outline(("Free courses", theirs)))
    assert kinds(plan) == [Kind.NEW] * 4
    assert plan.remarks == (planning.FOREIGN_IDS,)


def test_a_page_at_another_address_of_its_is_a_duplicate(courses: Section) -> None:
    row = make.resource(courses, title="Here")
    Alias.objects.create(resource=row, url="https://old.org/x", host="old.org", key="old.org/x", key_version=1)
    told = only(("Free courses", [link("There", "https://old.org/x")]))
    assert (told.kind, told.reason) == (Kind.DUPLICATE, "The guide has this page at another address, as “Here”.")


def test_an_address_that_another_entry_has_is_not_taken(courses: Section) -> None:
    one, other = make.resource(courses), make.resource(courses, title="Other")
    told = rows_of(("Free courses", [listed(one, url=other.url), listed(other)]))
    assert [row.kind for row in told] == [Kind.DUPLICATE, Kind.SAME]
    assert told[0].reason == "Its new address is that of “Other”."


def test_what_was_taken_out_is_refused_with_the_reason(ada: User, courses: Section) -> None:
    row = make.resource(courses)
    curation.retire(row, by=ada, because="It is gone.")
    for entry in (listed(row), listed(row, id=None)):
        told = only(("Free courses", [entry]))
        assert (told.kind, told.reason) == (Kind.REFUSED, "It was taken out of the guide, because: It is gone.")


def test_what_is_hidden_waits_or_is_banned_stays_out(cy: User, courses: Section) -> None:
    hidden = make.resource(courses)
    curation.hide(hidden, journal=Journal())
    make.submission(cy, courses, url="https://pages.org/waits")
    HostBan.objects.create(host="sells.com", reason="It sells.")
    entries = [listed(hidden), link("W", "https://pages.org/waits"), link("S", "https://shop.sells.com/x")]
    assert [(row.kind, row.reason) for row in rows_of(("Free courses", entries))] == [
        (Kind.DUPLICATE, "The guide has it, and a moderator is looking at it because readers reported it."),
        (Kind.DUPLICATE, "It waits for review already, for “Free courses”."),
        (Kind.REFUSED, "We take no links of sells.com: It sells."),
    ]


def test_what_a_file_of_ours_leaves_out_is_gone_and_not_chosen(courses: Section) -> None:
    here, gone = make.resource(courses), make.resource(courses, title="Gone")
    last = rows_of(("Free courses", [listed(here)]))[-1]
    assert (last.name, last.kind, last.line, last.title) == (f"gone-{gone.pk}", Kind.GONE, 0, "Gone")
    assert not last.is_chosen_first
    assert [row.kind for row in rows_of(("Free courses", [listed(here, id=None)]))] == [Kind.SAME]


def test_a_file_that_was_cut_and_says_so_leaves_nothing_out(courses: Section, settings: Any) -> None:
    row = make.resource(courses)
    make.resource(courses)
    more = link("More", settings.SITE_URL + courses.get_absolute_url())
    told = rows_of(("Free courses", [listed(row), more]))
    assert [(row.kind, row.reason) for row in told] == [
        (Kind.SAME, ""), (Kind.REFUSED, "It leads to this guide itself."),
    ]  # fmt: skip


def test_other_doors_are_a_change(courses: Section) -> None:
    row = make.resource(courses)
    Door.objects.create(resource=row, label="Code", url="https://code.org/x")
    doors = (DoorOutline("Code", "https://code.org/x"), DoorOutline("Bad", "ftp://x.org"))
    assert only(("Free courses", [listed(row, doors=doors)])).kind == Kind.SAME
    told = only(("Free courses", [listed(row, doors=(DoorOutline("Paper", "https://paper.org"),))]))
    assert told.changes == (("more links", "Code <https://code.org/x>", "Paper <https://paper.org/>"),)
    assert only(("Free courses", [listed(row)])).kind == Kind.SAME


def test_what_does_not_fit_is_cut_with_a_note() -> None:
    entries = [
        link("x" * 201, "https://a.org"), link("", "https://a.org/b/"), link("C", description="word " * 300),
        link("D", group="!"), link("E", doors=(DoorOutline("Bad", "ftp://x.org"),)),
    ]  # fmt: skip
    told = rows_of(SectionOutline("y" * 300, links=tuple(entries)))
    assert [len(told[0].title), told[1].title] == [200, "a.org/b"]
    assert [row.reason for row in told] == [
        "The title is cut to 200 characters.",
        "It has no title; its address stands for one.",
        "The description is cut to 1000 characters.",
        "What stands above it becomes no tag. “!” is no tag: it needs a letter or a digit.",
        "Its link “Bad” is left out: Only web addresses are listed; use one that starts with https:// or http://.",
    ]
    assert len(told[0].section) == 200


def many_books() -> list[SectionOutline]:
    sections = []
    for language in ("Go", "Rust", "Go"):
        sections.append(SectionOutline(language))
        sections.append(SectionOutline("Books", 3, links=(link(f"{language} {len(sections)}"),)))
    return sections


def test_sections_of_one_title_are_found_again(db: None) -> None:
    imported(*many_books())
    assert list(Section.objects.values_list("slug", flat=True)) == [
        "go", "books", "rust", "books-2", "go-2", "books-3",
    ]  # fmt: skip
    again = planning.plan(outline(*many_books()))
    assert set(kinds(again, "section")) == set(kinds(again)) == {Kind.SAME}
    alone = planning.plan(outline(SectionOutline("Ruby"), SectionOutline("Books", 3)))
    assert kinds(alone, "section") == [Kind.NEW, Kind.NEW]


def test_a_section_with_another_title_is_known_by_its_entries(courses: Section) -> None:
    rows = [make.resource(courses) for _ in range(3)]
    told = only(("Courses that are free", [listed(row) for row in rows]), noun="section")
    assert (told.kind, told.changes) == (Kind.CHANGED, (("title", "Free courses", "Courses that are free"),))


def test_a_section_with_another_title_is_known_by_its_prose(courses: Section) -> None:
    row = make.resource(courses)
    make.section("Old", slug="old", prose="The same words.", position=9_999)
    told = rows_of(("Free courses", [listed(row)]), SectionOutline("New", prose="The same words."), noun="section")
    assert told[1].changes == (("title", "Old", "New"),)


def test_another_order_is_a_change_of_the_section_and_of_the_guide(courses: Section) -> None:
    rows = [make.resource(courses, title=title) for title in "ABC"]
    make.section("Last", position=9_999)
    entries = ("Free courses", [listed(row) for row in reversed(rows)])
    assert only(entries, noun="section").changes == (("order of links", "A · B · C", "C · B · A"),)
    told = only(("Last", []), entries, noun="guide")
    assert told.changes == (("order of sections", "Free courses · Last", "Last · Free courses"),)


@pytest.mark.parametrize(
    ("now", "wanted", "after"),
    [
        ("", "abc", "abc"),
        ("abc", "abc", "abc"),
        ("axb", "ab", "axb"),
        ("ab", "ba", "ba"),
        ("axby", "ba", "baxy"),
        ("abx", "cabd", "cabdx"),
        ("xy", "ab", "xyab"),
        ("xayb", "anb", "xanyb"),
    ],
)
def test_two_orders_become_one_and_then_stay(now: str, wanted: str, after: str) -> None:
    assert "".join(matching.merged(now, wanted)) == after
    assert "".join(matching.merged(after, wanted)) == after


def test_it_costs_as_many_queries_for_many_as_for_few(courses: Section) -> None:
    def cost(number: int) -> int:
        file = outline(*((f"Section {n}", [link(f"A {n}"), link("Z", "ftp://z")]) for n in range(number)))
        with CaptureQueriesContext(connection) as queries:
            planning.plan(file)
        return len(queries)

    for n in range(20):
        make.resource(make.section(f"Section {n}"), url=f"https://pages.org/a-{n}")
    assert cost(1) == cost(60) <= 12


def test_the_same_difference_has_the_same_fingerprint(courses: Section) -> None:
    file = outline(("Free courses", [link("A")]))
    first = planning.plan(file)
    assert planning.plan(file).fingerprint == first.fingerprint
    assert planning.plan(file, as_submissions=True).fingerprint != first.fingerprint
    make.resource(courses, url="https://pages.org/a")
    assert planning.plan(file).fingerprint != first.fingerprint


def test_planning_writes_nothing(courses: Section) -> None:
    planning.plan(outline(("New", [link("A")]), title="Ours"))
    assert (Section.objects.count(), Resource.objects.count()) == (1, 0)
