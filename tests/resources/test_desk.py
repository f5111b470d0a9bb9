"""The review page and its decisions, through the front door."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import moderation, submissions
from resources.models import Event, Resource, Submission, Verb
from tests import make


def desk(row: Submission, deed: str = "review") -> str:
    return f"/admin/resources/submission/{row.pk}/{deed}/"


def test_the_page_shows_what_a_decision_needs(ada: User, bo: User, cy: User, courses: Section, as_: Callable) -> None:
    moderation.accept(make.submission(cy, courses, title="MLOps Zoomcamp"), by=ada, seen=1)
    make.submission(bo, courses, title="MLOps Zoomcamp 2026")
    row = make.submission(cy, courses, title="MLOps zoomcamp (new)", is_own_work=True)
    body = as_(ada).get(desk(row)).content.decode()
    assert "MLOps Zoomcamp</a>" in body
    assert "MLOps Zoomcamp 2026</a>" in body
    assert "1 accepted, 0 rejected" in body
    assert "wrote or sells it" in body
    assert "2 of 2 waiting" in body
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
    first = as_(ada).post(desk(rows[0], "rejection"), {"seen": 1, "message": "Not about ML."})
    last = as_(ada).post(desk(rows[1], "acceptance"), {"seen": 1})
    assert first["Location"] == desk(rows[1])
    assert last["Location"] == "/admin/resources/submission/"


@pytest.mark.parametrize("deed", ["rejection", "changes-request"])
def test_a_no_needs_words(deed: str, ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    response = as_(ada).post(desk(row, deed), {"seen": 1, "message": " \n "})
    assert response.status_code == 422
    assert "Write what is missing or why" in response.content.decode()
    row.refresh_from_db()
    assert row.state == "waiting"


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


def test_the_second_moderator_gets_409_with_the_name_of_the_first(
    ada: User, cy: User, courses: Section, as_: Callable
) -> None:
    row = make.submission(cy, courses)
    eve = make.moderator("eve")
    as_(eve).post(desk(row, "rejection"), {"seen": 1, "message": "Not about ML."})
    response = as_(ada).post(desk(row, "acceptance"), {"seen": 1})
    assert response.status_code == 409
    assert "eve</b> rejected it" in response.content.decode()


def test_nobody_decides_on_what_they_sent(ada: User, courses: Section, as_: Callable) -> None:
    row = make.submission(ada, courses)
    assert "Another moderator decides" in as_(ada).get(desk(row)).content.decode()
    for deed in ("acceptance", "rejection", "changes-request", "reopening"):
        assert as_(ada).post(desk(row, deed), {"seen": 1, "message": "Mine."}).status_code == 403
    row.refresh_from_db()
    assert row.state == "waiting"


@pytest.mark.parametrize("deed", ["review", "acceptance", "rejection", "changes-request", "reopening"])
def test_others_do_not_get_to_the_desk(deed: str, bo: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(bo, courses)
    method = "get" if deed == "review" else "post"
    assert getattr(Client(), method)(desk(row, deed)).status_code == 302
    assert getattr(as_(cy), method)(desk(row, deed), {"seen": 1, "message": "x"}).status_code == 403


def test_a_role_that_is_lost_counts_at_the_next_request(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row, client = make.submission(cy, courses), as_(ada)
    assert client.get(desk(row)).status_code == 200
    ada.groups.clear()
    assert client.get(desk(row)).status_code == 403


def test_a_rejection_is_taken_back(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    as_(ada).post(desk(row, "rejection"), {"seen": 1, "message": "No."})
    assert as_(ada).post(desk(row, "reopening"), {"seen": 2}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.version) == ("waiting", 3)
    assert Event.objects.filter(verb=Verb.REOPENED, actor=ada).exists()


@pytest.mark.parametrize("seen", ["", "0", "-1", "x", "99999999999999999999", "\x00"])
def test_a_version_that_is_none_decides_none(seen: str, ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses)
    response = as_(ada).post(desk(row, "acceptance"), {"seen": seen})
    assert response.status_code in {409, 422}
    assert not Resource.objects.exists()


def test_a_look_at_nothing_is_404(ada: User, as_: Callable) -> None:
    assert as_(ada).get("/admin/resources/submission/999/review/").status_code == 404
    assert as_(ada).get("/admin/resources/submission/99999999999999999999999/review/").status_code == 404
