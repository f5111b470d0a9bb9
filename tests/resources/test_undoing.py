"""Taking a decision back from the log: the page that shows what would become of it, and the button."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from guide.models import Section
from resources import curation, moderation
from resources.models import Event, QueueItem, Resource, Submission, Verb
from tests import make
from tests.resources.test_undo import latest, reported, rows, suggestion


@pytest.fixture
def rejected(ada: User, cy: User, courses: Section) -> Event:
    row = make.submission(cy, courses, title="Page")
    moderation.reject(row, by=ada, seen=1, reason="thin", message="Thin.", note="Between us.")
    return latest()


def path(event: Event) -> str:
    return f"/admin/log/{event.pk}/"


def test_the_page_shows_what_was_said_and_what_would_become_of_it(rejected: Event, ada: User, as_: Callable) -> None:
    client, before = as_(ada), rows()
    said = client.get(path(rejected)).content.decode()
    assert all(words in said for words in ("Thin.", "Between us.", "Too thin", "“Page”"))
    assert '<th scope="row">state</th><td><del dir="auto">Not accepted</del></td><td><ins dir="auto">Waiting' in said
    assert f'action="{path(rejected)}undoing/"' in said
    assert rows() == before


def test_the_button_takes_it_back_and_leads_to_its_review(rejected: Event, ada: User, as_: Callable) -> None:
    answer = as_(ada).post(f"{path(rejected)}undoing/")
    assert (answer.status_code, answer["Location"]) == (302, QueueItem.objects.get().get_absolute_url())
    assert (Submission.objects.get().state, Event.objects.get(verb=Verb.UNDONE).actor) == ("waiting", ada)


def test_what_is_not_decided_anew_leads_back_to_the_log(ada: User, courses: Section, as_: Callable) -> None:
    curation.retire(make.resource(courses), by=ada, because="It sells.")
    client = as_(ada)
    answer = client.post(f"{path(latest())}undoing/", follow=True)
    assert answer.redirect_chain == [("/log/", 302)]
    assert "Taken back: everything is as it was before." in answer.content.decode()
    assert Resource.objects.live().exists()


def test_reports_lead_back_to_their_item(ada: User, courses: Section, as_: Callable) -> None:
    item = reported(make.resource(courses))
    moderation.dismiss_reports(item, by=ada, seen=item.version)
    assert as_(ada).post(f"{path(latest())}undoing/")["Location"] == item.get_absolute_url()


def test_what_cannot_be_taken_back_is_a_409_that_says_why(rejected: Event, ada: User, cy: User, as_: Callable) -> None:
    moderation.reopen(Submission.objects.get(), by=ada, seen=2)
    client, before = as_(ada), rows()
    answer = client.post(f"{path(rejected)}undoing/")
    assert answer.status_code == 409
    assert "“Page” has changed since (state). Nothing was changed." in answer.content.decode()
    assert rows() == before


def test_a_second_click_is_told_who_was_first(rejected: Event, ada: User, as_: Callable) -> None:
    as_(ada).post(f"{path(rejected)}undoing/")
    answer = as_(make.moderator("dee")).post(f"{path(rejected)}undoing/")
    assert answer.status_code == 409
    assert "This was taken back already by ada." in answer.content.decode()
    assert "Take it back" not in answer.content.decode()


def test_nobody_else_may(rejected: Event, cy: User, as_: Callable) -> None:
    for address in (path(rejected), f"{path(rejected)}undoing/"):
        ask = "post" if "undoing" in address else "get"
        assert getattr(Client(), ask)(address).status_code == 302
        assert getattr(as_(cy), ask)(address).status_code == 403
    assert Submission.objects.get().state == "rejected"


def test_nor_moderators_of_other_sections_nor_who_sent_it(ada: User, courses: Section, as_: Callable) -> None:
    own = make.moderator("own")
    moderation.reject(make.submission(own, courses), by=ada, seen=1, message="Thin.", note="About own.")
    other = make.moderator("other")
    other.sections.add(make.section("Labs"))
    for person in (own, other):
        assert as_(person).get(path(latest())).status_code == 404
        assert as_(person).post(f"{path(latest())}undoing/").status_code == 404


@pytest.mark.parametrize("pk", ["0", "999999999", "9" * 30, "1x"])
def test_what_is_no_decision_is_404(pk: str, ada: User, as_: Callable) -> None:
    assert as_(ada).get(f"/admin/log/{pk}/").status_code == 404
    assert as_(ada).post(f"/admin/log/{pk}/undoing/").status_code == 404


def test_what_was_only_sent_is_no_decision(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    make.submission(cy, courses)
    assert as_(ada).get(path(Event.objects.get())).status_code == 404


def test_what_has_no_journal_says_so(ada: User, courses: Section, as_: Callable) -> None:
    event = Event.objects.create(verb=Verb.OPENED, section=courses)
    said = as_(ada).get(path(event)).content.decode()
    assert "There is nothing in it that could be taken back" in said
    assert "Take it back" not in said


def test_every_kind_of_row_is_told_in_words(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.resource(courses, title="Old", tags=["one"])
    labs = make.section("Labs", needed_count=1)
    change = suggestion(cy, row, title="New", section=labs, minutes=None, is_own_work=True, tags=["two"])
    moderation.accept_change(change, by=ada, seen=1)
    said = as_(ada).get(path(latest())).content.decode()
    for field, now, then in [
        ("title", "New", "Old"), ("section", "Labs", "Free courses"), ("minutes", "nothing", "90"),
        ("tags", "two", "one"), ("the submitter wrote or sells it", "yes", "no"), ("open", "yes", "no"),
    ]:  # fmt: skip
        assert f'{field}</th><td><del dir="auto">{now}</del></td><td><ins dir="auto">{then}</ins>' in said
    assert "“two”</bdi></b> goes away." in said


def test_tags_of_many_entries_are_told_as_one_at_one_cost(ada: User, courses: Section, as_: Callable) -> None:
    for name in ("pipeline", "pipelines"):
        make.resource(courses, tags=[name])
    item, client, costs = QueueItem.objects.get(kind="tags"), as_(ada), []
    for count in (2, 12):
        for _ in range(count):
            make.resource(courses, tags=["pipelines"])
        item.refresh_from_db()
        moderation.merge_tags(item, by=ada, seen=item.version)
        with CaptureQueriesContext(connection) as queries:
            said = client.get(path(latest())).content.decode()
        costs.append(len(queries))
        moderation.undo(latest(), by=ada)
    assert "Tags <bdi>“15 of entries”</bdi></b> become what they were." in said
    assert costs[0] == costs[1] <= 25
