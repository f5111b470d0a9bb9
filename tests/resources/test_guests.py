"""Sending without an account, and what can be done at the address that comes back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import User
from guide.models import Section
from guide.schedule import SCHEDULES
from resources import guests, moderation, queue, submissions
from resources.models import Event, Resource, Submission
from resources.models.submission import Reason
from tests import make, post


@pytest.fixture
def sent(courses: Section) -> Submission:
    return make.guest_submission(courses, email="guest@mail.test", title="A page of nobody's")


def at(row: Submission, noun: str = "") -> str:
    return f"{guests.path_of(row)}{noun}"


def test_a_guest_sends_and_is_led_to_an_address_of_their_own(client: Client, courses: Section) -> None:
    assert "only to tell you what becomes of it" in client.get("/submit/").content.decode()
    response = client.post("/submit/", make.guest_form(courses, title="From nowhere"), follow=True)
    row = Submission.objects.get()
    assert response.redirect_chain == [(at(row), 302)]
    body = response.content.decode()
    assert "Keep this address: it is the only way back" in body
    assert "1st of 1 in the queue" in body
    assert (row.submitter, row.is_guest, len(row.client), row.events.get().is_guest) == (None, True, 43, True)


def test_a_member_is_asked_for_no_address_and_stays_a_member(cy: User, courses: Section, as_: Callable) -> None:
    assert "E-mail address (only" not in as_(cy).get("/submit/").content.decode()
    as_(cy).post("/submit/", make.form(courses, email="other@mail.test"))
    row = Submission.objects.get()
    assert (row.submitter, row.is_guest, row.guest_email, row.client) == (cy, False, "", "")


def test_an_unverified_member_does_not_send_as_nobody(courses: Section, as_: Callable) -> None:
    new = make.person("new", verified=False)
    assert as_(new).post("/submit/", make.guest_form(courses)).status_code == 403
    assert not Submission.objects.exists()


def test_where_guests_are_not_welcome_they_sign_in(client: Client, courses: Section, settings: Any) -> None:
    settings.GUESTS = False
    for response in (client.get("/submit/"), client.post("/submit/", make.guest_form(courses))):
        assert response["Location"].startswith("/accounts/login/?next=/submit/")


@pytest.mark.parametrize("button", ["look", "preview"])
def test_guests_look_and_preview_as_members_do(button: str, client: Client, courses: Section, settings: Any) -> None:
    settings.LOOKUPS = True  # Nothing is asked of the network for a guest, or this test would fail.
    known = make.resource(courses, url="https://pages.org/known")
    typed = make.guest_form(courses, url="https://pages.org/known", title="Kept words", email="me@mail.test")
    body = client.post("/submit/", typed | {button: "1"}).content.decode()
    assert known.get_absolute_url() in body
    assert body.count("Kept words") >= 1
    assert 'value="me@mail.test"' in body
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "email", ["no address", "a@b", "x" * 250 + "@mail.test", "a@mail.test\nBcc: b@mail.test", "\0"]
)
def test_an_address_that_is_none_is_refused_and_nothing_is_lost(email: str, client: Client, courses: Section) -> None:
    response = client.post("/submit/", make.guest_form(courses, email=email, title="Kept words"))
    assert response.status_code == 422
    assert "Kept words" in response.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_leaves_an_address_gets_the_way_back_and_each_decision_by_mail(
    ada: User, client: Client, courses: Section
) -> None:
    client.post("/submit/", make.guest_form(courses, title="Drift, measured", email="Guest@Mail.test"))
    row = Submission.objects.get()
    post.leaves()
    moderation.ask_for_changes(row, by=ada, seen=1, message="Which part is free?")
    post.leaves()
    first, second = mail.outbox
    assert first.to == second.to == ["guest@mail.test"]
    assert first.subject == "We have “Drift, measured”. Follow it here"
    assert at(row) in first.body
    assert at(row) in second.body
    assert "Which part is free?" in second.body


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("title", ["Cheap pills at pills.com", "Buy //pills", "ask@pills.test today"])
def test_a_mail_to_an_unproved_address_carries_no_link_of_its_sender(
    title: str, client: Client, courses: Section
) -> None:
    client.post("/submit/", make.guest_form(courses, title=title, email="victim@mail.test"))
    post.leaves()
    assert mail.outbox[0].subject == "We have what you sent us. Follow it here"
    assert "pills" not in mail.outbox[0].body


def test_a_key_is_kept_by_nobody_and_named_to_no_other_page(client: Client, sent: Submission) -> None:
    for path in (at(sent), at(sent, "revision/")):
        response = client.get(path)
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "strict-origin"
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert "og:url" not in response.content.decode()


@pytest.mark.parametrize("key", ["1", "1:x", ":", "0:", "%00", "1:" + "x" * 43, "x" * 3000, "²:a"])
def test_what_is_no_key_is_404(key: str, client: Client, sent: Submission) -> None:
    for noun in ("", "revision/", "withdrawal/", "adoption/"):
        path = f"/submissions/guest/{key}/{noun}"
        assert (client.post(path) if noun[:1] in {"w"} else client.get(path)).status_code in {400, 404, 405}


def test_a_key_opens_its_own_submission_alone(client: Client, sent: Submission, courses: Section, cy: User) -> None:
    other, members = make.guest_submission(courses), make.submission(cy, courses)
    signature = guests.key_of(sent).partition(":")[2]
    for row in (other, members):
        assert client.get(f"/submissions/guest/{row.pk}:{signature}/").status_code == 404
    assert client.get(at(members)).status_code == 404


def test_a_decision_is_told_with_its_reason_and_words(ada: User, client: Client, sent: Submission) -> None:
    moderation.reject(sent, by=ada, seen=1, message="It says what others say.", reason=Reason.THIN, note="Not a word!")
    body = client.get(at(sent)).content.decode()
    for words in ("Not accepted: too thin.", "Too thin.", "It says what others say.", "Change it and send it again"):
        assert words in body
    assert "Not a word!" not in body
    assert "in the queue" not in body


def test_a_guest_changes_and_sends_again(ada: User, client: Client, sent: Submission, courses: Section) -> None:
    moderation.reject(sent, by=ada, seen=1, message="Thin.")
    page = client.get(at(sent, "revision/")).content.decode()
    assert "A page of nobody" in page
    assert "Thin." in page
    typed = make.form(courses, url=sent.url, title="Now thick", seen=2)
    assert "Now thick" in client.post(at(sent, "revision/"), typed | {"preview": "1"}).content.decode()
    assert client.post(at(sent, "revision/"), typed)["Location"] == at(sent)
    sent.refresh_from_db()
    assert (sent.title, sent.state, sent.version) == ("Now thick", "waiting", 3)
    assert sent.events.last().actor_name == "A guest"


def test_a_revision_that_comes_too_late_is_409_and_keeps_the_text(
    ada: User, client: Client, sent: Submission, courses: Section
) -> None:
    moderation.ask_for_changes(sent, by=ada, seen=1, message="Why?")
    typed = make.form(courses, url=sent.url, summary="My better words.", seen=1)
    response = client.post(at(sent, "revision/"), typed)
    assert response.status_code == 409
    assert "My better words." in response.content.decode()
    assert at(sent) in response.content.decode()


def test_what_was_spam_is_not_sent_again(ada: User, client: Client, sent: Submission, courses: Section) -> None:
    moderation.reject(sent, by=ada, seen=1, message="No.", reason=Reason.SPAM)
    assert "send it again" not in client.get(at(sent)).content.decode()
    assert client.get(at(sent, "revision/"))["Location"] == at(sent)


def test_a_guest_withdraws_once(client: Client, sent: Submission) -> None:
    assert client.post(at(sent, "withdrawal/")).status_code == 422
    assert client.post(at(sent, "withdrawal/"), {"seen": 1})["Location"] == at(sent)
    late = client.post(at(sent, "withdrawal/"), {"seen": 1})
    assert (late.status_code, at(sent) in late.content.decode()) == (409, True)
    assert "Withdrawn by you" in client.get(at(sent)).content.decode()


def test_a_suggested_change_shows_what_would_differ(client: Client, courses: Section) -> None:
    entry = make.resource(courses, title="Old name")
    wanted = make.proposal(courses, url=entry.url, title="New name", summary=entry.summary)
    row = submissions.suggest(submissions.Sender(None), entry, wanted.fields, ["mlops"])
    body = client.get(at(row)).content.decode()
    assert "<del>Old name</del>" in body
    assert "<ins>New name</ins>" in body
    form = client.get(at(row, "revision/")).context["form"]
    assert (form["title"].value(), "opened" in form.fields) == ("New name", True)
    assert client.post(at(row, "withdrawal/"), {"seen": 1}).status_code == 302


def test_the_notes_of_moderators_are_not_in_its_history(ada: User, client: Client, sent: Submission) -> None:
    Event.objects.create(verb="noted", actor=ada, submission=sent, note="Looks odd.")
    body = client.get(at(sent)).content.decode()
    assert "Looks odd." not in body
    assert "ada" not in body


def test_an_account_makes_it_its_own_and_the_address_is_over(
    ada: User, bo: User, cy: User, sent: Submission, as_: Callable
) -> None:
    moderation.accept(sent, by=ada, seen=1)
    assert "Make it mine" in as_(cy).get(at(sent)).content.decode()
    assert as_(cy).post(at(sent, "adoption/"))["Location"] == f"/submissions/{sent.pk}/"
    assert "A page of nobody" in as_(cy).get("/submissions/").content.decode()
    assert Resource.objects.get().suggested_by == cy
    assert as_(cy).get(at(sent))["Location"] == f"/submissions/{sent.pk}/"
    for other in (as_(bo), Client()):
        assert other.get(at(sent)).status_code == 404
        assert other.post(at(sent, "withdrawal/"), {"seen": 2}).status_code == 404
    assert as_(bo).post(at(sent, "adoption/")).status_code == 409


def test_a_used_address_stays_over_when_its_account_is_deleted(
    cy: User, client: Client, sent: Submission, as_: Callable
) -> None:
    as_(cy).post(at(sent, "adoption/"))
    cy.delete()
    assert client.get(at(sent)).status_code == 404
    assert Submission.objects.get().sender_name == "a former member"


def test_only_verified_people_adopt(client: Client, sent: Submission, as_: Callable) -> None:
    new = make.person("new", verified=False)
    assert "Make it mine" not in as_(new).get(at(sent)).content.decode()
    assert as_(new).post(at(sent, "adoption/")).status_code == 403
    assert client.post(at(sent, "adoption/"))["Location"].startswith("/accounts/login/")
    assert Submission.objects.get().submitter is None


def test_the_third_open_one_is_429_with_what_to_do_and_nothing_is_lost(client: Client, courses: Section) -> None:
    for _ in range(2):
        assert client.post("/submit/", make.guest_form(courses)).status_code == 302
    response = client.post("/submit/", make.guest_form(courses, title="Kept words"))
    assert (response.status_code, response["Retry-After"].isdecimal()) == (429, True)
    assert "2 may wait at once" in response.content.decode()
    assert "Kept words" in response.content.decode()
    assert client.post("/submit/", make.guest_form(courses), REMOTE_ADDR="9.9.9.9").status_code == 302


def test_the_limits_count_what_was_adopted_too(cy: User, courses: Section, as_: Callable) -> None:
    for number in range(4):
        typed = make.guest_form(courses, email="Victim@mail.test" if number % 2 else "victim@mail.test")
        answer = Client(REMOTE_ADDR=f"9.9.9.{number}").post("/submit/", typed)
        if answer.status_code == 302:
            as_(cy).post(f"{answer['Location']}adoption/")
    assert answer.status_code == 429
    assert Submission.objects.filter(submitter=cy).count() == 3


def test_the_place_in_the_queue_is_counted_and_the_count_ends_somewhere(
    ada: User, courses: Section, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [make.guest_submission(courses) for _ in range(4)]
    assert str(queue.place_of(rows[2])) == "3rd of 4 in the queue"
    moderation.ask_for_changes(rows[0], by=ada, seen=1, message="Why?")
    assert queue.place_of(rows[0]) is None
    assert str(queue.place_of(rows[2])) == "2nd of 3 in the queue"
    monkeypatch.setattr(queue, "PLACES", 1)
    assert str(queue.place_of(rows[1])) == "1st of 1+ in the queue"
    assert str(queue.place_of(rows[3])) == "More than 1 are before it in the queue"


@pytest.mark.django_db(transaction=True)
def test_from_where_a_guest_sent_is_forgotten_after_thirty_days(courses: Section) -> None:
    old, new = (make.guest_submission(courses, client=letter * 43) for letter in "on")
    Submission.objects.filter(pk=old.pk).update(submitted_at=timezone.now() - timedelta(days=31))
    schedule = next(one for one in SCHEDULES if one.name == "old clients")
    import_string(schedule.task).enqueue()
    assert list(Submission.objects.order_by("pk").values_list("client", flat=True)) == ["", new.client]


def test_who_has_a_change_of_the_entry_waiting_adopts_no_second_one(cy: User, courses: Section, as_: Callable) -> None:
    entry = make.resource(courses)
    theirs = make.suggestion(None, entry, title="A guest's words")
    mine = make.suggestion(cy, entry, title="My words")
    answer = as_(cy).post(at(theirs, "adoption/"))
    assert answer.status_code == 409
    assert "Your change of this entry waits for review already" in answer.content.decode()
    theirs.refresh_from_db()
    assert (theirs.submitter, theirs.is_guest) == (None, True)
    moderation.withdraw(mine, by=cy, seen=1)
    assert as_(cy).post(at(theirs, "adoption/")).status_code == 302
