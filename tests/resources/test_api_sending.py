"""What a member's program sends: by the forms, limits and versions of the pages."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.models import Token, User
from guide.models import Section
from resources import curation, moderation
from resources.models import Event, Report, Resource, Submission
from tests import make, routes
from tests.posting import API, said, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(cy: User, program: Callable) -> Client:
    """Cy's program, with a token to submit."""
    return program(cy, "submit")


def test_a_page_is_submitted_as_by_the_form(mine: Client, cy: User, courses: Section) -> None:
    answer = send(mine, "/submissions", make.body(courses, title="  Ops\n for all ", disclosure=True))
    sent = said(answer, 201)
    row = Submission.objects.get()
    assert (row.submitter, row.title, row.tags, row.is_own_work) == (cy, "Ops for all", ["mlops", "ci-cd"], True)
    assert (sent["state"], sent["version"], sent["id"]) == ("waiting", 1, row.pk)
    assert answer["Location"].endswith(f"{API}/submissions/{row.pk}")
    assert Event.objects.get().verb == "submitted"


def test_it_is_told_what_the_form_tells(mine: Client, courses: Section) -> None:
    sent = said(send(mine, "/submissions", make.body(courses, title="THE BEST COURSE EVER")), 201)
    assert {"title-shouts", "title-sells"} & {finding["code"] for finding in sent["findings"]}


def test_a_dry_run_stores_nothing(mine: Client, courses: Section) -> None:
    body = make.body(courses, title="SHOUTING LOUD TITLE", dry_run=True)
    assert said(send(mine, "/submissions", body), 200)["findings"][0]["code"] == "title-shouts"
    assert not Submission.objects.exists()


def test_what_is_here_already_is_409_with_where(mine: Client, ada: User, courses: Section) -> None:
    row = make.resource(courses, title="Here")
    told = said(send(mine, "/submissions", make.body(courses, url=row.url)), 409)
    assert told["type"] == "/api/v1/#problem-duplicate"
    assert told["findings"][0]["link"].endswith(row.get_absolute_url())
    waiting = make.submission(ada, courses, title="Secret title")
    told = said(send(mine, "/submissions", make.body(courses, url=waiting.url)), 409)
    assert (told["findings"][0]["link"], "Secret" in str(told)) == ("", False)


def test_what_is_wrong_is_422_field_by_field(mine: Client, courses: Section) -> None:
    body = make.body(courses, url="http://127.0.0.1/", section="nowhere", tags=["+"])
    told = said(send(mine, "/submissions", body), 422)
    assert {error["field"] for error in told["errors"]} == {"url", "section", "tags"}
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": "90"}, {"minutes": True}, {"minutes": 1.5}, {"minutes": 60_001}, {"tags": "mlops"}, {"title": None},
        {"tags": ["a"] * 6}, {"kind": "song"}, {"disclosure": 1}, {"title": ["a"]}, {"extra": 1}, {"url": ""},
        {"section": "\x00"}, {"title": {}},
    ],
)  # fmt: skip
def test_nothing_is_turned_into_another_type(mine: Client, courses: Section, wrong: dict[str, Any]) -> None:
    told = said(send(mine, "/submissions", make.body(courses) | wrong), 422)
    assert {error["field"].partition(".")[0] for error in told["errors"]} == set(wrong)


@pytest.mark.parametrize(
    "body",
    [
        "[]", "null", "1", '"x"', "{", '{"seen": 1, "seen": 2}', '{"seen": NaN}', '{"seen": Infinity}', "[" * 90_000,
        '{"seen": 1e999}', '{"seen": ' + "9" * 5000 + "}", '{"title": "\\ud800"}', b"\xff\xfe", b'\xef\xbb\xbf{"a": 1}',
        '{"a":' * 5000, '{"seen": 00}', "{'seen': 1}",
    ],
)  # fmt: skip
def test_what_is_no_json_to_everybody_is_refused(mine: Client, cy: User, courses: Section, body: Any) -> None:
    row = make.submission(cy, courses)
    for path in ("/submissions", f"/submissions/{row.pk}/withdrawal"):
        answer = send(mine, path, body)
        assert answer.status_code in {400, 422}, answer.content
        assert answer["Content-Type"] == "application/problem+json"
    row.refresh_from_db()
    assert row.is_waiting


def test_text_of_any_script_and_nul_are_cleaned_as_in_the_form(mine: Client, courses: Section) -> None:
    said(send(mine, "/submissions", make.body(courses, title="A\0b\u202e é", tags=["ÉTÉ"])), 201)
    assert (Submission.objects.get().title, Submission.objects.get().tags) == ("Ab é", ["été"])


def test_the_body_is_json_by_its_name_too(mine: Client, courses: Section) -> None:
    assert mine.post(f"{API}/submissions", make.body(courses)).status_code == 415
    assert mine.post(f"{API}/submissions").status_code == 415
    assert send(mine, "/submissions", " " * 1_000_001).status_code == 413


def test_limits_are_those_of_the_page(mine: Client, courses: Section) -> None:
    answers = [send(mine, "/submissions", make.body(courses)) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    assert "3 may wait at once" in said(answers[3], 429)["detail"]
    assert int(answers[3]["Retry-After"]) > 0


def test_who_has_confirmed_no_address_sends_nothing(courses: Section, program: Callable) -> None:
    client = program(make.person("dee", verified=False), "submit")
    assert said(send(client, "/submissions", make.body(courses)), 403)["type"].endswith("#problem-scope")


def test_what_was_sent_is_listed_for_its_sender_alone(mine: Client, cy: User, ada: User, courses: Section) -> None:
    rows = [make.submission(cy, courses) for _ in range(3)]
    other = make.submission(ada, courses)
    first = mine.get(f"{API}/submissions?size=2")
    assert [item["id"] for item in said(first, 200)["items"]] == [rows[2].pk, rows[1].pk]
    rest = mine.get(first["Link"].partition("<")[2].partition(">")[0])
    assert [item["id"] for item in said(rest, 200)["items"]] == [rows[0].pk]
    assert said(mine.get(f"{API}/submissions/{rows[0].pk}"), 200)["history"][0]["verb"] == "submitted"
    for path in ("", "/revision", "/withdrawal"):
        ask = mine.get if not path else lambda where: send(mine, where.removeprefix(API), {"seen": 1})
        assert said(ask(f"{API}/submissions/{other.pk}{path}"), 404)


def test_a_moderators_note_is_not_for_its_sender(mine: Client, cy: User, ada: User, courses: Section) -> None:
    row = make.submission(cy, courses)
    moderation.ask_for_changes(row, by=ada, seen=1, message="Why this one?", note="I doubt it.")
    moderation.leave_note(make.item(row), by=ada, note="Secret.")
    shown = mine.get(f"{API}/submissions/{row.pk}")
    assert said(shown, 200)["message"] == "Why this one?"
    assert "doubt" not in shown.content.decode()
    assert "Secret" not in shown.content.decode()


def test_a_revision_changes_what_it_names_alone(mine: Client, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses, title="Before", is_own_work=True, tags=["a", "b"])
    shown = said(send(mine, f"/submissions/{row.pk}/revision", {"title": "After", "minutes": None, "seen": 1}), 200)
    assert (shown["title"], shown["minutes"], shown["version"], shown["tags"]) == ("After", None, 2, ["a", "b"])
    assert (shown["is_own_work"], shown["summary"], shown["section"]) == (True, row.summary, courses.slug)


def test_a_revision_of_what_is_decided_is_409_with_who(mine: Client, cy: User, ada: User, courses: Section) -> None:
    row = make.submission(cy, courses)
    moderation.accept(row, by=ada, seen=1)
    for noun, body in {"revision": {"title": "Late", "seen": 1}, "withdrawal": {"seen": 1}}.items():
        told = said(send(mine, f"/submissions/{row.pk}/{noun}", body), 409)
        assert (told["state"], told["version"], told["events"][0]["who"]) == ("accepted", 2, "ada")


def test_withdrawing(mine: Client, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses)
    assert said(send(mine, f"/submissions/{row.pk}/withdrawal", {"seen": 1}), 200)["state"] == "withdrawn"
    assert said(send(mine, f"/submissions/{row.pk}/withdrawal", {"seen": 1}), 409)


def test_a_change_is_suggested_revised_and_made(mine: Client, cy: User, ada: User, courses: Section) -> None:
    entry = make.resource(courses, title="Old", url="https://pages.org/entry")
    sent = said(send(mine, f"/resources/{entry.pk}/suggestion", {"title": "New title", "tags": ["x"]}), 201)
    assert (sent["is_change"], sent["target"], sent["state"]) == (True, entry.pk, "waiting")
    assert {one["field"] for one in sent["differences"]} == {"Title", "Tags"}
    again = said(send(mine, f"/resources/{entry.pk}/suggestion", {"title": "Another"}), 409)
    assert again["submission"] == sent["id"]
    said(send(mine, f"/submissions/{sent['id']}/revision", {"title": "Newer title", "seen": 1}), 200)
    row = Submission.objects.get()
    moderation.accept_change(row, by=ada, seen=2)
    entry.refresh_from_db()
    assert (entry.title, list(entry.tags.names()), entry.kind) == ("Newer title", ["x"], "course")


def test_a_small_change_of_somebody_trusted_is_made_at_once(program: Callable, courses: Section, bo: User) -> None:
    entry = make.resource(courses, minutes=90)
    sent = said(send(program(make.proven(bo), "submit"), f"/resources/{entry.pk}/suggestion", {"minutes": 45}), 201)
    entry.refresh_from_db()
    assert (sent["state"], entry.minutes) == ("accepted", 45)


def test_a_change_that_changes_nothing_or_leads_to_another_entry_is_refused(mine: Client, courses: Section) -> None:
    entry, other = make.resource(courses), make.resource(courses)
    for body in ({}, {"title": entry.title}):
        assert said(send(mine, f"/resources/{entry.pk}/suggestion", body), 422)
    assert said(send(mine, f"/resources/{entry.pk}/suggestion", {"url": other.url}), 409)


def test_a_report_is_taken_once(mine: Client, cy: User, courses: Section) -> None:
    entry = make.resource(courses)
    body = {"complaint": "broken", "words": "Since Monday."}
    assert said(send(mine, f"/resources/{entry.pk}/report", body), 201) == {"is_new": True}
    assert said(send(mine, f"/resources/{entry.pk}/report", body), 200) == {"is_new": False}
    assert (Report.objects.get().reporter, Report.objects.get().words) == (cy, "Since Monday.")


def test_nothing_is_said_about_what_is_out_of_the_guide(mine: Client, ada: User, courses: Section) -> None:
    gone, hidden = make.resource(courses), make.resource(courses)
    curation.retire(gone, by=ada, because="Gone.")
    Resource.objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())
    make.reindex()
    for entry, status in ((gone, 410), (hidden, 404)):
        assert said(send(mine, f"/resources/{entry.pk}/report", {"complaint": "spam"}), status)
        assert said(send(mine, f"/resources/{entry.pk}/suggestion", {"minutes": 1}), status)


def writes() -> list[str]:
    """The paths that take a POST, from the resolver."""
    found = [route for route in routes.everywhere() if route.is_for_programs]
    paths = [path.removeprefix(API) for route in found for path in route.paths({})]
    return [path for path in paths if send(Client(), path).status_code != 405]


def test_every_write_refuses_each_token_that_is_not_made_for_it(cy: User, ada: User, program: Callable) -> None:
    for token_of, ending in {"revoked": Token.delete, "expired": expire, "inactive": deactivate}.items():
        who = make.moderator(token_of)
        client = program(who, "submit", "moderate")
        ending(who.tokens.get())
        assert {path for path in writes() if send(client, path).status_code != 401} == set(), token_of
    assert len(writes()) == 13
    forged = Client(headers={"authorization": "Bearer mlg_" + "A" * 43})
    assert {path for path in writes() if send(forged, path).status_code != 401} == set()
    reader, sender = program(ada), program(ada, "submit")
    assert {path for path in writes() if send(reader, path).status_code != 403} == set()
    half = {path for path in writes() if send(sender, path).status_code == 403}
    assert half == {path for path in writes() if path.startswith("/queue/")}
    member = program(cy, "submit", "moderate")
    assert {path for path in writes() if send(member, path).status_code == 403} == half


def expire(token: Token) -> None:
    long_ago = timezone.now() - timedelta(days=9)
    Token.objects.filter(pk=token.pk).update(created_at=long_ago, expires_at=long_ago + timedelta(days=1))


def deactivate(token: Token) -> None:
    User.objects.filter(pk=token.person_id).update(is_active=False)


@pytest.mark.django_db(transaction=True)
def test_twenty_identical_submissions_make_one_row(courses: Section, at_once: Callable) -> None:
    people = [make.person(f"p{number}") for number in range(5)]
    words = [tokens.make(person, "Test", submits=True).word for person in people]
    body = make.body(courses, url="https://pages.org/same")

    def one(number: int) -> int:
        return send(Client(headers={"authorization": f"Bearer {words[number % 5]}"}), "/submissions", body).status_code

    answers = at_once(one, 20)
    assert Counter(answers) == {201: 1, 409: 19}, answers
    assert Submission.objects.count() == Event.objects.count() == 1
