"""Taking a decision back where something has happened since: what stands in its way, and what does not."""

from typing import Any

import pytest

from accounts.models import User
from guide.models import Section
from resources import curation, moderation, sections, submissions
from resources.models import Event, Incident, QueueItem, Resource, Tag, Verb
from resources.models.submission import State
from resources.moderation import CannotUndo
from tests import make
from tests.resources.test_undo import incident, latest, reported, rows, suggestion, url


def refusal(event: Event, by: User) -> str:
    """Why it cannot be taken back; and nothing was written."""
    before, events = rows(), Event.objects.count()
    with pytest.raises(CannotUndo) as said:
        moderation.undo(event, by=by)
    assert (rows(), Event.objects.count()) == (before, events)
    return str(said.value)


@pytest.fixture
def accepted(ada: User, cy: User, courses: Section) -> Resource:
    return moderation.accept(make.submission(cy, courses, title="Page"), by=ada, seen=1)


@pytest.fixture
def changed(ada: User, cy: User, courses: Section) -> Resource:
    """An entry that has got another title and another address."""
    row = make.resource(courses, title="Old", url="https://pages.org/old")
    return moderation.accept_change(suggestion(cy, row, title="New", **url("new")), by=ada, seen=1)


def test_an_entry_that_was_edited_since(accepted: Resource, ada: User) -> None:
    event = latest()
    curation.edit(accepted, {"title": "Another", "minutes": 5}, ["mlops"], by=ada)
    assert refusal(event, ada) == "“Another” has changed since (minutes, title)."


def test_an_entry_that_was_taken_out_since(accepted: Resource, ada: User) -> None:
    event = latest()
    curation.retire(accepted, by=ada, because="It sells.")
    assert refusal(event, ada) == "“Page” has changed since (place in the guide)."


def test_tags_that_were_changed_since(accepted: Resource, ada: User) -> None:
    event = latest()
    curation.edit(accepted, {}, ["other"], by=ada)
    assert refusal(event, ada) == "“Page” has changed since (tags)."


def test_a_rejected_page_that_was_sent_again(ada: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses, title="Page")
    moderation.reject(row, by=ada, seen=1, message="Thin.")
    submissions.revise(row, make.proposal(courses, url=row.url, title="Better"), by=cy, seen=2)
    assert refusal(latest(), ada) == "“Better” has changed since (state)."


def test_what_was_decided_again(ada: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses, title="Page")
    moderation.ask_for_changes(row, by=ada, seen=1, message="More.")
    event = latest()
    moderation.accept(row, by=ada, seen=2)
    assert refusal(event, ada) == "“Page” has changed since (state)."


def test_an_address_that_somebody_else_sent_since(ada: User, bo: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses, url="https://pages.org/same")
    moderation.reject(row, by=ada, seen=1, message="Thin.")
    event = latest()
    other = make.submission(bo, courses, url="https://pages.org/same")
    assert "taken by something else since" in refusal(event, ada)
    moderation.accept(other, by=ada, seen=1)
    assert "already in the guide" in refusal(event, ada)


def test_an_old_address_that_waits_again(changed: Resource, ada: User, bo: User, courses: Section) -> None:
    event = latest()
    other = make.submission(bo, courses, url="https://pages.org/old")
    assert refusal(event, ada) == "Its old address has been taken by something else since."
    moderation.accept(other, by=ada, seen=1)
    assert "taken by something else since" in refusal(event, ada)


def test_an_entry_that_was_reported_since(accepted: Resource, ada: User) -> None:
    event = latest()
    item = reported(accepted)
    assert refusal(event, ada).startswith("Readers have reported the entry since.")
    moderation.dismiss_reports(item, by=ada, seen=item.version)
    assert refusal(event, ada).startswith("Readers have reported the entry since.")


def test_reports_that_came_again(ada: User, courses: Section) -> None:
    row = make.resource(courses)
    item = reported(row)
    moderation.dismiss_reports(item, by=ada, seen=item.version)
    moderation.report(row, "spam", reporter=make.person("later"))
    assert refusal(latest(), ada) == "Readers have reported the entry again since. Decide on that first."


def test_an_entry_that_others_lean_on(accepted: Resource, ada: User, bo: User, courses: Section) -> None:
    event = latest()
    moderation.merge(make.submission(bo, courses), by=ada, seen=1, into=accepted)
    assert "merged into the entry since" in refusal(event, ada)
    moderation.undo(latest(), by=ada)
    suggestion(bo, accepted, title="Better")
    assert "suggested a change" in refusal(event, ada)


def test_an_entry_that_is_gone(ada: User, courses: Section) -> None:
    row = make.resource(courses)
    curation.edit(row, {"title": "Another"}, ["mlops"], by=ada)
    row.delete()
    assert refusal(latest(), ada) == "The entry is not there any more."


def test_what_was_taken_back_already(accepted: Resource, ada: User) -> None:
    event = latest()
    done = moderation.undo(event, by=ada)
    assert refusal(event, ada) == "This was taken back already by ada."
    assert refusal(done, ada) == "There is nothing in it that could be taken back."


def test_what_has_no_journal(ada: User, cy: User, courses: Section) -> None:
    event = make.submission(cy, courses).events.get()
    assert refusal(event, ada) == "There is nothing in it that could be taken back."


def test_an_opening_that_would_come_by_itself(ada: User, courses: Section) -> None:
    sections.open_section(courses, by=ada)
    event = latest()
    for _ in range(3):
        make.resource(courses)
    assert refusal(event, ada).startswith("The section would open by itself again")


def test_a_change_made_at_once_that_a_moderator_has_confirmed(ada: User, bo: User, courses: Section) -> None:
    item = sampled(bo, make.resource(courses))
    event = latest()
    moderation.confirm(item, by=ada, seen=1)
    assert refusal(event, ada).startswith("A moderator has looked at it since")
    moderation.undo(latest(), by=ada)
    moderation.undo(event, by=ada)
    item.refresh_from_db()
    assert item.state == "closed"  # It has been looked at, and the change waits for a decision of its own.


def sampled(bo: User, row: Resource) -> QueueItem:
    """Changes of `row`, made at once, until one of them is to be looked at."""
    for minutes in range(1, 7):
        moderation.apply_at_once(suggestion(bo, row, minutes=minutes))
        row.refresh_from_db()
        if sample := QueueItem.objects.filter(kind="sample").first():
            return sample
    raise AssertionError("None was sampled.")


def test_a_section_in_which_enough_is_accepted_stays_open(ada: User, cy: User, courses: Section) -> None:
    for _ in range(2):
        make.resource(courses)
    third = moderation.accept(make.submission(cy, courses), by=ada, seen=1)
    event = latest()
    make.resource(courses)
    moderation.undo(event, by=ada)
    courses.refresh_from_db()
    assert (courses.is_open, courses.resource_count) == (True, 3)
    assert Event.objects.filter(verb__in=[Verb.OPENED, Verb.CLOSED]).count() == 1
    assert not Resource.objects.filter(pk=third.pk).exists()


def test_a_section_that_closes_again_says_so_in_the_history(ada: User, cy: User, courses: Section) -> None:
    for _ in range(2):
        make.resource(courses)
    moderation.accept(make.submission(cy, courses), by=ada, seen=1)
    moderation.undo(latest(), by=ada)
    verbs = courses.events.filter(submission=None).values_list("verb", "actor")
    assert list(verbs) == [(Verb.OPENED, ada.pk), (Verb.CLOSED, ada.pk)]


def test_what_the_link_checker_found_does_not_stand_in_the_way(accepted: Resource, ada: User) -> None:
    event = latest()
    Resource.objects.update(health="broken", seen_well_at=None)
    incident(accepted)
    accepted.checks.create(method="GET", finding="broken")
    moderation.undo(event, by=ada)
    assert (Resource.objects.count(), Incident.objects.count()) == (0, 0)
    assert QueueItem.objects.get().state == "waiting"


def test_a_tag_that_others_use_by_now_stays(ada: User, cy: User, courses: Section) -> None:
    moderation.accept(make.submission(cy, courses, tags=["shared", "lonely"]), by=ada, seen=1)
    event = latest()
    make.resource(courses, tags=["shared"])
    moderation.undo(event, by=ada)
    assert [tag.name for tag in Tag.objects.all()] == ["shared"]


def test_moderators_who_have_left_do_not_stand_in_the_way(ada: User, bo: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses)
    moderation.reject(row, by=make.moderator("dee"), seen=1, message="Thin.")
    moderation.reopen(row, by=make.moderator("eve"), seen=2)
    User.objects.filter(handle__in=["dee", "eve"]).delete()
    moderation.undo(latest(), by=ada)
    row.refresh_from_db()
    assert (row.state, row.message, row.decided_by) == (State.REJECTED, "Thin.", None)


def test_an_account_made_of_a_guest_does_not_stand_in_the_way(ada: User, cy: User, accepted: Resource) -> None:
    event = latest()
    Resource.objects.update(suggested_by=make.moderator("dee"))
    moderation.undo(event, by=ada)
    assert not Resource.objects.exists()


def test_a_hidden_entry_is_shown_again_and_its_reports_weigh_less(ada: User, courses: Section) -> None:
    item = reported(make.resource(courses), 3)
    assert item.terms[-1][0] == "hidden until somebody looks"
    moderation.undo(Event.objects.get(verb=Verb.HIDDEN), by=ada)
    item.refresh_from_db()
    assert (Resource.objects.live().count(), item.score) == (1, 9)


def test_the_sender_hears_of_it_with_the_words(ada: User, cy: User, accepted: Resource) -> None:
    moderation.undo(latest(), by=ada, message="I had looked at another page.")
    note = cy.notifications.latest("pk")
    assert note.title == "A decision about “Page” was taken back"
    assert note.text == "I had looked at another page. It waits for review once more."


def test_a_decision_can_be_taken_again_and_taken_back_again(ada: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses)
    before = rows()
    for _ in range(3):
        row.refresh_from_db()
        moderation.accept(row, by=ada, seen=row.version)
        moderation.undo(latest(), by=ada)
    held = rows()
    assert held == before


def test_edits_are_taken_back_from_the_latest_on(ada: User, courses: Section) -> None:
    row = make.resource(courses, title="One", tags=["a"])
    before = rows()
    curation.edit(row, {"title": "Two"}, ["b"], by=ada)
    first = latest()
    curation.edit(row, {"title": "Three"}, ["c"], by=ada)
    assert "has changed since" in refusal(first, ada)
    moderation.undo(latest(), by=ada)
    moderation.undo(first, by=ada)
    assert without(rows(), "Resource", "changed_at") == without(before, "Resource", "changed_at")


def without(held: dict[str, list[dict[str, Any]]], table: str, column: str) -> dict[str, Any]:
    return held | {table: [{name: row[name] for name in row if name != column} for row in held[table]]}
