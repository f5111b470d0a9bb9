"""What keeps machines out of the forms that strangers send, and lets people through."""

import base64
import json
from collections.abc import Callable
from typing import Any

import altcha
import pytest
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import challenge, guarding
from resources.models import Submission
from tests import make


def refused(client: Client, typed: dict[str, Any]) -> str:
    """The page that says no, which keeps what was typed."""
    response = client.post("/submit/", typed | {"title": "Kept words"})
    body = response.content.decode()
    assert response.status_code == 422
    assert 'value="Kept words"' in body
    assert "Nothing was lost" in body
    assert not Submission.objects.exists()
    return body


def shown_as(body: str, name: str) -> str:
    """The value with which the page sends this hidden field back."""
    return body.partition(f'name="{name}" value="')[2].partition('"')[0]


def solved() -> str:
    asked = altcha.Challenge.from_dict(json.loads(challenge.make()))
    solution = altcha.solve_challenge(asked)
    assert solution
    return altcha.Payload(asked, solution).to_base64()


def test_what_people_do_not_see_is_to_stay_empty(client: Client, cy: User, courses: Section, as_: Callable) -> None:
    assert guarding.DECOY in refused(client, make.guest_form(courses, homepage="https://spam.test"))
    body = refused(as_(cy), make.form(courses, homepage="x"))
    assert guarding.DECOY in body
    assert "style=" not in body
    assert 'class="decoy" aria-hidden="true"' in body


def test_nobody_sends_in_a_second_and_whoever_waits_may(client: Client, courses: Section) -> None:
    opened = make.opened(1)
    typed = make.guest_form(courses, opened=opened)
    body = refused(client, typed)
    assert guarding.QUICK in body
    assert shown_as(body, "opened") == opened  # The clock goes on, it does not begin again.
    assert client.post("/submit/", typed | {"opened": make.opened(4)}).status_code == 302


@pytest.mark.parametrize("opened", [lambda: make.opened(25 * 3600), lambda: "forged:1:x", lambda: "", lambda: "\0"])
def test_a_page_that_was_open_for_very_long_is_sent_again(opened: Callable, client: Client, courses: Section) -> None:
    body = refused(client, make.guest_form(courses, opened=opened()))
    assert guarding.OLD in body
    assert guarding._is_younger(shown_as(body, "opened"), 2)


def test_a_form_without_the_mark_is_refused_and_members_need_none(
    client: Client, cy: User, courses: Section, as_: Callable
) -> None:
    refused(client, make.form(courses))
    assert as_(cy).post("/submit/", make.form(courses)).status_code == 302


def test_another_error_is_told_first_and_alone(client: Client, courses: Section) -> None:
    body = refused(client, make.guest_form(courses, opened="", homepage="x", kind=""))
    assert guarding.OLD not in body
    assert guarding.DECOY not in body


def test_a_challenge_is_asked_of_guests_alone_and_only_where_it_is_on(
    client: Client, cy: User, courses: Section, as_: Callable, settings: Any
) -> None:
    assert "data-challenge" not in client.get("/submit/").content.decode()
    settings.GUEST_CHALLENGE = True
    body = client.get("/submit/").content.decode()
    assert "data-challenge" in body
    assert "make an account" in body
    assert "data-challenge" not in as_(cy).get("/submit/").content.decode()
    assert guarding.UNSOLVED in refused(client, make.guest_form(courses))
    assert as_(cy).post("/submit/", make.form(courses)).status_code == 302


def test_a_solution_counts_once(client: Client, courses: Section, settings: Any) -> None:
    settings.GUEST_CHALLENGE = True
    proof = solved()
    assert client.post("/submit/", make.guest_form(courses, proof=proof, preview="1")).status_code == 200
    assert client.post("/submit/", make.guest_form(courses, proof=proof, kind="")).status_code == 422
    assert client.post("/submit/", make.guest_form(courses, proof=proof)).status_code == 302
    assert client.post("/submit/", make.guest_form(courses, proof=proof)).status_code == 422
    assert Submission.objects.count() == 1


def test_of_twenty_who_bring_one_solution_one_is_let_in(at_once: Callable) -> None:
    proof = solved()
    assert sorted(at_once(lambda _: challenge.is_solved(proof), 20)) == [False] * 19 + [True]


def changed(**parameters: Any) -> str:
    payload = json.loads(base64.b64decode(solved()))
    payload["challenge"]["parameters"] |= parameters
    return base64.b64encode(json.dumps(payload).encode()).decode()


@pytest.mark.parametrize(
    "answer",
    [
        "", "x", "\0", "e30=", "W10=", "bnVsbA==", "é", "A" * 100_000, base64.b64encode(b"[" * 1400).decode(),
        base64.b64encode(b'{"challenge":"x","solution":[]}').decode(),
        base64.b64encode(b'{"challenge":{"parameters":[]},"solution":{}}').decode(),
    ],
)  # fmt: skip
def test_what_is_no_solution_is_none(answer: str) -> None:
    assert challenge.is_solved(answer) is False


@pytest.mark.parametrize(
    "parameters",
    [
        {"cost": 1},
        {"keyPrefix": ""},
        {"expiresAt": 9e99},
        {"expiresAt": 1},
        {"nonce": "zz"},
        {"data": {"__proto__": 1}},
    ],
)
def test_nor_is_one_of_a_challenge_that_is_not_ours(parameters: dict) -> None:
    assert challenge.is_solved(changed(**parameters)) is False
    assert challenge.is_solved(solved())
