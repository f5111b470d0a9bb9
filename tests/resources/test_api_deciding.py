"""What a moderator's program decides: by the deeds of the desk, in the moderator's sections, never twice."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import tokens
from accounts.models import User
from guide.models import Section
from resources import moderation
from resources.models import Event, QueueItem, Resource, Submission
from tests import make
from tests.posting import API, said, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ada: User, program: Callable) -> Client:
    """Ada's program, with a token to moderate."""
    return program(ada, "moderate")


def path_of(row: Any, noun: str) -> str:
    item = row if isinstance(row, QueueItem) else make.item(row)
    return f"/queue/{item.pk}/{noun}"


def test_the_queue_is_that_of_the_page(desk: Client, cy: User, bo: User, courses: Section) -> None:
    rows = [make.submission(cy, courses), make.submission(bo, make.section("Labs"))]
    listed = said(desk.get(f"{API}/queue"), 200)["items"]
    assert [item["submission"] for item in listed] == [row.pk for row in rows]
    assert [item["sender"] for item in listed] == ["cy", "bo"]
    for query in ("by=bo", "section=" + rows[1].section.slug, "kind=new&by=bo", f"q={rows[1].title.split()[1]}"):
        assert rows[1].pk in [item["submission"] for item in said(desk.get(f"{API}/queue?{query}"), 200)["items"]]
    assert said(desk.get(f"{API}/queue?state=closed"), 200)["items"] == []


def test_it_is_walked_by_marks(desk: Client, courses: Section) -> None:
    for number in range(52):
        make.submission(make.person(f"p{number}"), courses)
    first = desk.get(f"{API}/queue?kind=new")
    second = desk.get(first["Link"].partition("<")[2].partition(">")[0])
    ids = [item["id"] for answer in (first, second) for item in said(answer, 200)["items"]]
    assert (len(ids), len(set(ids))) == (52, 52)
    assert 'rel="prev"' in second["Link"]


def test_an_item_comes_with_all_that_a_decision_needs(desk: Client, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses, title="GREAT COURSE FOR ALL", kind="book")
    item = said(desk.get(f"{API}/queue/{make.item(row).pk}"), 200)
    assert (item["seen"], item["may_decide"], item["sent"]["title"]) == (1, True, row.title)
    assert item["possible"] == ["accept", "edit", "ask", "reject", "merge"]
    assert {"title-shouts", "unfit-kind", "first-of-sender"} <= {finding["code"] for finding in item["findings"]}


def test_a_page_is_accepted_as_it_is_or_with_edits(desk: Client, cy: User, ada: User, courses: Section) -> None:
    rows = [make.submission(cy, courses, tags=["a"]) for _ in range(2)]
    done = said(send(desk, path_of(rows[0], "acceptance"), {"seen": 1, "message": "Nice."}), 200)
    assert Resource.objects.get(pk=done["resource"]).title == rows[0].title
    body = {"seen": 1, "edits": {"title": "Better", "tags": ["b"], "minutes": None}}
    done = said(send(desk, path_of(rows[1], "acceptance"), body), 200)
    entry = Resource.objects.get(pk=done["resource"])
    assert (entry.title, entry.minutes, list(entry.tags.names())) == ("Better", None, ["b"])
    assert (entry.summary, entry.suggested_by) == (rows[1].summary, cy)
    assert Event.objects.filter(verb="accepted", actor=ada).count() == 2


def test_a_question_a_no_and_its_taking_back(desk: Client, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses)
    assert said(send(desk, path_of(row, "changes-request"), {"seen": 1}), 422)
    assert said(send(desk, path_of(row, "changes-request"), {"seen": 1, "message": "Why?"}), 200)["state"] == "held"
    no = {"seen": 2, "reason": "thin", "message": "It is thin."}
    assert {one["field"] for one in said(send(desk, path_of(row, "rejection"), {"seen": 2}), 422)["errors"]} == {
        "reason", "message",
    }  # fmt: skip
    assert said(send(desk, path_of(row, "rejection"), no), 200)["state"] == "closed"
    assert said(send(desk, path_of(row, "reopening"), {"seen": 3}), 200)["state"] == "waiting"
    row.refresh_from_db()
    assert (row.state, row.version) == ("waiting", 4)


def test_it_is_merged_with_an_entry(desk: Client, cy: User, courses: Section) -> None:
    entry, row = make.resource(courses), make.submission(cy, courses, summary="Better words.")
    body = {"seen": 1, "into": str(entry.pk), "take": ["summary"]}
    assert said(send(desk, path_of(row, "merger"), body), 200)["resource"] == entry.pk
    entry.refresh_from_db()
    assert entry.summary == "Better words."
    assert said(send(desk, path_of(make.submission(cy, courses), "merger"), body | {"into": "9999"}), 422)


def test_a_reported_entry_is_put_right_left_or_taken_out(desk: Client, cy: User, courses: Section) -> None:
    rows = [make.resource(courses, title=f"Row {number}") for number in range(3)]
    items = [make.report(row, cy) for row in rows]
    put_right = {"seen": items[0].version, "edits": {"title": "Right", "section": courses.slug, "disclosure": True}}
    for item, noun, body in zip(
        items,
        ["acceptance", "rejection", "retirement"],
        [put_right, {"seen": items[1].version}, {"seen": items[2].version, "message": "It is gone."}],
        strict=True,
    ):
        assert said(send(desk, path_of(item, noun), body), 200)["state"] == "closed"
    for row in rows:
        row.refresh_from_db()
    assert [row.title for row in rows] == ["Right", "Row 1", "Row 2"]
    assert [(row.is_own_work, bool(row.retired_at)) for row in rows] == [(True, False), (False, False), (False, True)]


def test_a_change_of_an_entry_that_has_changed_is_409(desk: Client, cy: User, ada: User, courses: Section) -> None:
    entry = make.resource(courses)
    row = make.suggestion(cy, entry, title="Theirs")
    item = said(desk.get(f"{API}/queue/{make.item(row).pk}"), 200)
    other = make.suggestion(make.person("dee"), entry, level="advanced")
    moderation.accept_change(other, by=ada, seen=1)
    body = {"seen": 1, "seen_entry": item["seen_entry"]}
    assert said(send(desk, path_of(row, "acceptance"), body), 409)
    fresh = said(desk.get(f"{API}/queue/{make.item(row).pk}"), 200)["seen_entry"]
    assert said(send(desk, path_of(row, "acceptance"), body | {"seen_entry": fresh}), 200)


def test_what_is_decided_is_409_with_who_was_faster(desk: Client, cy: User, courses: Section) -> None:
    row = make.submission(cy, courses)
    moderation.reject(row, by=make.moderator("eve"), seen=1, message="No.", reason="other")
    told = said(send(desk, path_of(row, "acceptance"), {"seen": 1}), 409)
    assert (told["events"][0]["who"], told["version"], told["state"]) == ("eve", 2, "rejected")


def test_nobody_decides_on_their_own_or_in_sections_of_others(
    ada: User, cy: User, program: Callable, courses: Section
) -> None:
    client, mine = program(ada, "moderate"), make.submission(ada, courses)
    assert said(send(client, path_of(mine, "acceptance"), {"seen": 1}), 403)["type"].endswith("#problem-own")
    ada.sections.add(make.section("Labs"))
    theirs = make.item(make.submission(cy, courses))
    assert said(client.get(f"{API}/queue"), 200)["items"] == []
    assert said(client.get(f"{API}/queue/{theirs.pk}"), 404)
    assert said(send(client, path_of(theirs, "acceptance"), {"seen": 1}), 404)
    assert Submission.objects.waiting().count() == 2


def test_a_deed_that_an_item_does_not_know_is_409(desk: Client, cy: User, courses: Section) -> None:
    row, report = make.submission(cy, courses), make.report(make.resource(courses), cy)
    assert said(send(desk, path_of(row, "retirement"), {"seen": 1, "message": "Out."}), 409)
    assert said(send(desk, path_of(report, "changes-request"), {"seen": 1, "message": "Why?"}), 409)
    assert said(send(desk, path_of(report, "acceptance"), {"seen": report.version}), 409)


def test_putting_off_and_leaving_a_note(desk: Client, cy: User, courses: Section) -> None:
    item = make.item(make.submission(cy, courses))
    assert "put off until" in said(send(desk, path_of(item, "deferral"), {"days": "3"}), 200)["done"]
    assert said(desk.get(f"{API}/queue"), 200)["items"] == []
    assert said(send(desk, path_of(item, "note"), {"note": "Ask bo."}), 200)
    assert said(desk.get(f"{API}/queue/{item.pk}"), 200)["history"][-1]["note"] == "Ask bo."
    assert said(send(desk, path_of(item, "note"), {"note": "\u200b"}), 422)


@pytest.mark.django_db(transaction=True)
def test_twenty_programs_make_one_decision(cy: User, courses: Section, at_once: Callable) -> None:
    row = make.submission(cy, courses)
    words = [tokens.make(make.moderator(f"m{number}"), "Test", moderates=True).word for number in range(20)]
    nouns = {
        "acceptance": {},
        "rejection": {"reason": "thin", "message": "Thin."},
        "changes-request": {"message": "Why?"},
    }
    deeds = [(path_of(row, noun), body | {"seen": 1}) for noun, body in nouns.items()]

    def one(number: int) -> int:
        client = Client(headers={"authorization": f"Bearer {words[number]}"})
        return send(client, *deeds[number % 3]).status_code

    answers = at_once(one, 20)
    assert Counter(answers) == {200: 1, 409: 19}, answers
    assert cy.notifications.count() == 1
