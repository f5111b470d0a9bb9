"""Looking at a page: by the form, within bounds, and by the worker. The server is real, on loopback."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from accounts.models import User
from bench.hostile_server import Loopback
from guide.models import Section
from resources import lookup, submissions
from resources.links import fetch
from resources.models import HostBan, Submission
from tests import make

PLAIN = "https://hostile.dev/plain"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Loopback]:
    """A server that all names lead to; the network is replaced at the fetcher, nowhere else."""
    settings.LOOKUPS = True
    with Loopback() as server:
        for name in ("get", "head"):
            real = getattr(fetch, name)

            def ask(url: str, *, real: Callable = real, **words: Any) -> fetch.Answer:
                return real(url, **words | {"network": server.network})

            monkeypatch.setattr(fetch, name, ask)
        yield server


def typed(section: Section, url: str, **fields: str) -> dict[str, str]:
    return {"url": url, "section": section.slug, "look": "1", "title": "", "summary": ""} | fields


def test_the_form_fills_in_what_the_page_says(cy: User, courses: Section, as_: Callable, server: Loopback) -> None:
    response = as_(cy).post("/submit/", typed(courses, PLAIN))
    body = response.content.decode()
    assert response.status_code == 200
    assert 'value="A plain page &amp; its title"' in body
    assert 'class="errors"' not in body
    assert len(server.requests) == 1
    assert not Submission.objects.exists()


def test_what_was_typed_is_not_overwritten(cy: User, courses: Section, as_: Callable, server: Loopback) -> None:
    body = as_(cy).post("/submit/", typed(courses, PLAIN, title="My own title")).content.decode()
    assert 'value="My own title"' in body
    assert 'value="A plain page &amp; its title"' not in body


@pytest.mark.parametrize(("chosen", "becomes", "asks"), [("en", "de", True), ("de", "de", False), ("fr", "fr", True)])
def test_the_page_says_its_language_where_none_was_chosen(
    chosen: str, becomes: str, asks: bool, cy: User, courses: Section, as_: Callable, server: Loopback
) -> None:
    body = as_(cy).post("/submit/", typed(courses, "https://hostile.dev/german", language=chosen)).content.decode()
    assert f'<option value="{becomes}" selected>' in body
    assert f'data-language="{becomes}"' in body
    assert ("The page says that it is in German. Is the language right here?" in body) is asks


def test_the_moderator_is_asked_about_the_language(
    ada: User, cy: User, courses: Section, as_: Callable, server: Loopback
) -> None:
    row = make.submission(cy, courses, url="https://hostile.dev/german")
    lookup.look_at_waiting()
    said = as_(ada).get(make.desk(row)).content.decode()
    assert "The page says that it is in German" in said
    assert "<dd>de-AT</dd>" in said


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("404", "no such page (404)"),
        ("429", ""),
        ("999", ""),
        ("loop", "could not open"),
        ("to-loopback", "could not open"),
        ("header-line", "could not open"),
    ],
)
def test_what_keeps_readers_out_is_said_and_what_keeps_us_out_is_not(
    path: str, words: str, cy: User, courses: Section, as_: Callable, server: Loopback
) -> None:
    body = as_(cy).post("/submit/", typed(courses, f"https://hostile.dev/{path}")).content.decode()
    assert ('data-finding="unreachable"' in body) == bool(words)
    assert words in body
    assert server.touched == 0


def test_an_address_that_is_refused_is_never_looked_at(
    cy: User, courses: Section, as_: Callable, server: Loopback
) -> None:
    body = as_(cy).post("/submit/", typed(courses, "http://127.0.0.1/")).content.decode()
    assert 'data-finding="refused"' in body
    assert (server.requests, server.touched) == ([], 0)


def test_looks_can_be_turned_off_and_end_after_thirty_an_hour(cy: User, server: Loopback, settings: Any) -> None:
    cache.set(f"looks-{cy.pk}", lookup.LOOKS_PER_HOUR - 1)
    assert lookup.for_form(PLAIN, cy)
    assert lookup.for_form(PLAIN, cy) is None
    cache.clear()
    settings.LOOKUPS = False
    assert lookup.for_form(PLAIN, cy) is None
    assert lookup.look_at_waiting() == 0
    assert len(server.requests) == 1


def test_the_worker_looks_for_the_moderator_once(
    ada: User, cy: User, courses: Section, as_: Callable, server: Loopback
) -> None:
    row = make.submission(cy, courses, url=PLAIN)
    assert [lookup.look_at_waiting(), lookup.look_at_waiting()] == [1, 0]
    row.refresh_from_db()
    assert (row.look["status"], row.look["title"]) == (200, "A plain page & its title")
    body = as_(ada).get(make.desk(row)).content.decode()
    assert "200 in" in body
    assert "A plain page" in body


def test_a_new_address_is_looked_at_anew(cy: User, courses: Section, server: Loopback) -> None:
    row = make.submission(cy, courses, url=PLAIN)
    lookup.look_at_waiting()
    submissions.revise(row, make.proposal(courses, url=PLAIN, title="New title"), by=cy, seen=1)
    row.refresh_from_db()
    assert row.look
    submissions.revise(row, make.proposal(courses, url="https://hostile.dev/404"), by=cy, seen=2)
    row.refresh_from_db()
    assert row.look == {}
    assert lookup.look_at_waiting() == 1


def test_the_moderator_is_warned_of_a_page_that_is_elsewhere(
    ada: User, cy: User, courses: Section, as_: Callable, server: Loopback
) -> None:
    make.resource(courses, url=PLAIN, title="The real one")
    row = make.submission(cy, courses, url="https://hostile.dev/hop-1")
    lookup.look_at_waiting()
    body = as_(ada).get(make.desk(row)).content.decode()
    assert "The page itself says" in body
    assert "The real one" in body


def test_a_banned_host_is_refused_with_the_reason(cy: User, courses: Section, as_: Callable) -> None:
    HostBan.objects.create(host="banned.org", reason="It sells certificates.")
    response = as_(cy).post("/submit/", make.form(courses, url="https://www.banned.org/course"))
    assert response.status_code == 422
    assert "It sells certificates." in response.content.decode()
    assert not Submission.objects.exists()
