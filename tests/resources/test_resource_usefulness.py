"""Saying that an entry is useful: a click each way, counted once for each person, and gone with them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import curation, limits, listing, moderation, progress, search, tasks, usefulness
from resources.models import Event, Resource, Verb, Vote
from tests import make


@pytest.fixture
def entry(courses: Section, bo: User) -> Resource:
    return make.resource(courses, by=bo, title="An entry")


def path(entry: Resource, noun: str = "") -> str:
    return f"/resources/{entry.pk}/usefulness/{noun}"


def count(entry: Resource) -> int:
    entry.refresh_from_db()
    assert entry.useful_count == entry.votes.count()
    return entry.useful_count


def test_a_reader_says_it_once_and_takes_it_back(entry: Resource, cy: User, as_: Callable) -> None:
    reader, page = as_(cy), entry.get_absolute_url()
    assert 'aria-pressed="false">It is useful' in reader.get(page).content.decode()
    for _ in range(2):
        assert reader.post(path(entry))["Location"] == page
        assert count(entry) == 1
    said = reader.get(page).content.decode()
    assert 'aria-pressed="true">You find it useful' in said
    assert "1 person" in said
    for _ in range(2):
        assert reader.post(path(entry, "withdrawal/"))["Location"] == page
        assert count(entry) == 0


def lists(entry: Resource) -> list[str]:
    return ["/resources/", "/tags/mlops/", entry.section.get_absolute_url()]


def test_cards_say_to_how_many(entry: Resource, cy: User, client: Client) -> None:
    assert 'class="vote"' not in client.get("/resources/").content.decode()
    usefulness.say(entry, by=cy)
    for shown in lists(entry):
        answer = client.get(shown)
        assert '<span class="visually-hidden">Useful to</span> 1</p>' in answer.content.decode(), shown
        assert not answer.cookies


def test_a_member_votes_on_a_card_and_comes_back_to_it(entry: Resource, cy: User, as_: Callable) -> None:
    reader = as_(cy)
    for here in lists(entry):
        assert f'action="{path(entry)}"' in reader.get(here).content.decode()
        assert reader.post(path(entry), {"next": here})["Location"] == f"{here}#useful-{entry.pk}"
        said = reader.get(here).content.decode()
        assert '<button class="vote" aria-pressed="true">' in said
        assert f'id="useful-{entry.pk}" action="{path(entry, "withdrawal/")}"' in said
        assert reader.post(path(entry, "withdrawal/"), {"next": here})["Location"] == f"{here}#useful-{entry.pk}"
        assert count(entry) == 0


@pytest.mark.parametrize(
    "here", ["//evil.org", "https://evil.org/", "/x#y", "javascript:alert(1)", "/" + "x" * 3_000, ""]
)
def test_nobody_is_led_away_by_a_vote(here: str, entry: Resource, cy: User, as_: Callable) -> None:
    assert as_(cy).post(path(entry), {"next": here})["Location"] == entry.get_absolute_url()


def test_what_somebody_brought_in_has_no_button_for_them(entry: Resource, bo: User, cy: User, as_: Callable) -> None:
    usefulness.say(entry, by=cy)
    for here in lists(entry):
        body = as_(bo).get(here).content.decode()
        assert path(entry) not in body
        assert '<span class="visually-hidden">Useful to</span> 1</p>' in body


def test_a_page_asks_once_for_all_votes(
    entry: Resource, cy: User, courses: Section, django_assert_num_queries: Callable
) -> None:
    rows = [entry, *(make.resource(courses, by=cy) for _ in range(3)), make.resource(courses)]
    usefulness.say(entry, by=cy)
    progress.held_by(cy)
    with django_assert_num_queries(1):
        said = listing.complete(rows, cy)
    assert {pk for pk, one in said.items() if one.may_vote} == {entry.pk, rows[-1].pk}
    assert {pk for pk, one in said.items() if one.is_useful} == {entry.pk}
    with django_assert_num_queries(0):
        assert listing.complete([], cy) == {}


def test_the_most_useful_come_first_where_that_is_asked(entry: Resource, cy: User, courses: Section) -> None:
    make.resource(courses, title="Newer")
    usefulness.say(entry, by=cy)
    assert [hit.resource.title for hit in search.find({"sort": "useful"}).hits] == ["An entry", "Newer"]


def test_strangers_sign_in_and_come_back(entry: Resource, client: Client) -> None:
    page = entry.get_absolute_url()
    shown = client.get(page)
    assert f'href="/accounts/login/?next={page.replace("/", "%2F")}"' in shown.content.decode()
    assert not shown.cookies
    for noun in ("", "withdrawal/"):
        assert client.post(path(entry, noun))["Location"] == f"/accounts/login/?next={page}"
    assert count(entry) == 0


def test_a_strangers_page_is_the_same_whoever_found_it_useful(entry: Resource, cy: User) -> None:
    before = Client().get(entry.get_absolute_url()).content
    Vote.objects.create(person=cy, resource=entry)
    assert Client().get(entry.get_absolute_url()).content == before


def test_an_address_has_to_be_verified(entry: Resource, as_: Callable) -> None:
    reader = as_(make.person("dee", verified=False))
    assert "It is useful" not in reader.get(entry.get_absolute_url()).content.decode()
    assert reader.post(path(entry)).status_code == 403
    assert count(entry) == 0


def test_nobody_calls_useful_what_they_brought_in(entry: Resource, bo: User, as_: Callable) -> None:
    assert "useful" not in as_(bo).get(entry.get_absolute_url()).content.decode()
    assert as_(bo).post(path(entry)).status_code == 403
    assert count(entry) == 0


@pytest.mark.parametrize("hidden", [True, False])
def test_what_is_not_live_is_called_nothing(hidden: bool, entry: Resource, ada: User, cy: User, as_: Callable) -> None:
    if hidden:
        Resource.objects.filter(pk=entry.pk).update(hidden_at=timezone.now())
        make.reindex()
    else:
        curation.retire(entry, by=ada, because="Gone.")
    assert as_(cy).post(path(entry)).status_code == (404 if hidden else 410)
    with pytest.raises(moderation.OutOfTheGuide):
        usefulness.say(entry, by=cy)
    assert count(entry) == 0


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
def test_what_is_not_there_is_404(pk: str, cy: User, as_: Callable) -> None:
    assert as_(cy).post(f"/resources/{pk}/usefulness/").status_code == 404


def test_a_day_takes_so_many(
    entry: Resource, cy: User, courses: Section, as_: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "VOTES_A_DAY", 2)
    others = [make.resource(courses) for _ in range(2)]
    for other in others:
        assert as_(cy).post(path(other)).status_code == 302
    refused = as_(cy).post(path(entry))
    assert (refused.status_code, int(refused["Retry-After"]) > 80_000) == (429, True)
    assert as_(cy).post(path(others[0])).status_code == 302  # Said before: nothing more is taken.
    Vote.objects.filter(resource=others[0]).update(at=timezone.now() - timedelta(hours=25))
    assert as_(cy).post(path(entry)).status_code == 302


def test_votes_outlive_an_edit_and_its_undoing(entry: Resource, ada: User, cy: User) -> None:
    curation.edit(entry, {"title": "Other"}, ["other"], by=ada)
    usefulness.say(entry, by=cy)
    moderation.undo(Event.objects.get(verb=Verb.EDITED), by=ada)
    assert (count(entry), entry.title) == (1, "An entry")
    curation.retire(entry, by=ada, because="Gone.")
    moderation.undo(Event.objects.get(verb=Verb.RETIRED), by=ada)
    assert count(entry) == 1


def test_votes_do_not_hold_up_the_undoing_of_an_acceptance(ada: User, bo: User, cy: User, courses: Section) -> None:
    row = moderation.accept(make.submission(bo, courses), by=ada, seen=1)
    usefulness.say(row, by=cy)
    moderation.undo(Event.objects.get(verb=Verb.ACCEPTED), by=ada)
    assert not Vote.objects.exists()


@pytest.mark.parametrize("by_list", [True, False])
def test_who_leaves_takes_what_they_said_along(by_list: bool, entry: Resource, cy: User, as_: Callable) -> None:
    root = make.person("root", is_staff=True, is_superuser=True)
    for person in (cy, root):
        usefulness.say(entry, by=person)
    if by_list:
        sent = {"action": "delete_selected", "_selected_action": [cy.pk], "post": "yes"}
        assert as_(root).post("/admin/accounts/user/", sent).status_code == 302
    else:
        assert as_(root).post(f"/admin/accounts/user/{cy.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=cy.pk).exists()
    assert count(entry) == 1


def test_the_night_counts_what_went_unseen(entry: Resource, cy: User, courses: Section) -> None:
    other = make.resource(courses)
    usefulness.say(entry, by=cy)
    cy.delete()
    Resource.objects.filter(pk=other.pk).update(useful_count=7)
    assert tasks.put_counts_right.call() == 2
    assert (count(entry), count(other)) == (0, 0)


def test_somebody_who_has_just_left_is_told_so(entry: Resource, cy: User) -> None:
    User.objects.filter(pk=cy.pk).delete()
    with pytest.raises(limits.TooMany):
        usefulness.say(entry, by=cy)
