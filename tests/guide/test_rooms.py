"""Rooms of the admin at any size: what is counted, how far a list goes, what a deletion says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection

from accounts.models import User
from guide import removal, rooms
from guide.models import Section
from resources import curation, moderation, usefulness
from resources.admin import pages_of_rows
from resources.models import Resource, ResourceTopic
from tests import make

ENTRIES = "/admin/resources/resource/"
PEOPLE = "/admin/accounts/user/"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is many elsewhere is three here."""
    for module in (rooms, removal):
        monkeypatch.setattr(module, "COUNTED", 3)
    monkeypatch.setattr(rooms.BoundedList, "looked_at", 3)
    monkeypatch.setattr(pages_of_rows, "SHOWN", 3)


@pytest.fixture
def root(db: None) -> User:
    return make.person("root", is_staff=True, is_superuser=True)


def page(client: Any, path: str) -> str:
    return str(client.get(path).content.decode())


def test_a_list_is_counted_up_to_a_bound_and_says_so(few: None, ada: User, courses: Section, as_: Callable) -> None:
    for number in range(5):
        make.resource(courses, title=f"Entry {number}")
    shown = page(as_(ada), ENTRIES)
    assert "3+ resources" in " ".join(shown.split())
    assert "no page goes further" in shown
    assert as_(ada).get(f"{ENTRIES}?p=9000").status_code == 200


def test_a_filter_looks_among_the_latest_and_a_section_through_all(
    few: None, ada: User, courses: Section, as_: Callable
) -> None:
    labs = make.section("Labs")
    make.resource(labs, title="The oldest", kind="book")
    for _ in range(5):
        make.resource(courses)
    shown = page(as_(ada), f"{ENTRIES}?kind__exact=book")
    assert "The oldest" not in shown
    assert "first 3 rows of the whole list" in " ".join(shown.split())
    assert "The oldest" in page(as_(ada), f"{ENTRIES}?section__id__exact={labs.pk}&kind__exact=book")


@pytest.mark.parametrize("typed", ["odd title", "https://pages.org/odd", "list-of", "#{pk}"])
def test_an_entry_is_found_in_the_guide_and_out_of_it(typed: str, ada: User, courses: Section, as_: Callable) -> None:
    row = make.resource(courses, title="An odd title", url="https://pages.org/odd")
    Resource.objects.filter(pk=row.pk).update(source="list-of-lists")
    make.resource(courses, title="Another")
    path = f"{ENTRIES}?q={typed.format(pk=row.pk).replace('#', '%23')}"
    for _ in range(2):
        shown = page(as_(ada), path)
        assert ("An odd title" in shown, "Another" in shown) == (True, False)
        curation.retire(row, by=ada, because="Gone.")


def test_people_are_found_by_how_they_begin(root: User, cy: User, as_: Callable) -> None:
    make.person("Cyrus")
    for typed in ("cy", "CY", "cyr", f"{cy.email[:4]}"):
        shown = page(as_(root), f"{PEOPLE}?q={typed}")
        assert "Cyrus" in shown or typed not in {"cy", "cyr"}
        assert ">root</a></th>" not in shown


def test_who_is_in_a_group_is_found_however_old_the_account_is(few: None, root: User, ada: User, as_: Callable) -> None:
    for number in range(5):
        make.person(f"p{number}")
    group = ada.groups.get()
    assert ">ada</a></th>" in page(as_(root), f"{PEOPLE}?groups__id__exact={group.pk}")


def test_a_deletion_says_in_numbers_what_goes_with_it(few: None, root: User, cy: User, as_: Callable) -> None:
    section = make.section("Labs")
    for _ in range(5):
        usefulness.say(make.resource(section), by=cy)
    shown = page(as_(root), f"{PEOPLE}{cy.pk}/delete/")
    assert "Votes: 3+" in shown
    kept = page(as_(root), f"/admin/guide/section/{section.pk}/delete/")
    assert "would require deleting the following protected" in kept


def test_an_action_on_all_is_taken_of_those_that_are_listed(
    few: None, ada: User, courses: Section, as_: Callable
) -> None:
    rows = [make.resource(courses) for _ in range(5)]
    sent = {"action": "retire_chosen", "_selected_action": [rows[0].pk], "select_across": "1", "reason": "Old."}
    shown = as_(ada).post(ENTRIES, sent, follow=True).content.decode()
    assert "the first 3 were taken" in shown
    assert Resource.objects.live().count() == 2


def test_the_links_of_a_section_come_a_page_at_a_time(few: None, ada: User, courses: Section, as_: Callable) -> None:
    rows = [make.resource(courses, title=f"Link {number}") for number in range(5)]
    path = f"/admin/guide/section/{courses.pk}/change/"
    first = as_(ada).get(path)
    assert f"?behind={rows[2].pk}" in first.content.decode()
    assert "Link 3" not in first.content.decode()
    second = as_(ada).get(f"{path}?behind={rows[2].pk}")
    assert ("Link 3" in second.content.decode(), "Link 2" in second.content.decode()) == (True, False)
    typed = make.sent_back(second) | {"resources-0-position": "9"}
    assert as_(ada).post(f"{path}?behind={rows[2].pk}", typed).status_code == 302
    assert list(courses.resources.in_order()) == [*rows[:3], rows[4], rows[3]]


def test_so_do_the_resources_of_a_topic(few: None, root: User, courses: Section, as_: Callable) -> None:
    topic = make.topic("serving")
    rows = [make.resource(courses, title=f"Link {number}") for number in range(5)]
    for place, row in enumerate(rows):
        ResourceTopic.objects.create(topic=topic, resource=row, position=place, is_required=place < 1)
    make.reindex()
    items = list(topic.items.all())
    path = f"/admin/guide/topic/{topic.pk}/change/"
    assert f"?behind={items[2].pk}" in as_(root).get(path).content.decode()
    second = as_(root).get(f"{path}?behind={items[2].pk}").content.decode()
    assert ("Link 4" in second, "Link 1" in second) == (True, False)


def test_the_history_of_a_row_is_found_by_an_index(root: User) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "django_admin_log")
    assert {"what_happened_to_a_row", "what_one_person_did"} <= found.keys()


def test_a_row_is_drawn_anew_when_anything_on_it_changes(ada: User, courses: Section, as_: Callable) -> None:
    make.resource(courses, title="One")
    assert "Elsewhere</td>" not in page(as_(ada), ENTRIES)
    Section.objects.filter(pk=courses.pk).update(title="Elsewhere")
    assert "Elsewhere</td>" in page(as_(ada), ENTRIES)


@pytest.mark.parametrize("room", [room for room in admin.site._registry.values() if getattr(room, "shown_columns", ())])
def test_a_room_tells_its_rows_apart_by_all_columns_that_it_shows(room: rooms.Room) -> None:
    fields = {field.name for field in room.model._meta.get_fields()}
    assert fields & set(room.list_display) <= {name.partition("__")[0] for name in room.shown_columns}


def test_a_want_shows_what_waits_for_it_and_that_it_is_closed(ada: User, cy: User, courses: Section, as_: Any) -> None:
    want = make.want(courses)
    path = "/admin/resources/want/"
    assert '<td class="field-waiting">0</td>' in page(as_(ada), path)
    make.submission(cy, courses, want=want)
    assert '<td class="field-waiting">1</td>' in page(as_(ada), path)
    assert 'alt="True"' in page(as_(ada), path)
    moderation.close_want(want, by=ada)
    assert 'alt="False"' in page(as_(ada), path)


def test_a_filter_says_what_is_chosen(ada: User, courses: Section, as_: Callable) -> None:
    labs = make.section("Labs & more")
    shown = page(as_(ada), f"{ENTRIES}?section__id__exact={labs.pk}")
    assert "Labs &amp; more</a></li>" in shown.partition('<li class="selected">')[2]
    assert "Clear all filters" in shown
    Section.objects.filter(pk=labs.pk).update(title="Workshops")
    assert ("Labs" in page(as_(ada), ENTRIES), "Clear all" in page(as_(ada), ENTRIES)) == (False, False)


def test_the_links_of_a_row_keep_the_filters_of_their_list(ada: User, courses: Section, as_: Callable) -> None:
    make.resource(courses, title="One")
    assert "_changelist_filters=section" in page(as_(ada), f"{ENTRIES}?section__id__exact={courses.pk}")
    assert "_changelist_filters" not in page(as_(ada), ENTRIES)
