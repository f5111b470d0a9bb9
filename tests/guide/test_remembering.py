from collections.abc import Callable, Iterator

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from guide import remembering, revision
from guide.models import Section
from guide.remembering import Memory
from resources import curation, seconding, usefulness
from resources.models import Resource, Want
from tests import make

PAGES = ["/", "/guide/courses/", "/resources/", "/resources/?q=drift", "/tags/", "/tags/drift/"]


@pytest.fixture(autouse=True)
def a_fresh_memory() -> Iterator[None]:
    remembering.forget()
    caches["pages"].clear()
    yield
    remembering.forget()


@pytest.fixture
def entry(transactional_db: None) -> Resource:
    """One of a guide that has a revision."""
    section = make.section("Courses", slug="courses", is_open=True)
    entry = make.resource(section, title="All of drift", tags=["drift"])
    make.reindex()
    section.recount()
    return entry


@pytest.fixture
def state(entry: Resource) -> Iterator[None]:
    """As within the request of a page."""
    token = remembering._state.set([(*revision.current(), 1)])
    yield
    remembering._state.reset(token)


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", [*PAGES, "/feed/", "/feed.json", "/new/", "/new/feed/"])
def test_a_member_sees_a_public_change_at_the_next_request(
    path: str, entry: Resource, cy: User, ada: User, as_: Callable
) -> None:
    client = as_(cy)
    shown(client, path), shown(client, path)
    Section.objects.filter(pk=entry.section_id).update(title="Lessons")
    curation.edit(entry, {"title": "Nothing but drift"}, ["drift", "monitoring"], by=ada)
    page = shown(client, path)
    wanted = {"/": "Lessons", "/guide/courses/": "Nothing but", "/tags/": "monitoring"}.get(path, "Nothing but")
    assert wanted in page
    assert "All of" not in page


def test_a_member_sees_their_vote_at_once_wherever_the_entry_is(entry: Resource, cy: User, as_: Callable) -> None:
    client, pages = as_(cy), [*PAGES[1:4], "/tags/drift/", entry.get_absolute_url()]
    before = {path: shown(client, path) for path in pages}
    usefulness.say(entry, by=cy)
    after = {path: shown(client, path) for path in pages}
    assert [path for path in pages if 'aria-pressed="true"' not in after[path].partition("<main")[2]] == []
    assert [path for path in pages if before[path] == after[path]] == []


def test_what_waits_in_a_section_shows_at_once(entry: Resource, cy: User, as_: Callable) -> None:
    client = as_(cy)
    assert "waits for review here" not in shown(client, "/guide/courses/")
    Section.objects.filter(pk=entry.section_id).update(waiting_count=1)
    assert "1 waits for review here" in shown(client, "/guide/courses/")


def test_so_does_what_is_looked_for_and_by_how_many(entry: Resource, cy: User, as_: Callable) -> None:
    client, paths = as_(cy), ["/guide/courses/", "/wanted/"]
    assert [path for path in paths if "A KServe lab" in shown(client, path)] == []
    want = Want.objects.create(slug="one", section=entry.section, title="A KServe lab")
    seconding.second(want, by=cy)
    for path in paths:
        assert "1 looks for it" in shown(client, path)
    Want.objects.update(closed_at=timezone.now(), met_by=entry)
    assert "KServe" not in shown(client, "/guide/courses/")
    assert "Found lately" in shown(client, "/wanted/")


def test_nobody_sees_what_was_drawn_for_another(entry: Resource, cy: User, ada: User, as_: Callable) -> None:
    people = {"cy": as_(cy), "ada": as_(ada), "": Client()}
    for path in [*PAGES, entry.get_absolute_url()]:
        first = {name: shown(client, path) for name, client in people.items()}
        for name, page in first.items():
            others = {f"/people/{other}/" for other in people if other not in {"", name}}
            assert [link for link in others if link in page] == []
        assert ("csrfmiddlewaretoken" in first[""]) is False


def test_a_page_that_is_remembered_asks_little(entry: Resource, cy: User, as_: Callable) -> None:
    client = as_(cy)
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            shown(client, "/resources/?q=drift")
        asked.append(len(queries))
    assert asked[1] <= 4 < asked[0]


def test_nothing_is_remembered_in_a_transaction(state: None) -> None:
    memory, numbers = Memory(), iter(range(9))
    with transaction.atomic():
        assert [memory.answer("number", lambda: next(numbers)) for _ in range(2)] == [0, 1]
    assert [memory.answer("number", lambda: next(numbers)) for _ in range(2)] == [2, 2]


def test_nor_outside_of_a_page(entry: Resource) -> None:
    memory, numbers = Memory(), iter(range(9))
    assert [memory.answer("number", lambda: next(numbers)) for _ in range(2)] == [0, 1]
    assert len(memory) == 0


def test_what_is_asked_for_least_goes(state: None) -> None:
    memory = Memory(most=2)
    for word in ("a", "b", "a", "c"):
        memory.answer(word, word.upper)
    found = [memory.answer(word, lambda: "anew") for word in ("a", "c", "b")]
    assert (found, len(memory)) == (["A", "C", "anew"], 2)


def test_what_somebody_sends_is_answered_without_it(entry: Resource, cy: User, as_: Callable) -> None:
    client = as_(cy)
    client.post(f"/resources/{entry.pk}/usefulness/", {"next": "/resources/"})
    assert remembering.size() == 0
