"""The cast: ada moderates, bo is trusted, cy is new. And threads that start together."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.db import connection, connections
from django.test import Client

from accounts import tokens
from accounts.models import User
from guide.models import Section
from resources.search import documents
from tests import databases, immediate, make


@pytest.fixture(scope="session", autouse=True)
def _tables_are_emptied_by_rows() -> Iterator[None]:
    """Between tests that commit. TRUNCATE, of all tables, takes PostgreSQL twenty times as long: it makes new files."""
    with pytest.MonkeyPatch.context() as patch:
        ops = type(connection.ops)
        patch.setattr(ops, "sql_flush", databases.by_rows(ops.sql_flush))
        yield


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _tasks_run_after_the_commit(settings: Any) -> None:
    settings.TASKS = immediate.HERE


@pytest.fixture
def queue(_tasks_run_after_the_commit: None, settings: Any) -> None:
    """Tasks are kept for the workers that the test starts."""
    settings.TASKS = immediate.IN_THE_DATABASE


@pytest.fixture(autouse=True)
def _no_looks_outside(settings: Any) -> None:
    """No test asks the network by accident; those about looking ask a server of theirs."""
    settings.LOOKUPS = False


@pytest.fixture(autouse=True)
def _no_files_of_other_nights(settings: Any) -> None:
    """No download is of the developer's own site; those about downloads have a folder of theirs."""
    settings.DATA_DIR = Path("/dev/null/data")


@pytest.fixture(autouse=True)
def _programs_ask_as_often_as_they_like(settings: Any) -> None:
    """But for the tests of that limit."""
    settings.API_CALLS = 1_000_000


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> Iterator[None]:
    cache.clear()
    caches["pages"].clear()  # Of tests that commit: emptied tables begin anew.
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _search_reads_what_is_there(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test that writes: whoever changes an entry has changed what search reads of it, on every path."""
    has_database = {"db", "transactional_db"} & {*request.fixturenames} or request.node.get_closest_marker("django_db")
    if has_database:
        request.getfixturevalue("db")  # So that this is over before the tables are emptied.
    yield
    if has_database and not connection.needs_rollback:
        wrong = list(documents.differences())
        assert not wrong, [(documents._wanted([one.pk]), documents._held([one.pk])) for one in wrong[:1]]


@pytest.fixture
def ada(db: None) -> User:
    return make.moderator("ada")


@pytest.fixture
def bo(db: None) -> User:
    return make.person("bo")


@pytest.fixture
def cy(db: None) -> User:
    return make.person("cy")


@pytest.fixture
def courses(db: None) -> Section:
    return make.section("Free courses", asks_for="course", wanted="Complete courses.")


@pytest.fixture
def as_() -> Callable[[User], Client]:
    """A browser in which that person is signed in."""

    def signed_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def program() -> Callable[..., Client]:
    """A program that has a token of that person, for these scopes beside reading."""

    def holding(person: User, *scopes: str) -> Client:
        wanted = {"submits": "submit" in scopes, "moderates": "moderate" in scopes}
        word = tokens.make(person, f"Token {person.tokens.count()}", **wanted).word
        return Client(headers={"authorization": f"Bearer {word}"})

    return holding


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """Calls a function in many threads that start together; returns what each returned, or its exception."""

    def run(call: Callable[[int], Any], times: int) -> list[Any]:
        gate = Barrier(times)

        def one(number: int) -> Any:
            try:
                gate.wait(30)
                return call(number)
            except Exception as error:
                return error
            finally:
                connections.close_all()

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(one, range(times)))

    return run
