"""More ways to an entry: where they are shown, and how moderators change them and take that back."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import curation, doors, log, moderation, retelling
from resources.models import Door, Event, HostBan, Resource
from resources.models.door import DOORS_MAX
from tests import make

WAYS = [("Code", "https://code.org/x"), ("Paper", "https://papers.org/x"), ("كود", "https://code.org/ar")]


@pytest.fixture
def row(courses: Section) -> Resource:
    made = make.resource(courses, title="An entry")
    doors.give(made, WAYS)
    return made


def path(row: Resource) -> str:
    return f"/admin/resources/resource/{row.pk}/change/"


def edit(client: Client, row: Resource, *typed: tuple[Any, str, str], gone: tuple[int, ...] = ()) -> Any:
    """Type these orders, labels and addresses into the rows, from the first one on."""
    sent = make.sent_back(client.get(path(row)))
    for at, (order, label, url) in enumerate(typed):
        sent |= {f"doors-{at}-order": order, f"doors-{at}-label": label, f"doors-{at}-url": url}
    sent |= {f"doors-{at}-DELETE": "on" for at in gone}
    return client.post(path(row), sent)


def moved(row: Resource, by: User, ways: list[tuple[str, str]]) -> Event:
    """The event of a moderator's giving it these."""
    curation.edit(row, {}, list(row.tags.names()), by=by, ways=ways)
    return Event.objects.latest("pk")


def test_readers_find_them_on_the_page_and_on_cards(row: Resource, courses: Section, client: Client) -> None:
    page, card = (client.get(one.get_absolute_url()).content.decode() for one in (row, courses))
    for label, url in WAYS:
        assert f'<a href="{url}" rel="nofollow ugc noopener"><bdi>{label}</bdi></a>' in page
        assert f'<a href="{url}" rel="nofollow ugc noopener"><bdi>{label}</bdi><span' in card
    assert "more links of" not in card


def test_a_card_shows_three_and_counts_the_rest(row: Resource, courses: Section, client: Client) -> None:
    doors.give(row, [(f"Door {number}", f"https://doors.org/{number}") for number in range(5)])
    said = client.get(courses.get_absolute_url()).content.decode()
    assert said.count("<bdi>Door") == 3
    assert f'<a href="{row.get_absolute_url()}">+2<span' in said


def test_programs_find_them(row: Resource, client: Client) -> None:
    said = client.get(f"/api/v1/resources/{row.pk}").json()["doors"]
    assert [(one["label"], one["url"]) for one in said] == WAYS
    page = client.get(row.get_absolute_url()).content.decode()
    graph = json.loads(page.split('ld+json">')[1].split("</script>")[0])["@graph"]
    assert graph[0]["relatedLink"] == [url for _, url in WAYS]
    atom = client.get("/feed/").content.decode()
    assert '<link href="https://code.org/x" rel="related" title="Code"' in atom
    assert "https://papers.org/x" in client.get("/feed.json").content.decode()


def test_a_hostile_label_stays_a_label(row: Resource, courses: Section, client: Client) -> None:
    doors.give(row, [("</a><script>alert(1)</script>", "https://code.org/y")])
    for address in (row.get_absolute_url(), courses.get_absolute_url(), "/feed/", "/feed.json"):
        assert "<script>alert" not in client.get(address).content.decode()


def test_a_moderator_adds_changes_reorders_and_takes_out(row: Resource, ada: User, as_: Callable) -> None:
    typed = [("3", "Code", "https://code.org/x?utm_source=x"), ("2", "Preprint", WAYS[1][1]), ("", "x", WAYS[2][1])]
    answer = edit(as_(ada), row, *typed, ("1", "Talk", "talks.org/x"), gone=(2,))
    assert answer.status_code == 302
    wanted = [("Talk", "https://talks.org/x"), ("Preprint", "https://papers.org/x"), ("Code", "https://code.org/x")]
    assert doors.of(row) == wanted
    event = Event.objects.get()
    assert (event.verb, event.actor, event.changes["doors"]) == ("edited", ada, [doors.said(WAYS), doors.said(wanted)])
    assert log.line(Event.objects.select_related(*log.RELATIONS).get()).fields == ("more links",)


def test_who_gives_a_link_the_first_place_has_it_there(row: Resource, ada: User, as_: Callable) -> None:
    assert edit(as_(ada), row, ("1", *WAYS[0]), ("2", *WAYS[1]), ("1", *WAYS[2])).status_code == 302
    assert doors.of(row) == [WAYS[2], WAYS[0], WAYS[1]]


def test_who_changes_something_else_changes_no_door(row: Resource, ada: User, as_: Callable) -> None:
    page = as_(ada).get(path(row))
    moved(row, ada, [*WAYS[:2], ("Talk", "https://talks.org/x")])
    before = doors.of(row)
    assert as_(ada).post(path(row), make.sent_back(page, title="Another title")).status_code == 302
    row.refresh_from_db()
    assert (row.title, doors.of(row)) == ("Another title", before)


@pytest.mark.parametrize(
    ("label", "url", "sentence"),
    [
        ("Code", "javascript:alert(1)", ""),
        ("Code", "https://user:secret@code.org/", ""),
        ("Code", "http://localhost/x", ""),
        ("Code", "o\x00ne", ""),
        ("Code", "https://papers.org/x", "is there twice"),
        ("Code", "https://sells.com/x", "We take no links of sells.com: It sells."),
        ("", "https://code.org/new", "This field is required"),
        ("l" * 201, "https://code.org/new", "at most 200"),
        ("Code", "https://code.org/" + "u" * 3000, ""),
    ],
)
def test_what_is_no_good_door_is_refused_in_words(
    label: str, url: str, sentence: str, row: Resource, ada: User, as_: Callable
) -> None:
    HostBan.objects.create(host="sells.com", reason="It sells.")
    answer = edit(as_(ada), row, ("1", label, url))
    assert answer.status_code == 200
    said = answer.content.decode()
    assert 'class="errorlist' in said
    assert sentence in said
    assert doors.of(row) == WAYS


def test_there_are_at_most_so_many(row: Resource, ada: User, as_: Callable) -> None:
    doors.give(row, [(f"Door {number}", f"https://doors.org/{number}") for number in range(DOORS_MAX)])
    client = as_(ada)
    sent = make.sent_back(client.get(path(row)), **{"doors-TOTAL_FORMS": DOORS_MAX + 1})
    sent |= {f"doors-{DOORS_MAX}-label": "One more", f"doors-{DOORS_MAX}-url": "https://doors.org/more"}
    assert client.post(path(row), sent).status_code == 200
    assert row.doors.count() == DOORS_MAX


def test_a_change_of_doors_is_taken_back_exactly(row: Resource, ada: User) -> None:
    event = moved(row, ada, [WAYS[2], WAYS[0]])
    told = retelling.effects(event)[0].values
    assert told[0].name == "more links"
    moderation.undo(event, by=ada)
    assert doors.of(row) == WAYS


def test_their_order_alone_is_a_change_that_is_taken_back(row: Resource, ada: User) -> None:
    many = [(f"Door > {number}. <x>", f"https://doors.org/{number}") for number in range(DOORS_MAX)]
    moved(row, ada, many)
    event = moved(row, ada, many[::-1])
    moderation.undo(event, by=ada)
    assert doors.of(row) == many


def test_what_has_changed_since_is_not_taken_back(row: Resource, ada: User) -> None:
    event = moved(row, ada, WAYS[:1])
    moved(row, ada, WAYS[:2])
    with pytest.raises(moderation.CannotUndo, match="more links"):
        moderation.undo(event, by=ada)
    assert doors.of(row) == WAYS[:2]


def test_nothing_differs_nothing_is_written(row: Resource, ada: User, as_: Callable) -> None:
    ids = set(Door.objects.values_list("pk", flat=True))
    assert curation.edit(row, {}, list(row.tags.names()), by=ada, ways=WAYS) == {}
    assert edit(as_(ada), row).status_code == 302
    assert set(Door.objects.values_list("pk", flat=True)) == ids
    assert not Event.objects.exists()


def test_they_stay_when_the_entry_is_edited_retired_and_merged_into(row: Resource, ada: User, cy: User) -> None:
    curation.edit(row, {"title": "Another"}, [], by=ada)
    moderation.merge(make.submission(cy, row.section), into=row, by=ada, seen=1)
    curation.retire(row, by=ada, because="It is gone.")
    curation.revive(row, by=ada)
    assert doors.of(row) == WAYS


def test_readers_have_no_way_to_them(row: Resource, cy: User, as_: Callable) -> None:
    assert as_(cy).post(path(row), {"doors-0-label": "Mine"}).status_code in {302, 403}
    assert doors.of(row) == WAYS
