"""What answers a want: how it is sent, and how its acceptance closes the want, once, with thanks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import choices
from accounts.models import NoteKind, User
from guide.models import Section
from resources import guests, leaving, moderation, seconding
from resources.models import Event, Resource, Submission, Want
from tests import make
from tests.posting import said, send

BOARD = "/wanted/"
ANSWER = "You answer: "


@pytest.fixture
def want(courses: Section) -> Want:
    facts = {"kind": "lab", "level": "advanced", "cost": "freemium", "runs_on": "cluster", "minutes_most": 120}
    return make.want(courses, title="A KServe lab", **facts)


def answer(want: Want, by: User | None, **fields: Any) -> Submission:
    if by is None:
        return make.guest_submission(want.section, want=want, **fields)
    return make.submission(by, want.section, want=want, **fields)


def accept(row: Submission, by: User, **more: Any) -> Resource:
    return moderation.accept(row, by=by, seen=row.version, **more)


def state(want: Want) -> tuple[bool, Resource | None]:
    want.refresh_from_db()
    return want.is_open, want.met_by


def test_the_form_is_filled_in_with_what_is_wanted(want: Want, client: Client) -> None:
    body = client.get(f"/submit/?want={want.pk}").content.decode()
    assert ANSWER in body
    assert "A KServe lab: advanced, free in part, on a cluster, under 2 h" in body
    for value in (want.section.slug, "lab", "advanced", "freemium", "cluster"):
        assert f'<option value="{value}" selected>' in body
    assert "At most 2 h is looked for." in body
    assert f"next=/submit/%3Fwant%3D{want.pk}" in body


def test_what_else_the_address_says_is_stronger(want: Want, client: Client) -> None:
    body = client.get(f"/submit/?want={want.pk}&kind=course").content.decode()
    assert '<option value="course" selected>' in body


def test_a_want_of_no_kind_leaves_that_to_its_section(courses: Section, client: Client) -> None:
    body = client.get(f"/submit/?want={make.want(courses).pk}").content.decode()
    assert '<option value="course" selected>' in body


@pytest.mark.parametrize("word", ["0", "999999", "9" * 30, "x", "-1", "1e3", "٣", "x" * 9000, "closed"])
def test_what_nobody_looks_for_is_left_out_in_words_and_the_form_works(
    word: str, want: Want, ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    if word == "closed":
        moderation.close_want(want, by=ada)
        word = str(want.pk)
    body = as_(cy).get("/submit/", {"want": word}).content.decode()
    assert "Your link is welcome all the same." in body
    assert ANSWER not in body
    for button in ("preview", "look"):
        again = as_(cy).post("/submit/", make.form(courses, want=word, **{button: "1"}))
        assert (again.status_code, "welcome all the same" in again.content.decode()) == (200, True)
    assert as_(cy).post("/submit/", make.form(courses, want=word)).status_code == 302
    assert Submission.objects.get().want is None


@pytest.mark.parametrize("button", ["preview", "look", "send"])
def test_it_is_carried_from_page_to_page(button: str, want: Want, cy: User, as_: Callable) -> None:
    typed = make.form(want.section, want=str(want.pk), title="", **{button: "1"})
    body = as_(cy).post("/submit/", typed).content.decode()
    assert ANSWER in body
    assert f'<input type="hidden" name="want" value="{want.pk}">' in body
    assert f'action="/submit/?want={want.pk}"' in body
    assert not Submission.objects.exists()


def test_a_member_answers_and_sees_it_on_their_page_and_in_the_revision(want: Want, cy: User, as_: Callable) -> None:
    page = as_(cy).post("/submit/", make.form(want.section, want=str(want.pk)), follow=True)
    row = Submission.objects.get()
    assert row.want == want
    assert ANSWER in page.content.decode()
    path = f"{row.get_absolute_url()}revision/"
    assert ANSWER in as_(cy).get(path).content.decode()
    typed = make.form(want.section, url=row.url, title="Revised", seen=1, want="999")
    as_(cy).post(path, typed)
    row.refresh_from_db()
    assert (row.title, row.want) == ("Revised", want)


def test_a_guest_answers_too(want: Want, client: Client) -> None:
    client.post("/submit/", make.guest_form(want.section, want=str(want.pk)))
    row = Submission.objects.get()
    assert row.want == want
    path = guests.path_of(row)
    assert ANSWER in client.get(path).content.decode()
    client.post(f"{path}revision/", make.form(want.section, url=row.url, seen=1))
    row.refresh_from_db()
    assert (row.version, row.want) == (2, want)


def test_a_program_answers_by_the_number(want: Want, cy: User, program: Callable) -> None:
    said(send(program(cy, "submit"), "/submissions", make.body(want.section, want=want.pk)), 201)
    assert Submission.objects.get().want == want
    other = said(send(program(cy, "submit"), "/submissions", make.body(want.section, want=9999)), 201)
    assert "want-gone" in {finding["code"] for finding in other["findings"]}


def test_the_first_accepted_closes_it_and_the_second_is_simply_accepted(
    want: Want, ada: User, cy: User, bo: User
) -> None:
    rows = [answer(want, cy), answer(want, bo)]
    first, second = (accept(row, ada) for row in rows)
    assert state(want) == (False, first)
    assert second.is_live
    assert "found" in cy.notifications.get().text
    assert "found" not in bo.notifications.get().text


def test_who_looked_for_it_gets_one_note_and_the_sender_the_thanks(want: Want, ada: User, cy: User) -> None:
    people = [make.person(f"p{number}") for number in range(3)]
    for person in (*people, cy, ada):
        seconding.second(want, by=person)
    choices.choose(people[0], {NoteKind.WANT: False})
    leaving.leave(people[2])
    entry = accept(answer(want, cy), ada, message="Lovely.")
    notes = [person.notifications.get() for person in people[:2]]
    assert {(note.kind, note.link) for note in notes} == {("want", entry.get_absolute_url())}
    assert "A KServe lab: advanced" in notes[0].text
    assert [note.mail_due_at is None for note in notes] == [True, False]
    assert not ada.notifications.exists()
    thanks = cy.notifications.get()
    assert thanks.kind == "decision"
    assert thanks.text.startswith("Lovely. 3 people looked for it: “A KServe lab: ")


def test_what_does_not_meet_it_leaves_it_open(want: Want, ada: User, cy: User, as_: Callable) -> None:
    row = answer(want, cy)
    page = as_(ada).get(make.desk(row)).content.decode()
    assert "Answers the want" in page
    assert '<input type="checkbox" name="meets" value="on" checked>' in page
    assert as_(ada).post(make.desk(row, "acceptance"), {"seen": 1, "meets": ""}).status_code == 302
    row.refresh_from_db()
    assert (row.state, state(want)) == ("accepted", (True, None))


def test_what_meets_it_closes_it_from_the_desk_also_edited(want: Want, ada: User, cy: User, as_: Callable) -> None:
    row = answer(want, cy)
    edited = make.form(want.section, url=row.url, title="Edited", seen=1, meets=["", "on"])
    assert as_(ada).post(make.desk(row, "acceptance"), edited).status_code == 302
    assert str(state(want)[1]) == "Edited"


def test_a_lost_race_keeps_what_was_ticked(want: Want, ada: User, cy: User, as_: Callable) -> None:
    row = answer(want, cy)
    page = as_(ada).post(make.desk(row, "changes-request"), {"seen": 1, "meets": "", "message": ""})
    assert page.status_code == 422
    assert '<input type="checkbox" name="meets" value="on">' in page.content.decode()


def test_many_accepted_at_once_close_it_as_one_does(want: Want, ada: User, cy: User, as_: Callable) -> None:
    items = [make.item(answer(want, cy)) for _ in range(2)]
    sent = {"deed": "accept", "item": [item.pk for item in items]} | {f"seen-{item.pk}": 1 for item in items}
    assert as_(ada).post("/admin/queue/decisions/", sent).status_code == 302
    assert Resource.objects.count() == 2
    assert not state(want)[0]


@pytest.mark.parametrize("meets", [True, False])
def test_what_the_guide_has_already_may_meet_it(
    meets: bool, want: Want, ada: User, cy: User, bo: User, as_: Callable
) -> None:
    known = make.resource(want.section, by=bo, title="Known")
    row = answer(want, cy)
    sent = {"seen": 1, "into": str(known.pk), "meets": ["", "on"] if meets else ""}
    assert as_(ada).post(make.desk(row, "merger"), sent).status_code == 302
    assert state(want) == ((False, known) if meets else (True, None))
    if meets:
        body = as_(bo).get(BOARD).content.decode()
        # Who found it is thanked, and not who brought the entry.
        assert 'thanks to <a href="/people/cy/"><bdi>cy</bdi></a>' in body
        moderation.undo(Event.objects.get(verb="merged"), by=ada)
        assert state(want) == (True, None)


@pytest.mark.parametrize("meets", [True, False])
def test_a_moderators_program_says_whether_it_is_met(
    meets: bool, want: Want, ada: User, cy: User, program: Callable
) -> None:
    item = make.item(answer(want, cy))
    body = {"seen": 1} if meets else {"seen": 1, "meets": False}
    said(send(program(ada, "moderate"), f"/queue/{item.pk}/acceptance", body), 200)
    assert state(want)[0] is not meets


def test_taking_the_acceptance_back_looks_for_it_again(want: Want, ada: User, cy: User) -> None:
    accept(answer(want, cy), ada)
    moderation.undo(Event.objects.get(verb="accepted"), by=ada)
    assert state(want) == (True, None)
    assert not Resource.objects.exists()


def test_but_not_what_is_met_by_something_else_by_now(want: Want, ada: User, cy: User, bo: User) -> None:
    accept(answer(want, cy), ada)
    event = Event.objects.get(verb="accepted")
    moderation.reopen_want(want)
    other = make.resource(want.section, by=bo)
    moderation.close_want(want, by=ada, entry=other)
    moderation.undo(event, by=ada)
    assert state(want) == (False, other)


def test_nor_does_a_want_that_is_gone_stand_in_the_way(want: Want, ada: User, cy: User) -> None:
    accept(answer(want, cy), ada)
    want.delete()
    moderation.undo(Event.objects.get(verb="accepted"), by=ada)
    assert Submission.objects.get().state == "waiting"


def test_the_second_of_two_taken_back_leaves_it_met_by_the_first(want: Want, ada: User, cy: User, bo: User) -> None:
    first = accept(answer(want, cy), ada)
    moderation.merge(answer(want, bo), by=ada, seen=1, into=first)
    moderation.undo(Event.objects.get(verb="merged"), by=ada)
    assert state(want) == (False, first)


def test_the_page_about_a_decision_names_the_want(want: Want, ada: User, cy: User, as_: Callable) -> None:
    accept(answer(want, cy), ada)
    event = Event.objects.get(verb="accepted")
    assert "A KServe lab" in as_(ada).get(f"/admin/log/{event.pk}/").content.decode()


def test_thanks_name_members_call_guests_guests_and_nobody_who_has_left(
    courses: Section, ada: User, cy: User, client: Client
) -> None:
    hen = make.person("hen")
    for person in (cy, None, hen):
        accept(answer(make.want(courses, title=f"For {person}"), person, title=f"By {person}"), ada)
    leaving.leave(hen)
    body = client.get(BOARD).content.decode()
    assert 'thanks to <a href="/people/cy/"><bdi>cy</bdi></a>' in body
    assert body.count("thanks to") == 2
    assert "thanks to a guest" in body
    assert "<bdi>hen</bdi>" not in body


def test_who_hides_gets_thanks_without_a_link(want: Want, ada: User, cy: User, client: Client) -> None:
    accept(answer(want, cy), ada)
    User.objects.filter(pk=cy.pk).update(is_hidden=True)
    body = client.get(BOARD).content.decode()
    assert "thanks to <bdi>cy</bdi>" in body


def test_moderators_add_change_close_and_open_wants(courses: Section, ada: User, cy: User, as_: Callable) -> None:
    room = "/admin/resources/want/"
    blank = make.sent_back(as_(ada).get(f"{room}add/"))
    typed = {"title": "A drift lab", "slug": "Drift-Lab", "section": courses.pk, "kind": "lab"}
    assert as_(ada).post(f"{room}add/", blank | typed).status_code == 302
    want = Want.objects.get(slug="drift-lab")
    seconding.second(want, by=cy)
    entry = make.resource(courses, title="The one")
    path = f"{room}{want.pk}/change/"

    def change(**fields: Any) -> int:
        return as_(ada).post(path, make.sent_back(as_(ada).get(path)) | fields).status_code

    assert change(met_by=entry.pk) == 200  # It is not said to be closed.
    assert change(met_by=entry.pk, is_closed="on") == 302
    assert state(want) == (False, entry)
    assert cy.notifications.get().kind == "want"
    assert change(title="A better title") == 302
    assert state(want) == (False, entry)
    assert cy.notifications.count() == 1
    assert "A better title" in as_(ada).get(room).content.decode()
    typed = make.sent_back(as_(ada).get(path))
    del typed["is_closed"]
    assert as_(ada).post(path, typed | {"met_by": ""}).status_code == 302
    assert state(want) == (True, None)
    assert as_(ada).post(f"{room}{want.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Want.objects.exists()


def test_moderators_of_other_sections_only_look(want: Want, as_: Callable) -> None:
    eve = make.moderator("eve")
    labs = make.section("Labs")
    eve.sections.add(labs)
    room = "/admin/resources/want/"
    assert as_(eve).post(f"{room}{want.pk}/change/", {"title": "Mine"}).status_code == 403
    assert as_(eve).post(f"{room}{want.pk}/delete/", {"post": "yes"}).status_code == 403
    blank = make.sent_back(as_(eve).get(f"{room}add/"))
    typed = {"title": "A lab", "slug": "a-lab", "section": want.section_id}
    assert "You do not moderate this section." in as_(eve).post(f"{room}add/", blank | typed).content.decode()
    assert as_(eve).post(f"{room}add/", blank | typed | {"section": labs.pk}).status_code == 302
    chosen = {"action": "delete_selected", "_selected_action": [want.pk], "post": "yes"}
    as_(eve).post(room, chosen)
    assert Want.objects.filter(pk=want.pk).exists()
