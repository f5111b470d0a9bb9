"""The moderators' rooms in the admin."""

from collections.abc import Callable

import pytest

from accounts.models import User
from guide.models import Section
from resources import curation, moderation, sections
from resources.models import Event, HostBan, Resource, Tag, Verb
from tests import make

DOOR = "/admin/resources/submission/"


def act(action: str, rows: list, **more: str) -> dict:
    """What the browser sends for an action on the chosen rows of a list."""
    return {"action": action, "_selected_action": [row.pk for row in rows], **more}


def test_a_submission_cannot_be_added_changed_or_deleted_past_the_desk(
    ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    row = make.submission(cy, courses)
    assert as_(ada).get(f"{DOOR}add/").status_code == 403
    assert as_(ada).post(f"{DOOR}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert as_(ada).post(f"{DOOR}{row.pk}/change/", {"state": "accepted"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, Resource.objects.count()) == ("waiting", 0)


def test_the_old_rooms_lead_to_the_queue_and_its_items(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    incident = make.incident(make.resource(courses))
    assert as_(ada).get(DOOR)["Location"] == as_(ada).get("/admin/resources/incident/")["Location"] == "/admin/queue/"
    assert as_(ada).get(f"{DOOR}{row.pk}/change/")["Location"] == make.desk(row)
    assert as_(ada).get(f"/admin/resources/incident/{incident.pk}/change/")["Location"] == make.desk(incident)
    for nothing in ("999", "x", "9" * 30):
        assert as_(ada).get(f"{DOOR}{nothing}/change/")["Location"] == "/admin/queue/"


@pytest.mark.parametrize("room", ["accounts/user", "auth/group", "account/emailaddress", "admin/logentry"])
def test_moderators_have_no_way_to_people_groups_or_logs(room: str, ada: User, as_: Callable) -> None:
    assert as_(ada).get(f"/admin/{room}/").status_code in {403, 404}
    assert f"/admin/{room}/" not in as_(ada).get("/admin/").content.decode()


def section_form(section: Section, rows: list[Resource], **typed: str) -> dict:
    shown = {name: getattr(section, name) for name in ("title", "summary", "prose", "wanted", "asks_for")}
    numbers = {"needed_count": section.needed_count, "position": section.position, "level": 2, "opens_itself": "on"}
    links = {"resources-TOTAL_FORMS": len(rows), "resources-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        links |= {f"resources-{number}-id": row.pk, f"resources-{number}-position": len(rows) - number}
        links |= {f"resources-{number}-section": section.pk}
    initial = {f"initial-{name}": value for name, value in (shown | numbers | {"is_open": section.is_open}).items()}
    return initial | shown | numbers | links | typed


def test_a_section_is_opened_and_closed_by_hand(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    path = f"/admin/guide/section/{courses.pk}/change/"
    assert as_(ada).post(path, section_form(courses, [], is_open="on")).status_code == 302
    courses.refresh_from_db()
    assert (courses.is_open, courses.opened_at is not None) == (True, True)
    as_(ada).post(path, section_form(courses, []))
    courses.refresh_from_db()
    assert (courses.is_open, courses.opens_itself) == (False, False)
    verbs = Event.objects.filter(section=courses, actor=ada).values_list("verb", flat=True)
    assert list(verbs) == [Verb.OPENED, Verb.CLOSED]


def test_a_section_that_needs_less_than_it_has_opens(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.resource(courses)
    typed = section_form(courses, [row], needed_count="1")
    as_(ada).post(f"/admin/guide/section/{courses.pk}/change/", typed)
    courses.refresh_from_db()
    assert courses.is_open


def test_links_are_ordered_by_number(ada: User, courses: Section, as_: Callable) -> None:
    rows = [make.resource(courses) for _ in range(3)]
    response = as_(ada).post(f"/admin/guide/section/{courses.pk}/change/", section_form(courses, rows))
    assert response.status_code == 302
    assert list(courses.resources.in_order()) == rows[::-1]


def resource_form(row: Resource, **typed: str) -> dict:
    shown = {name: getattr(row, name) for name in ("url", "title", "summary", "kind", "level", "cost", "minutes")}
    shown |= {"section": row.section.pk, "tags": "mlops"}
    initial = {f"initial-{name}": "" if value is None else value for name, value in shown.items()}
    return initial | shown | {"doors-TOTAL_FORMS": 0, "doors-INITIAL_FORMS": 0} | typed


def test_a_resource_is_edited_with_its_history_and_its_counts(ada: User, courses: Section, as_: Callable) -> None:
    row, labs = make.resource(courses), make.section("Labs")
    typed = resource_form(row, title="A new title", section=labs.pk, tags="MLOps, New Tag")
    assert as_(ada).post(f"/admin/resources/resource/{row.pk}/change/", typed).status_code == 302
    row.refresh_from_db()
    courses.refresh_from_db()
    assert (row.title, row.section, sorted(row.tags.names())) == ("A new title", labs, ["mlops", "new-tag"])
    assert courses.resource_count == 0
    assert set(Event.objects.get(verb=Verb.EDITED).changes) == {"title", "section", "tags"}


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "https://pages.org/other"])
def test_a_resource_keeps_out_bad_and_known_addresses(url: str, ada: User, courses: Section, as_: Callable) -> None:
    make.resource(courses, url="https://pages.org/other")
    row = make.resource(courses)
    response = as_(ada).post(f"/admin/resources/resource/{row.pk}/change/", resource_form(row, url=url))
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    row.refresh_from_db()
    assert row.url != url


def test_a_resource_is_retired_with_a_reason_and_comes_back(ada: User, courses: Section, as_: Callable) -> None:
    row = make.resource(courses)
    path = "/admin/resources/resource/"
    as_(ada).post(path, act("retire_chosen", [row], reason="The course is gone."))
    gone = as_(ada).get(row.get_absolute_url())
    assert (gone.status_code, "The course is gone." in gone.content.decode()) == (410, True)
    as_(ada).post(path, act("revive_chosen", [row]))
    assert as_(ada).get(row.get_absolute_url()).status_code == 200
    assert as_(ada).get(f"{path}{row.pk}/delete/").status_code == 403


def test_a_superuser_may_add_a_resource(courses: Section, as_: Callable) -> None:
    root = make.person("owner", is_staff=True, is_superuser=True)
    typed = resource_form(Resource(section=courses, title="By hand"), url="https://pages.org/hand", minutes="")
    response = as_(root).post("/admin/resources/resource/add/", typed | {"kind": "article"})
    assert response.status_code == 302, response.content.decode()
    assert Resource.objects.get().suggested_by == root


def test_a_tag_is_spelled_the_one_way(ada: User, courses: Section, as_: Callable) -> None:
    make.resource(courses, tags=["mlops"])
    tag = Tag.objects.get()
    assert as_(ada).get(f"/admin/resources/tag/{tag.pk}/change/")["Location"] == f"/admin/tags/{tag.pk}/"
    response = as_(ada).post("/admin/resources/tag/add/", {"name": "ML OPS"})
    assert response.status_code == 302
    response = as_(ada).post("/admin/resources/tag/add/", {"name": "ML-OPS"})
    assert response.status_code == 200
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["ml-ops", "mlops"]


def test_every_room_opens(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = moderation.accept(make.submission(cy, courses), by=ada, seen=1)
    curation.retire(make.resource(courses), by=ada, because="Gone.")
    rooms = ["", "guide/section/", f"guide/section/{courses.pk}/change/", "guide/guide/", "resources/resource/"]
    rooms += [f"resources/resource/{row.pk}/change/", "resources/tag/", "resources/tag/add/", "guide/section/add/"]
    for room in rooms:
        assert as_(ada).get(f"/admin/{room}").status_code == 200, room


def test_a_section_added_by_hand_opens_itself_like_any_other(ada: User, cy: User, as_: Callable) -> None:
    blank = {"title": "New", "slug": "new", "needed_count": "1", "position": "1", "level": "2", "opens_itself": "on"}
    forms = {"resources-TOTAL_FORMS": 0, "resources-INITIAL_FORMS": 0}
    assert as_(ada).post("/admin/guide/section/add/", blank | forms).status_code == 302
    section = Section.objects.get()
    assert (section.is_open, section.opens_itself, Event.objects.count()) == (False, True, 0)
    moderation.accept(make.submission(cy, section), by=ada, seen=1)
    section.refresh_from_db()
    assert section.is_open


def test_an_edit_never_undoes_what_happened_meanwhile(ada: User, courses: Section) -> None:
    row = make.resource(courses)
    stale = Resource.objects.get(pk=row.pk)
    curation.retire(row, by=ada, because="Gone.")
    curation.edit(stale, {"title": "New title"}, ["mlops"], by=ada)
    row.refresh_from_db()
    assert (row.title, row.retired_at is not None) == ("New title", True)


def test_a_resource_that_moves_goes_to_the_end(ada: User, courses: Section) -> None:
    labs = make.section("Labs")
    there = [make.resource(labs) for _ in range(3)]
    row = make.resource(courses)
    curation.edit(row, {"section": labs}, ["mlops"], by=ada)
    assert list(labs.resources.in_order()) == [*there, row]


@pytest.mark.parametrize("huge", ["2147483647", "5"])
def test_a_huge_number_is_only_the_last_place(huge: str, ada: User, cy: User, courses: Section, as_: Callable) -> None:
    rows = [make.resource(courses) for _ in range(3)]
    typed = section_form(courses, rows) | {f"resources-{n}-position": n + 1 for n in range(3)}
    as_(ada).post(f"/admin/guide/section/{courses.pk}/change/", typed | {"resources-0-position": huge})
    assert list(courses.resources.in_order().values_list("pk", "position")) == [
        (rows[1].pk, 1),
        (rows[2].pk, 2),
        (rows[0].pk, 3),
    ]
    assert moderation.accept(make.submission(cy, courses), by=ada, seen=1).position == 4


def test_editing_a_section_is_in_the_history_with_what_changed_alone(
    ada: User, courses: Section, as_: Callable
) -> None:
    as_(ada).post(f"/admin/guide/section/{courses.pk}/change/", section_form(courses, [], prose="New words."))
    assert Event.objects.get(section=courses).changes == {"prose": ["", "New words."]}


@pytest.mark.parametrize("chosen", ["abc", "1;", "9" * 30, "\x00", "٣"])
def test_what_is_no_row_is_not_chosen(chosen: str, ada: User, as_: Callable, courses: Section) -> None:
    sent = {"action": "revive_chosen", "_selected_action": [chosen], "index": "0"}
    response = as_(ada).post("/admin/resources/resource/", sent, follow=True)
    assert "no choice of rows" in response.content.decode()


def test_a_banned_host_is_written_one_way(ada: User, as_: Callable) -> None:
    path = "/admin/resources/hostban/add/"
    as_(ada).post(path, {"host": "https://www.Banned.org/x", "reason": "It sells."})
    assert HostBan.objects.values_list("host", "created_by__handle").get() == ("banned.org", "ada")
    assert as_(ada).post(path, {"host": "127.0.0.1", "reason": "x"}).status_code == 200


def test_a_form_that_was_open_for_long_undoes_nothing(ada: User, courses: Section, as_: Callable) -> None:
    path = f"/admin/guide/section/{courses.pk}/change/"
    page = as_(ada).get(path)
    sections.edit_section(courses, {"title": "A better title"}, by=ada)
    sections.open_section(courses, by=ada)
    assert as_(ada).post(path, make.sent_back(page, prose="New prose.")).status_code == 302
    courses.refresh_from_db()
    assert (courses.title, courses.prose, courses.is_open) == ("A better title", "New prose.", True)


def test_nor_does_the_form_of_a_resource(ada: User, courses: Section, as_: Callable) -> None:
    row = make.resource(courses)
    path = f"/admin/resources/resource/{row.pk}/change/"
    page = as_(ada).get(path)
    curation.edit(row, {"title": "A better title"}, ["better"], by=ada)
    assert as_(ada).post(path, make.sent_back(page, summary="New words, of mine.")).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.summary) == ("A better title", "New words, of mine.")
    assert list(row.tags.names()) == ["better"]
