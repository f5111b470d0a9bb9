"""People who write, many at once: in this process, or in several, each with several threads."""

import multiprocessing
import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from http.cookies import SimpleCookie
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue
from time import perf_counter, thread_time
from typing import Any, NamedTuple
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.test import RequestFactory
from django.utils.crypto import get_random_string

from accounts.models import Session, User
from accounts.sessions import SessionStore

Deed = Callable[["Person"], object]
_numbers = count(1)


class Person(NamedTuple):
    """Somebody with a verified address, and the key of a session in which they are signed in."""

    number: int
    user: User
    session: str


class Rate(NamedTuple):
    """Deeds a second; milliseconds of this machine's processor and of waiting for each, of the latter the p99."""

    per_second: float
    cpu_ms: float
    p99_ms: float


def people(number: int) -> list[Person]:
    """So many more."""
    numbers = [next(_numbers) for _ in range(number)]
    users = User.objects.bulk_create(User(email=f"w{n}@mail.test", handle=f"w{n}", password="!") for n in numbers)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=one, email=one.email, primary=True, verified=True) for one in users
    )
    sessions = Session.objects.bulk_create(map(_session, users))
    return [Person(n, user, row.pk) for n, user, row in zip(numbers, users, sessions, strict=True)]


def rate(deed: Deed, by: list[Person], seconds: float, *, processes: int = 1, threads: int = 1) -> Rate:
    """Let each person do it once, until the time is over or nobody is left."""
    shares = [by[start::processes] for start in range(processes)]
    if processes == 1:
        return _joined([_drive(deed, shares[0], seconds, threads)])
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    answers: Any = fork.SimpleQueue()
    children = [
        fork.Process(target=lambda mine: answers.put(_drive(deed, mine, seconds, threads)), args=(share,))
        for share in shares
    ]
    for child in children:
        child.start()
    found = [answers.get() for _ in children]
    for child in children:
        child.join()
    return _joined(found)


def post(path: str, fields: dict[str, str], by: Person) -> int:
    """A form sent through the whole application, as a browser sends it; the status of the answer."""
    token = get_random_string(32)
    cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: by.session, settings.CSRF_COOKIE_NAME: token})
    environ = RequestFactory().post(
        path, urlencode(fields | {"csrfmiddlewaretoken": token}), content_type="application/x-www-form-urlencoded",
        HTTP_COOKIE=cookies.output(header="", sep=";").strip(), HTTP_HOST="localhost",
    ).environ  # fmt: skip
    answered: list[str] = []
    body = _application()(environ, lambda status, headers, exc_info=None: answered.append(status))
    b"".join(body)
    body.close()
    return int(answered[0][:3])


def bare(seconds: float, rows: int) -> float:
    """So many transactions of so many INSERTs are committed a second: on SQLite in a file beside the guide's, with the
    same settings, by the driver alone."""
    if connection.vendor == "postgresql":
        return _bare_postgresql(seconds, rows)
    path = Path(f"{connection.settings_dict['NAME']}-bare")
    held = sqlite3.connect(path, isolation_level=None)
    try:
        held.executescript(
            settings.SQLITE_OPTIONS["init_command"] + "CREATE TABLE bare (id INTEGER PRIMARY KEY, words TEXT)"
        )
        return _repeated(lambda: _insert(held.execute, rows), seconds)
    finally:
        held.close()
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()


def _bare_postgresql(seconds: float, rows: int) -> float:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (id serial PRIMARY KEY, words text)")
        try:
            return _repeated(lambda: _insert(cursor.cursor.connection.cursor().execute, rows), seconds)
        finally:
            cursor.execute("DROP TABLE bench_bare")


def _insert(execute: Callable[[str], object], rows: int) -> None:
    table = "bare" if connection.vendor == "sqlite" else "bench_bare"
    execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
    for _ in range(rows):
        execute(f"INSERT INTO {table} (words) VALUES ('{'words ' * 40}')")
    execute("COMMIT")


def _repeated(call: Callable[[], object], seconds: float) -> float:
    start, number = perf_counter(), 0
    while perf_counter() - start < seconds:
        call()
        number += 1
    return number / (perf_counter() - start)


def _drive(deed: Deed, by: list[Person], seconds: float, threads: int) -> tuple[int, float, list[float], float]:
    """How often, in what time, with which waits, and how much of the processor."""
    left: SimpleQueue[Person] = SimpleQueue()
    for one in by:
        left.put(one)
    start = perf_counter()

    def work(_: int) -> tuple[list[float], float]:
        waits, began = [], thread_time()
        try:
            while perf_counter() - start < seconds:
                one, before = left.get_nowait(), perf_counter()
                deed(one)
                waits.append((perf_counter() - before) * 1000)
        except Empty:
            pass
        cpu = thread_time() - began
        if threads > 1:
            connections.close_all()
        return waits, cpu

    if threads == 1:
        done = [work(0)]
    else:
        with ThreadPoolExecutor(threads) as pool:
            done = list(pool.map(work, range(threads)))
    waits = [wait for found, _ in done for wait in found]
    return len(waits), perf_counter() - start, waits, sum(cpu for _, cpu in done)


def _joined(found: Iterable[tuple[int, float, list[float], float]]) -> Rate:
    listed = list(found)
    waits = sorted(wait for one in listed for wait in one[2])
    number = len(waits) or 1
    seconds = max(one[1] for one in listed)
    return Rate(
        len(waits) / seconds, sum(one[3] for one in listed) * 1000 / number, waits[int(number * 0.99)] if waits else 0.0
    )


def _session(user: User) -> Session:
    store = SessionStore(get_random_string(32))
    backend = settings.AUTHENTICATION_BACKENDS[0]
    return store.create_model_instance(
        {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: backend, HASH_SESSION_KEY: user.get_session_auth_hash()}
    )


@cache
def _application() -> Any:
    return get_wsgi_application()
