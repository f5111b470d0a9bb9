"""House test: what people write every day asks the database as little for 200 rows as for 2, and holds it briefly.

On SQLite everybody who writes waits for whoever writes. Time is the machine's, the statements are ours.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from bench import held
from guide.models import Section
from resources import progress, saving, seconding, submissions, usefulness
from resources.models import Resource, Want
from resources.submissions import Sender
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
FEW, MANY = 2, 200
DEED_MOST = 10
"""Of the statements of a deed, in one transaction; begin and end are two more."""
LOCKS = 2 * (connection.vendor == "postgresql")
"""A guest is no row that could be locked: there, the marks of one are."""
MOST = {
    "submission": 7, "guest's submission": 8 + LOCKS, "vote": 6, "vote taken back": 5, "mark": 3, "saving": 5,
    "second": 4, "report": 10,
}  # fmt: skip
REQUESTS = {"submission": 10, "guest's submission": 10 + LOCKS, "program's submission": 12, "vote": 8, "mark": 5}
"""From the session to the answer."""
_numbers = count(1)


@dataclass
class Guide:
    """What is written about, and somebody new for each deed."""

    section: Section
    entry: Resource
    want: Want

    def somebody(self) -> User:
        return make.person(f"w{next(_numbers)}")


@pytest.fixture(params=[FEW, MANY])
def guide(request: pytest.FixtureRequest, courses: Section, bo: User) -> Guide:
    """With so many votes, reports, submissions and entries there already."""
    entry, want = make.resource(courses, kind="lab"), make.want(courses)
    people = [make.person(f"p{number}") for number in range(request.param)]
    for person in people:
        usefulness.say(entry, by=person)
        seconding.second(want, by=person)
        make.submission(person, courses)
    for _ in range(request.param // 10):
        make.resource(courses, title="Form page")
    for person in people[: request.param // 4]:
        make.report(entry, person, "outdated")
    return Guide(courses, entry, want)


def deeds(guide: Guide, who: User) -> dict[str, Callable[[], Any]]:
    entry = guide.entry
    guest = Sender(None, "a-hash-of-an-address", "guest@mail.test")
    return {
        "submission": lambda: submissions.submit(Sender(who), make.proposal(guide.section)),
        "guest's submission": lambda: submissions.submit(guest, make.proposal(guide.section)),
        "vote": lambda: usefulness.say(entry, by=who),
        "vote taken back": lambda: usefulness.take_back(entry, by=who),
        "mark": lambda: progress.mark(entry, "done", by=who),
        "saving": lambda: saving.keep(entry, by=who),
        "second": lambda: seconding.second(guide.want, by=who),
        "report": lambda: submissions.report(Sender(who), entry, "broken"),
    }


def requests(guide: Guide, client: Client, program: Client) -> dict[str, Callable[[], Any]]:
    """As pages and programs send it."""
    pk, section = guide.entry.pk, guide.section
    return {
        "submission": lambda: client.post("/submit/", make.form(section)),
        "guest's submission": lambda: Client().post("/submit/", make.guest_form(section, email="g@mail.test")),
        "program's submission": lambda: program.post("/api/v1/submissions", make.body(section), "application/json"),
        "vote": lambda: client.post(f"/resources/{pk}/usefulness/"),
        "mark": lambda: client.post(f"/progress/resources/{pk}/mark/", {"mark": "done"}),
    }


def test_a_deed_is_one_short_transaction_whatever_is_there(guide: Guide) -> None:
    found = {}
    for name, deed in deeds(guide, guide.somebody()).items():
        with held.watch() as watching:
            deed()
        assert len(watching.held) == 1, name
        found[name] = watching.held[0].statements
    assert {name: most for name, most in found.items() if most > min(MOST[name], DEED_MOST)} == {}


def test_a_request_asks_for_little_more_than_its_deed(guide: Guide, as_: Callable, program: Callable) -> None:
    who = guide.somebody()
    client, found = as_(who), {}
    for name, send in requests(guide, client, program(who, "submit")).items():
        with held.watch() as watching:
            assert send().status_code in (201, 302), name
        found[name] = watching.statements
    assert {name: most for name, most in found.items() if most > REQUESTS[name]} == {}
