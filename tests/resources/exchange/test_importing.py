"""What was chosen of a difference, done: all of it or nothing, and twice changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from guide.models import Guide, Section
from resources import log, moderation, readme
from resources.exchange import importing, planning
from resources.exchange.importing import Changed
from resources.facts import Facts, LinkFacts, Refused
from resources.models import Event, QueueItem, Resource, Submission, Tag, Verb
from resources.readme import DoorOutline, LinkOutline, SectionOutline
from tests import make
from tests.resources.exchange.lists import everything, imported, link, listed, outline, own_file, titles

pytestmark = pytest.mark.django_db
CODE, PAPER = DoorOutline("Code", "https://code.org/x"), DoorOutline("Paper", "https://paper.org/y")


def test_new_entries_say_where_they_are_from_and_are_in_the_history(ada: User) -> None:
    imported(("One", [link("A", description="Why.")]), by=ada, source="Awesome things")
    row = Resource.objects.get()
    assert (row.title, row.summary, row.source, row.suggested_by) == ("A", "Why.", "Awesome things", None)
    event = Event.objects.get(resource=row)
    assert (event.verb, event.actor, event.section, event.note) == (
        Verb.IMPORTED, ada, row.section, "From “Awesome things”.",
    )  # fmt: skip


def test_only_what_was_chosen_is_done() -> None:
    file = outline(("One", [link("A"), link("B")]), ("Two", [link("C")]), title="Ours")
    report = importing.carry_out(planning.plan(file), {"link-2", "link-9", "nonsense"})
    assert titles(Section.objects.get()) == ["B"]
    assert Guide.objects.get().title != "Ours"
    assert report.summary == "2 sections, 3 links: 1 new, 0 changed, 0 unchanged, 5 left out"


def test_a_refused_entry_keeps_no_other_out_and_is_told() -> None:
    report = imported(("One", [link("A"), link("Bad", "javascript:alert(1)")]))
    assert titles(Section.objects.get()) == ["A"]
    assert report.summary.endswith("2 new, 0 changed, 0 unchanged, 1 refused")
    assert [line for line in report.lines if line.startswith("! refused link “Bad” (line 3)")]


def test_a_guide_that_has_changed_meanwhile_is_left_as_it_is(courses: Section) -> None:
    plan = planning.plan(outline(("Free courses", [link("A")])))
    make.resource(courses, url="https://pages.org/a", title="Faster")
    before = everything()
    with pytest.raises(Changed) as problem:
        importing.carry_out(plan)
    assert problem.value.plan.fingerprint != plan.fingerprint
    assert everything()[1:] == before[1:]


def test_what_stops_in_the_middle_has_done_nothing() -> None:
    plan = planning.plan(outline(*((f"Section {n}", [link(f"A {n} {m}") for m in range(60)]) for n in range(10))))
    before = everything()

    def stop(done: int, total: int) -> None:
        if done > 300:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.carry_out(plan, progress=stop)
    assert everything() == before


def test_what_a_table_says_wrongly_refuses_all_of_it() -> None:
    table = Facts(links={"pages.org/b": LinkFacts("https://pages.org/b", summary="x" * 1001)})
    plan = planning.plan(outline(("One", [link("A"), link("B")])), table)
    with pytest.raises(Refused, match=r"Line 3, “B”: summary: Ensure this value has at most 1000 characters"):
        importing.carry_out(plan, facts=table)
    assert not Section.objects.exists()


def test_our_own_file_changes_nothing(courses: Section) -> None:
    imported(
        SectionOutline("A", 2, "Words.\n\n### Not a section\n\nMore.", is_soon=True),
        SectionOutline("B", 3, links=(link("One", doors=(CODE, PAPER)), link("Two", description="x " * 300))),
        SectionOutline("C"), SectionOutline("D", 3, links=(link("Three"),)),
    )  # fmt: skip
    make.resource(courses, summary="It said:  “no”.")
    before = everything()
    for file in (own_file(), readme.parse(readme.write(own_file()))):
        report = importing.carry_out(planning.plan(file))
        assert (report.new, report.changed, report.left) == (0, 0, 0)
        assert everything() == before


def test_a_list_of_others_changes_nothing_twice() -> None:
    sections = [
        ("Books", [link("A"), link("B", "https://www.pages.org/a/?utm_source=x"), link("Bad", "ftp://x")]),
        SectionOutline("Empty"), SectionOutline("Books", 3, "Prose.", (link("C", group="Data sets", doors=(CODE,)),)),
    ]  # fmt: skip
    imported(*sections)
    before = everything()
    assert not imported(*sections).has_changes
    assert everything() == before


def test_an_edited_file_comes_back_as_edits(courses: Section, ada: User) -> None:
    row, other = make.resource(courses, title="Old", tags=["mine"]), make.resource(courses)
    new = listed(row, title="New", url="https://pages.org/new", description="New words.")
    imported(("Free courses", [listed(other)]), ("Another", [new]), by=ada)
    row.refresh_from_db()
    assert (row.title, row.url, row.summary, row.section.title) == (
        "New", "https://pages.org/new", "New words.", "Another",
    )  # fmt: skip
    assert list(row.tags.names()) == ["mine"]
    event = Event.objects.get(verb=Verb.EDITED)
    assert (event.actor, set(event.changes)) == (ada, {"title", "url", "summary", "section"})
    moderation.undo(event, by=ada)
    row.refresh_from_db()
    assert (row.title, row.section) == ("Old", courses)


def test_a_moved_entry_stands_where_the_file_has_it(courses: Section) -> None:
    other = make.section("Other", position=99)
    moved, first, second = make.resource(courses), make.resource(other, title="1"), make.resource(other, title="2")
    imported(("Free courses", []), ("Other", [listed(first), listed(moved, title="M"), listed(second)]))
    assert titles(other) == ["1", "M", "2"]
    counts = Section.objects.order_by("pk").values_list("resource_count", flat=True)
    assert list(counts) == [0, 3]


def test_what_is_gone_goes_if_that_is_chosen(courses: Section) -> None:
    here, gone = make.resource(courses), make.resource(courses)
    file = outline(("Free courses", [listed(here)]))
    importing.carry_out(planning.plan(file))
    gone.refresh_from_db()
    assert gone.is_live
    importing.carry_out(planning.plan(file), {f"gone-{gone.pk}"}, source="The README")
    gone.refresh_from_db()
    assert gone.retired_because == "Not in “The README” any more."
    event = Event.objects.get(verb=Verb.RETIRED)
    assert log.line(event).who == "The importer"


def test_doors_are_kept_changed_and_taken_away(courses: Section) -> None:
    imported(("Free courses", [link("A", doors=(CODE, PAPER)), link("B", doors=(CODE,))]))
    row = Resource.objects.get(title="A")
    assert [door.label for door in row.doors.all()] == ["Code", "Paper"]
    other = listed(Resource.objects.get(title="B"), doors=(CODE,))
    imported(("Free courses", [listed(row, doors=(PAPER, CODE)), other]))
    assert [door.label for door in row.doors.all()] == ["Paper", "Code"]
    imported(("Free courses", [listed(row), other]))
    assert not row.doors.exists()
    event = Event.objects.filter(verb=Verb.EDITED).last()
    assert event.changes == {"doors": [["Paper <https://paper.org/y>", "Code <https://code.org/x>"], []]}
    moderation.undo(event, by=make.moderator("ada"))
    assert [door.label for door in row.doors.all()] == ["Paper", "Code"]


def test_what_stands_above_an_entry_is_its_tag_once() -> None:
    merged = make.tag("datasets")
    Tag.objects.create(name="data-sets", slug="data-sets", merged_into=merged)
    imported(("One", [link("A", group="Data sets"), link("B", group="C++"), link("C", group="c plus plus")]))
    assert list(Resource.objects.get(title="A").tags.names()) == ["datasets"]
    assert sorted(Tag.objects.values_list("name", "slug", "live_count")) == [
        ("c++", "c-plus-plus", 1), ("c-plus-plus", "c-plus-plus-1", 1),
        ("data-sets", "data-sets", 0), ("datasets", "datasets", 1),
    ]  # fmt: skip
    row = Resource.objects.get(title="A")
    imported(("One", [listed(row, title="Other", group="Else")]))
    assert list(row.tags.names()) == ["datasets"]


def test_a_section_opens_with_what_is_done_and_not_with_what_was_left_out() -> None:
    file = outline(("One", [link("A")]), ("Two", [link("B")]), SectionOutline("Three", is_soon=True, prose="Words."))
    importing.carry_out(planning.plan(file), {"section-1", "section-2", "section-3", "link-1"})
    assert list(Section.objects.values_list("title", "is_open")) == [("One", True), ("Two", False), ("Three", False)]
    importing.carry_out(planning.plan(file))
    assert Section.objects.get(title="Two").is_open


def test_a_section_that_only_holds_others_is_open() -> None:
    imported(SectionOutline("Languages"), SectionOutline("Go", 3, links=(link("A"),)), SectionOutline("Nothing"))
    assert list(Section.objects.values_list("title", "level", "is_open")) == [
        ("Languages", 2, True), ("Go", 3, True), ("Nothing", 2, False),
    ]  # fmt: skip


def test_orders_that_were_not_chosen_stay(courses: Section) -> None:
    rows = [make.resource(courses, title=title) for title in "AB"]
    file = outline(("Free courses", [listed(rows[1]), link("New"), listed(rows[0])]))
    importing.carry_out(planning.plan(file), {"link-2"})
    assert titles(courses) == ["A", "B", "New"]
    importing.carry_out(planning.plan(file))
    assert titles(courses) == ["B", "New", "A"]


def test_characters_that_cannot_be_stored_are_left_out() -> None:
    file = SectionOutline("O\0ne\ud800", 9, "Pro\0se\ud800", (LinkOutline("A\0\u202e", "https://a.org", "B\0\ud800c"),))
    imported(file)
    section, row = Section.objects.get(), Resource.objects.get()
    assert (section.title, section.level, section.prose) == ("One", 6, "Pro\ufffdse\ufffd")
    assert (row.title, row.summary) == ("A", "Bc")


def test_many_entries_cost_hardly_more_queries_than_few() -> None:
    def cost(number: int, start: int) -> int:
        entries = [link(f"A {n}", group=f"Group {n % 20}", doors=(CODE,)) for n in range(start, start + number)]
        plan = planning.plan(outline((f"Section {start}", entries)))
        with CaptureQueriesContext(connection) as queries:
            importing.carry_out(plan)
        return len(queries)

    cost(5, 0)
    assert cost(400, 1_000) < 2 * cost(20, 100)


# As submissions -------------------------------------------------------------------------------------------------------
def propose(*sections: Any, source: str = "Awesome list", **how: Any) -> Any:
    return imported(*sections, as_submissions=True, source=source, **how)


def test_for_review_a_list_has_to_have_a_name(courses: Section) -> None:
    with pytest.raises(Refused, match="Say where the list comes from"):
        propose(("Free courses", [link("A")]), source=" ")


def test_new_entries_wait_in_the_queue_of_their_section(courses: Section, ada: User) -> None:
    propose(("Free courses", [link("A", doors=(CODE,), group="Data sets")]))
    row = Submission.objects.get()
    assert (row.section, row.source, row.submitter, row.is_guest, row.tags) == (
        courses, "Awesome list", None, False, ["data-sets"],
    )  # fmt: skip
    assert (row.is_imported, row.sender_name) == (True, "the list “Awesome list”")
    item = QueueItem.objects.get()
    assert (item.submission, item.kind, item.title, item.section) == (row, "new", "A", courses)
    courses.refresh_from_db()
    assert (courses.waiting_count, courses.resource_count) == (1, 0)
    assert row.events.get().note == "From “Awesome list”. More links: Code <https://code.org/x>"
    entry = moderation.accept(row, by=ada, seen=1)
    assert (entry.source, entry.suggested_by, list(entry.tags.names())) == ("Awesome list", None, ["data-sets"])


def test_what_waits_is_public_nowhere_but_for_new_sections(courses: Section) -> None:
    propose(("Free courses", []), SectionOutline("New", 3, "Prose.", (link("A"),)))
    new = Section.objects.get(title="New")
    assert (new.is_open, new.opens_itself, new.prose, new.level, new.waiting_count) == (False, True, "", 3, 1)
    assert list(Section.objects.order_by("position", "id")) == [courses, new]
    assert not Resource.objects.exists()


def test_changes_of_entries_become_suggestions_once(courses: Section, ada: User) -> None:
    row, other = make.resource(courses, title="Old"), make.resource(courses)
    file = [("Free courses", [listed(other, title="Other")]), ("Two", [listed(row, title="New")])]
    propose(*file)
    before = everything()
    assert not propose(*file).done
    assert everything()[1:] == before[1:]
    suggestion = Submission.objects.get(target=row)
    assert suggestion.changes == {"title": ["Old", "New"], "section": ["Free courses", "Two"]}
    moderation.accept_change(suggestion, by=ada, seen=1)
    row.refresh_from_db()
    assert (row.title, row.section.title, row.source) == ("New", "Two", "")


def test_two_suggestions_that_differ_clash(courses: Section, cy: User) -> None:
    row = make.resource(courses, title="Old")
    make.suggestion(cy, row, title="Mine")
    propose(("Free courses", [listed(row, title="Theirs")]))
    item = QueueItem.objects.get(submission__submitter=None)
    assert item.terms == [["clashes with another", 1]]


def test_what_waits_is_here_or_was_turned_down_is_not_sent_again(courses: Section, ada: User, cy: User) -> None:
    make.resource(courses, url="https://pages.org/here", title="Here", summary="")
    make.submission(cy, courses, url="https://pages.org/waits")
    file = ("Free courses", [link("Here"), link("Waits"), link("No")])
    propose(file)
    moderation.reject(Submission.objects.get(title="No"), by=ada, seen=1, message="No.", reason="thin")
    report = propose(file)
    assert [row.reason for row in report.plan.rows if row.noun == "link"] == [
        "", "It waits for review already, for “Free courses”.", "It was looked at before and not accepted. Too thin",
    ]  # fmt: skip
    assert Submission.objects.count() == 2


def test_nobody_is_told_or_blocked_for_what_a_list_brought(courses: Section, ada: User, as_: Callable) -> None:
    propose(("Free courses", [link("A")]))
    row = Submission.objects.get()
    page = as_(ada).get(make.desk(row)).content.decode()
    assert "the list “Awesome list”" in page
    assert not [word for word in ("Spammer", "ormer member", "changes-request/", "Trust") if word in page]
    assert "the list “Awesome list”" in as_(ada).get("/admin/queue/").content.decode()
    answer = as_(ada).post(make.desk(row, "changes-request"), {"seen": 1, "message": "Is it free?"})
    assert (answer.status_code, Submission.objects.get().state) == (409, "waiting")
    moderation.reject(row, by=ada, seen=1, message="No.")
    assert not ada.notifications.exists()


def test_a_page_accepted_while_it_is_sent_for_review_is_not_sent(courses: Section) -> None:
    plan = planning.plan(outline(("Free courses", [link("A")])), as_submissions=True)
    make.resource(courses, url="https://pages.org/a")
    with pytest.raises(Changed):
        importing.carry_out(plan, as_submissions=True, source="Awesome list")
    assert not Submission.objects.exists()


# Two at once ----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("as_submissions", [False, True])
def test_of_imports_at_once_one_wins(as_submissions: bool, at_once: Callable) -> None:
    entries = [link(f"A {number}", group=f"Group {number}") for number in range(30)]
    file = outline(("One", entries), ("Two", [link("B")]))
    plan = planning.plan(file, as_submissions=as_submissions)
    how = {"as_submissions": as_submissions, "source": "Awesome list"}
    done = at_once(lambda _: importing.carry_out(plan, **how).new, 4)
    assert sorted(str(type(one).__name__) for one in done) == ["Changed", "Changed", "Changed", "int"], done
    rows = Submission if as_submissions else Resource
    assert (Section.objects.count(), rows.objects.count()) == (2, 31)


@pytest.mark.django_db(transaction=True)
def test_an_import_and_people_who_bring_the_same_pages_leave_one_of_each(
    courses: Section, cy: User, at_once: Callable
) -> None:
    entries = [link(f"A {number}") for number in range(8)]
    file = outline(("Free courses", entries))

    def bring(number: int) -> Any:
        if number == 0:
            plan = planning.plan(file, as_submissions=True)
            return importing.carry_out(plan, as_submissions=True, source="Awesome list")
        return make.submission(cy, courses, url=entries[number].url)

    done = at_once(bring, 8)
    names = {type(one).__name__ for one in done}
    assert names <= {"Report", "Submission", "AlreadyHere", "Changed"}, done
    keys = list(Submission.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))
