"""Words of the guide that somebody changed in its README: the item, both sides, and what becomes of it."""

from collections.abc import Callable

import pytest

from accounts.models import User
from guide.models import Guide, Section
from resources import moderation, sections
from resources.log import line
from resources.models import Event, QueueItem, TextChange
from tests import make
from tests.make import desk

OLD, NEW = "One.\nTwo.\nThree.", "One.\nTwo and a half.\nThree."


@pytest.fixture
def item(courses: Section, cy: User) -> QueueItem:
    Guide.objects.create(title="The guide", introduction="Old words.")
    sections.edit_section(courses, {"prose": OLD}, by=None)
    return make.text(courses, cy, base=OLD, wanted=NEW)


def test_both_sides_are_shown_as_far_as_they_differ(item: QueueItem, ada: User, as_: Callable) -> None:
    body = as_(ada).get(desk(item)).content.decode()
    assert "<del>Two.</del>" in body
    assert "<ins>Two and a half.</ins>" in body
    assert "Three." not in body
    assert "README.md, commit abc1234" in body


def test_taken_over_it_is_in_the_guide_and_its_author_hears_of_it(
    item: QueueItem, courses: Section, ada: User, cy: User, as_: Callable
) -> None:
    assert as_(ada).post(desk(item, "acceptance"), {"seen": 1, "message": "Well said."}).status_code == 302
    courses.refresh_from_db()
    assert courses.prose == NEW
    assert cy.notifications.get().text == "Well said."
    assert line(Event.objects.latest("pk")).sentence == "ada edited “Free courses”"


def test_it_can_be_taken_back_exactly(item: QueueItem, courses: Section, ada: User) -> None:
    moderation.accept_text(item, by=ada, seen=1)
    moderation.undo(Event.objects.latest("pk"), by=ada)
    courses.refresh_from_db()
    item.refresh_from_db()
    assert (courses.prose, item.is_open) == (OLD, True)


def test_left_as_it_is_nothing_is_written(item: QueueItem, courses: Section, ada: User, as_: Callable) -> None:
    assert as_(ada).post(desk(item, "rejection"), {"seen": 1}).status_code == 302
    courses.refresh_from_db()
    item.refresh_from_db()
    assert (courses.prose, item.is_open) == (OLD, False)


def test_what_the_guide_changed_meanwhile_is_shown_and_is_a_409_until_it_was_seen(
    item: QueueItem, courses: Section, ada: User, as_: Callable
) -> None:
    sections.edit_section(courses, {"prose": "Ours."}, by=make.moderator("eve"))
    assert as_(ada).post(desk(item, "acceptance"), {"seen": 1}).status_code == 409
    body = as_(ada).get(desk(item)).content.decode()
    assert "these words are lost" in body
    assert as_(ada).post(desk(item, "acceptance"), {"seen": 2}).status_code == 302
    courses.refresh_from_db()
    assert courses.prose == NEW


@pytest.mark.parametrize(
    ("passage", "wanted", "read"),
    [
        ("title", "Another title", lambda: Guide.objects.get().title),
        ("introduction", "New words.", lambda: Guide.objects.get().introduction),
        ("heading", "Courses", lambda: Section.objects.get().title),
        ("level", "3", lambda: str(Section.objects.get().level)),
        ("gone", "", lambda: "" if not Section.objects.get().is_open else "open"),
    ],
)
def test_every_passage_is_written_and_taken_back(
    item: QueueItem, courses: Section, ada: User, passage: str, wanted: str, read: Callable[[], str]
) -> None:
    sections.open_section(courses, by=ada)
    before = read()
    of = None if passage in {"title", "introduction"} else courses
    row = make.text(of, passage=passage, base=before, wanted=wanted)
    moderation.accept_text(row, by=ada, seen=1)
    assert read() == wanted
    moderation.undo(Event.objects.latest("pk"), by=ada)
    assert read() == before


def test_a_new_section_comes_behind_the_one_that_it_follows(item: QueueItem, courses: Section, ada: User) -> None:
    make.section("Labs")
    row = make.text(courses, passage="section", title="Podcasts", level=3, wanted="To be heard.")
    moderation.accept_text(row, by=ada, seen=1)
    made = Section.objects.get(slug="podcasts")
    assert [one.title for one in Section.objects.numbered()] == ["Free courses", "Podcasts", "Labs"]
    assert (made.level, made.prose, made.is_open) == (3, "To be heard.", True)
    moderation.undo(Event.objects.latest("pk"), by=ada)
    assert not Section.objects.filter(slug="podcasts").exists()


def test_a_new_section_with_something_in_it_stays(item: QueueItem, courses: Section, ada: User) -> None:
    moderation.accept_text(make.text(courses, passage="section", title="Podcasts"), by=ada, seen=1)
    make.resource(Section.objects.get(slug="podcasts"))
    with pytest.raises(moderation.CannotUndo, match="It can be closed"):
        moderation.undo(Event.objects.filter(title="Podcasts", verb="accepted").get(), by=ada)


def test_an_order_is_put_and_taken_back(item: QueueItem, courses: Section, ada: User) -> None:
    make.section("Labs")
    row = make.text(None, passage="order", base="Free courses\nLabs", wanted="Labs\nFree courses")
    moderation.accept_text(row, by=ada, seen=1)
    assert [one.title for one in Section.objects.numbered()] == ["Labs", "Free courses"]
    moderation.undo(Event.objects.latest("pk"), by=ada)
    assert [one.title for one in Section.objects.numbered()] == ["Free courses", "Labs"]


def test_what_belongs_to_no_section_is_for_those_who_moderate_all(
    item: QueueItem, courses: Section, as_: Callable
) -> None:
    only = make.moderator("eve")
    only.sections.add(courses)
    title = make.text(None, passage="title", wanted="Mine")
    fresh = make.text(courses, passage="section", title="Podcasts")
    assert [as_(only).get(desk(one)).status_code for one in (item, title, fresh)] == [200, 404, 404]


def test_nobody_decides_on_their_own_words(courses: Section, ada: User, as_: Callable) -> None:
    mine = make.text(courses, ada, wanted="Mine.")
    assert as_(ada).post(desk(mine, "acceptance"), {"seen": 1}).status_code == 403


def test_programs_are_shown_both_sides(item: QueueItem, ada: User, program: Callable) -> None:
    told = program(ada, "moderate").get(f"/api/v1/queue/{item.pk}").json()
    assert told["text"]["now"] == OLD
    assert told["text"]["wanted"] == NEW
    assert told["possible"] == ["accept", "reject"]


def test_what_was_wanted_and_left_is_in_no_public_log(item: QueueItem, courses: Section, ada: User, client) -> None:
    row = make.text(courses, passage="section", title="Buy my things")
    moderation.leave_text(row, by=ada, seen=1)
    assert TextChange.objects.filter(title="Buy my things").exists()
    assert "Buy my things" not in client.get("/log/").content.decode()
