"""The review page and decisions about what people send, through the front door."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import moderation, submissions
from resources.models import Alias, Event, Resource, Submission, Verb
from tests import make
from tests.make import desk

NO = {"message": "Not about ML.", "reason": "off-topic"}


def test_the_page_shows_what_a_decision_needs(ada: User, bo: User, cy: User, courses: Section, as_: Callable) -> None:
    moderation.accept(make.submission(cy, courses, title="MLOps Zoomcamp"), by=ada, seen=1)
    make.submission(bo, courses, title="MLOps Zoomcamp 2026")
    row = make.submission(cy, courses, title="MLOps zoomcamp (new)", is_own_work=True)
    body = as_(ada).get(desk(row)).content.decode()
    assert "MLOps Zoomcamp</a>" in body
    assert "MLOps Zoomcamp 2026</a>" in body
    assert "1 accepted, 0 rejected" in body
    assert "1 in the guide, 0 rejected" in body
    assert "wrote or sells it" in body
    assert "2 of 2" in body
    assert "submitted it" in body


def test_acceptance_is_seen_by_the_next_reader_at_once(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    reader = Client()
    reader.get(courses.get_absolute_url())
    row = make.submission(cy, courses, title="A course worth it")
    response = as_(ada).post(desk(row, "acceptance"), {"seen": 1, "message": "Thanks!"}, follow=True)
    assert "is live in Free courses" in response.content.decode()
    for who in (reader, as_(cy), as_(ada)):
        assert "A course worth it" in who.get(courses.get_absolute_url()).content.decode()


def test_after_a_decision_the_next_oldest_opens(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    rows = [make.submission(cy, courses) for _ in range(2)]
    first = as_(ada).post(desk(rows[0], "rejection"), {"seen": 1} | NO)
    last = as_(ada).post(desk(rows[1], "acceptance"), {"seen": 1})
    assert first["Location"] == desk(rows[1])
    assert last["Location"] == "/admin/queue/"


def test_the_next_one_is_of_the_list_that_was_asked_for(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    labs = make.section("Labs")
    rows = [make.submission(cy, section) for section in (labs, courses, labs)]
    asked = f"?section={labs.slug}&sort=newest"
    body = as_(ada).get(desk(rows[2]) + asked).content.decode()
    assert f'href="{desk(rows[0])}?section={labs.slug}&amp;sort=newest" rel="next"' in body
    done = as_(ada).post(desk(rows[2], "acceptance") + asked, {"seen": 1})
    assert done["Location"] == desk(rows[0]) + asked


@pytest.mark.parametrize("deed", ["rejection", "changes-request"])
def test_a_no_needs_words(deed: str, ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    response = as_(ada).post(desk(row, deed), {"seen": 1, "message": " \n\u202e ", "reason": "thin"})
    assert response.status_code == 422
    assert "Write what is missing or why" in response.content.decode()
    row.refresh_from_db()
    assert row.state == "waiting"


@pytest.mark.parametrize("reason", ["", "because", "\x00"])
def test_a_no_needs_a_reason_of_the_public_list(
    reason: str, ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    row = make.submission(cy, courses)
    response = as_(ada).post(desk(row, "rejection"), {"seen": 1, "message": "My careful words.", "reason": reason})
    assert response.status_code == 422
    assert "My careful words." in response.content.decode()
    row.refresh_from_db()
    assert row.state == "waiting"


def test_the_reason_reaches_the_sender_and_the_note_does_not(
    ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    row = make.submission(cy, courses)
    as_(ada).post(desk(row, "rejection"), {"seen": 1, "note": "Third one of this kind."} | NO)
    row.refresh_from_db()
    assert (row.state, row.reason, row.message) == ("rejected", "off-topic", "Not about ML.")
    assert cy.notifications.get().text == "Off topic. Not about ML."
    assert "Third one" not in as_(cy).get(f"/submissions/{row.pk}/").content.decode()
    assert "Third one" in as_(ada).get(desk(row)).content.decode()


def test_edit_and_accept(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses, title="BEST COURSE EVER")
    assert 'value="BEST COURSE EVER"' in as_(ada).get(desk(row) + "?edit").content.decode()
    edited = make.form(courses, url=row.url, title="A calm title", tags="calm", seen=1, message="I calmed the title.")
    assert as_(ada).post(desk(row, "acceptance"), edited).status_code == 302
    resource = Resource.objects.get()
    assert (resource.title, list(resource.tags.names())) == ("A calm title", ["calm"])
    assert cy.notifications.get().text == "I calmed the title."


def test_a_bad_edit_is_422_and_keeps_both_texts(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    edited = make.form(courses, url=row.url, title="", summary="Better words.", seen=1, message="A long message.")
    response = as_(ada).post(desk(row, "acceptance"), edited)
    assert response.status_code == 422
    assert "Better words." in response.content.decode()
    assert "A long message." in response.content.decode()
    assert not Resource.objects.exists()


def test_accepting_a_text_that_was_edited_meanwhile_shows_the_difference(
    ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    row = make.submission(cy, courses, title="What ada saw")
    submissions.revise(row, make.proposal(courses, url=row.url, title="Buy my course"), by=cy, seen=1)
    response = as_(ada).post(desk(row, "acceptance"), {"seen": 1, "message": "My words."})
    body = response.content.decode()
    assert response.status_code == 409
    assert "<del>What ada saw</del>" in body
    assert "<ins>Buy my course</ins>" in body
    assert "My words." in body
    assert 'name="seen" value="2"' in body
    assert not Resource.objects.exists()


def test_the_second_moderator_gets_409_with_the_name_of_the_first_and_loses_no_word(
    ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    row = make.submission(cy, courses)
    as_(make.moderator("eve")).post(desk(row, "rejection"), {"seen": 1} | NO)
    response = as_(ada).post(desk(row, "acceptance"), {"seen": 1, "message": "My words."})
    assert response.status_code == 409
    assert "eve</b> rejected it" in response.content.decode()
    assert "My words." in response.content.decode()


def test_nobody_decides_on_what_they_sent(ada: User, courses: Section, as_: Callable) -> None:
    row = make.submission(ada, courses)
    assert "Another moderator decides" in as_(ada).get(desk(row)).content.decode()
    nouns = ["acceptance", "rejection", "changes-request", "reopening", "merger", "blocking", "deferral", "claim"]
    for noun in nouns:
        assert as_(ada).post(desk(row, noun), {"seen": 1, "days": "1"} | NO).status_code == 403, noun
    row.refresh_from_db()
    assert row.state == "waiting"


@pytest.mark.parametrize(
    "noun", ["", "acceptance", "rejection", "changes-request", "reopening", "merger", "note", "claim", "release"]
)
def test_others_do_not_get_to_the_desk(noun: str, bo: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(bo, courses)
    method = "post" if noun else "get"
    assert getattr(Client(), method)(desk(row, noun)).status_code == 302
    assert getattr(as_(cy), method)(desk(row, noun), {"seen": 1, "message": "x"}).status_code == 403


def test_a_role_that_is_lost_counts_at_the_next_request(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row, client = make.submission(cy, courses), as_(ada)
    assert client.get(desk(row)).status_code == 200
    ada.groups.clear()
    assert client.get(desk(row)).status_code == 403


def test_who_moderates_some_sections_sees_and_decides_those_alone(
    ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    mine, other = make.submission(cy, courses), make.submission(cy, make.section("Labs"))
    ada.sections.add(courses)
    body = as_(ada).get("/admin/queue/").content.decode()
    assert (mine.title in body, other.title in body) == (True, False)
    assert as_(ada).get(desk(other)).status_code == 404
    assert as_(ada).post(desk(other, "acceptance"), {"seen": 1}).status_code == 404
    assert as_(ada).post(desk(mine, "acceptance"), {"seen": 1})["Location"] == "/admin/queue/"


def test_a_rejection_is_taken_back(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    as_(ada).post(desk(row, "rejection"), {"seen": 1} | NO)
    assert as_(ada).post(desk(row, "reopening"), {"seen": 2}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.version, make.item(row).state) == ("waiting", 3, "waiting")
    assert Event.objects.filter(verb=Verb.REOPENED, actor=ada).exists()


@pytest.mark.parametrize("seen", ["", "0", "-1", "x", "99999999999999999999", "\x00"])
def test_a_version_that_is_none_decides_none(seen: str, ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    response = as_(ada).post(desk(row, "acceptance"), {"seen": seen})
    assert response.status_code in {409, 422}
    assert not Resource.objects.exists()


def test_a_look_at_nothing_is_404(ada: User, as_: Callable) -> None:
    assert as_(ada).get("/admin/queue/999/").status_code == 404
    assert as_(ada).get("/admin/queue/99999999999999999999999/").status_code == 404


@pytest.mark.parametrize("into", ["{pk}", "#{pk}", "/resources/{pk}-any/", "https://pages.org/there?utm_source=x"])
def test_a_submission_is_merged_into_an_entry(into: str, ada: User, cy: User, courses: Section, as_: Callable) -> None:
    entry = make.resource(courses, url="https://pages.org/there", title="There", summary="Old words.", tags=["old"])
    row = make.submission(cy, courses, url="https://mirror.org/there", summary="New words.", tags=["new"])
    sent = {"seen": 1, "into": into.format(pk=entry.pk), "take": ["summary", "tags"]}
    assert as_(ada).post(desk(row, "merger"), sent).status_code == 302
    entry.refresh_from_db()
    row.refresh_from_db()
    assert (row.state, row.resource, entry.summary) == ("merged", entry, "New words.")
    assert sorted(entry.tags.names()) == ["new", "old"]
    again = as_(cy).post("/submit/", make.form(courses, url="https://mirror.org/there"))
    assert (again.status_code, "already in the guide: “There”" in again.content.decode()) == (422, True)


@pytest.mark.parametrize("into", ["", "999", "9" * 30, "https://nowhere.org/", "\x00", "retired"])
def test_what_is_no_entry_takes_nothing_in(into: str, ada: User, cy: User, courses: Section, as_: Callable) -> None:
    gone = make.resource(courses)
    moderation.say_gone(gone, by=ada)
    row = make.submission(cy, courses)
    sent = {"seen": 1, "into": str(gone.pk) if into == "retired" else into, "message": "Kept."}
    response = as_(ada).post(desk(row, "merger"), sent)
    assert (response.status_code, "Kept." in response.content.decode()) == (422, True)
    assert (Submission.objects.get().state, Alias.objects.count()) == ("waiting", 0)


def test_saved_replies_are_filled_in_and_run_nothing(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    make.reply("Odd", "{handle}, {title} of {host} in {section}: {moderator}, {guide} {x} {title.__class__} {0}")
    row = make.submission(cy, courses, title="{handle} & <b>")
    body = as_(ada).get(desk(row)).content.decode()
    assert "cy, {handle} &amp; &lt;b&gt; of pages.org in Free courses: ada, MLOps for DevOps {x}" in body
    assert "{title.__class__} {0}" in body


def test_a_spammer_is_stopped_by_one_click_and_comes_back_by_another(
    ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    rows = [make.submission(cy, courses) for _ in range(3)]
    signed_in = as_(cy)
    assert as_(ada).post(desk(rows[1], "blocking"), {"seen": 1, "note": "Casino."}).status_code == 302
    cy.refresh_from_db()
    assert (cy.is_active, Submission.objects.filter(state="rejected", reason="spam").count()) == (False, 3)
    assert signed_in.get("/submissions/").status_code == 302
    assert cy.notifications.count() == 0
    moderation.undo(Event.objects.get(verb=Verb.BLOCKED), by=ada)
    cy.refresh_from_db()
    assert (cy.is_active, Submission.objects.waiting().count()) == (True, 3)


def test_moderators_cannot_be_blocked(ada: User, courses: Section, as_: Callable) -> None:
    eve = make.moderator("eve")
    row = make.submission(eve, courses)
    assert "Spammer" not in as_(ada).get(desk(row)).content.decode()
    assert as_(ada).post(desk(row, "blocking"), {"seen": 1}).status_code == 403
    eve.refresh_from_db()
    assert eve.is_active
