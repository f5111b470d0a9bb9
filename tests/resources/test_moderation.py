"""House test: every verb × every state; and what a decision does."""

import pytest

from accounts.models import User
from guide.models import Section
from resources import curation, moderation, submissions
from resources.models import Event, Resource, Submission, Verb
from resources.models.submission import State
from resources.twins import AlreadyHere
from tests import make, post

# Written out once more, by hand: the table in the code must not be its own proof.
ALLOWED = {
    ("accept", "waiting"): "accepted",
    ("accept", "changes-asked"): "accepted",
    ("ask_for_changes", "waiting"): "changes-asked",
    ("reject", "waiting"): "rejected",
    ("reject", "changes-asked"): "rejected",
    ("merge", "waiting"): "merged",
    ("merge", "changes-asked"): "merged",
    ("reopen", "rejected"): "waiting",
    ("revise", "waiting"): "waiting",
    ("revise", "changes-asked"): "waiting",
    ("revise", "rejected"): "waiting",
    ("withdraw", "waiting"): "withdrawn",
    ("withdraw", "changes-asked"): "withdrawn",
}
VERBS = ["accept", "ask_for_changes", "merge", "reject", "reopen", "revise", "withdraw"]


def bring(row: Submission, state: str, ada: User) -> int:
    """Bring a new submission into `state` by the verbs alone; its version then."""
    if state == "accepted":
        moderation.accept(row, by=ada, seen=1)
    elif state == "changes-asked":
        moderation.ask_for_changes(row, by=ada, seen=1, message="Which part is free?")
    elif state == "rejected":
        moderation.reject(row, by=ada, seen=1, message="Not about ML.")
    elif state == "merged":
        moderation.merge(row, by=ada, seen=1, into=make.resource(row.section))
    elif state == "withdrawn":
        moderation.withdraw(row, by=row.submitter, seen=1)
    row.refresh_from_db()
    return row.version


def do(verb: str, row: Submission, ada: User, seen: int) -> None:
    if verb in {"ask_for_changes", "reject"}:
        getattr(moderation, verb)(row, by=ada, seen=seen, message="Because.")
    elif verb == "merge":
        moderation.merge(row, by=ada, seen=seen, into=make.resource(row.section))
    elif verb == "revise":
        submissions.revise(row, make.proposal(row.section, url=row.url), by=row.submitter, seen=seen)
    else:
        getattr(moderation, verb)(row, by=ada, seen=seen)


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_in_every_state(verb: str, state: str, ada: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses)
    seen = bring(row, state, ada)
    events = Event.objects.count()
    target = ALLOWED.get((verb, state))
    if target:
        do(verb, row, ada, seen)
    else:
        with pytest.raises(moderation.Conflict):
            do(verb, row, ada, seen)
    row.refresh_from_db()
    assert (row.state, row.version) == ((target, seen + 1) if target else (state, seen))
    assert Event.objects.count() == events + bool(target)


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_acts_on_a_version_that_is_gone(verb: str, ada: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses)
    submissions.revise(row, make.proposal(courses, url=row.url, title="New words"), by=cy, seen=1)
    with pytest.raises(moderation.Conflict) as lost:
        do(verb, row, ada, 1)
    assert lost.value.changes["title"][1] == "New words"
    assert str(lost.value) == "cy changed it."
    assert Resource.objects.count() == (verb == "merge")  # The entry that it was to be merged with.


def test_accepting_publishes_at_once_with_tags_and_name(ada: User, cy: User, courses: Section) -> None:
    resource = moderation.accept(make.submission(cy, courses, tags=["mlops", "ci-cd"]), by=ada, seen=1)
    assert resource in courses.resources.live()
    assert resource.suggested_by == cy
    assert sorted(resource.tags.names()) == ["ci-cd", "mlops"]


def test_edit_and_accept_publishes_the_edits_and_keeps_what_was_sent(ada: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses, title="FREE!!! COURSE")
    resource = moderation.accept(row, by=ada, seen=1, edits={"title": "A course"}, tags=["calm"])
    row.refresh_from_db()
    assert (resource.title, row.title) == ("A course", "FREE!!! COURSE")
    changes = Event.objects.get(verb=Verb.ACCEPTED).changes
    assert changes == {"title": ["FREE!!! COURSE", "A course"], "tags": [["mlops"], ["calm"]]}


def test_a_section_opens_with_the_third_and_not_before(ada: User, cy: User, courses: Section) -> None:
    opened = []
    for _ in range(3):
        moderation.accept(make.submission(cy, courses), by=ada, seen=1)
        courses.refresh_from_db()
        opened.append(courses.is_open)
    assert opened == [False, False, True]
    assert Event.objects.filter(verb=Verb.OPENED, section=courses).count() == 1


def test_a_section_closed_by_hand_stays_closed(ada: User, cy: User) -> None:
    section = make.section(opens_itself=False)
    for _ in range(4):
        moderation.accept(make.submission(cy, section), by=ada, seen=1)
    section.refresh_from_db()
    assert (section.is_open, section.resource_count) == (False, 4)


def test_waiting_counts_follow_every_move(ada: User, cy: User, courses: Section) -> None:
    row, other = make.submission(cy, courses), make.submission(cy, courses)
    moderation.ask_for_changes(row, by=ada, seen=1, message="More, please.")
    courses.refresh_from_db()
    assert courses.waiting_count == 1
    moderation.accept(other, by=ada, seen=1)
    submissions.revise(row, make.proposal(make.section(), url=row.url), by=cy, seen=2)
    courses.refresh_from_db()
    assert (courses.waiting_count, courses.resource_count) == (0, 1)


def test_the_submitter_hears_of_every_decision_in_one_mail(
    ada: User, cy: User, courses: Section, mailoutbox: list
) -> None:
    rows = [make.submission(cy, courses) for _ in range(3)]
    moderation.accept(rows[0], by=ada, seen=1)
    moderation.ask_for_changes(rows[1], by=ada, seen=1, message="Which part is free?")
    moderation.reject(rows[2], by=ada, seen=1, message="It is about cooking.")
    notes = [note.text for note in cy.notifications.order_by("id")]
    assert notes[1:] == ["Which part is free?", "It is about cooking."]
    assert post.leaves() == 1
    assert mailoutbox[0].to == [cy.email]
    assert all(text in mailoutbox[0].body for text in notes)


def test_accepting_an_address_that_got_in_meanwhile_changes_nothing(ada: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses)
    make.resource(courses, url=row.url)
    with pytest.raises(AlreadyHere):
        moderation.accept(row, by=ada, seen=1)
    row.refresh_from_db()
    assert (row.state, row.version) == (State.WAITING, 1)


def test_reopening_is_refused_where_the_address_waits_again(ada: User, bo: User, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses, url="https://pages.org/again")
    moderation.reject(row, by=ada, seen=1, message="No.")
    make.submission(bo, courses, url="https://pages.org/again")
    with pytest.raises(AlreadyHere):
        moderation.reopen(row, by=ada, seen=2)


def test_deleting_a_person_keeps_what_they_gave(ada: User, cy: User, courses: Section) -> None:
    resource = moderation.accept(make.submission(cy, courses), by=ada, seen=1)
    waiting = make.submission(cy, courses)
    cy.delete()
    ada.delete()
    resource.refresh_from_db()
    waiting.refresh_from_db()
    assert resource.suggested_by is None
    assert waiting.state == State.WAITING
    assert Event.objects.filter(submission=waiting).get().actor_name == "A former member"


def test_nothing_is_merged_into_an_entry_that_was_taken_out_meanwhile(ada: User, cy: User, courses: Section) -> None:
    row, entry = make.submission(cy, courses), make.resource(courses)
    curation.retire(Resource.objects.get(), by=ada, because="Gone.")
    with pytest.raises(moderation.OutOfTheGuide):
        moderation.merge(row, by=ada, seen=1, into=entry)
    row.refresh_from_db()
    assert (row.state, row.version, row.resource) == ("waiting", 1, None)
