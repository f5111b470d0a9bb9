"""Two deeds that meet on purpose: what would go wrong once in a thousand times goes wrong each time."""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event
from time import monotonic, sleep
from typing import Any

from django.db import connection, transaction

Deed = Callable[[], Any]
Threads = Callable[..., list[Any]]
WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
ONE_AT_A_TIME = "SQLite lets one transaction in at a time: no other begins while one is open."


def meeting_after(*words: str, people: int) -> Callable[[Deed], Any]:
    """Runs a deed that stops after its first statement with these words, until so many have come as far.

    Those whom a lock keeps away are not waited for longer than a second.
    """
    barrier = Barrier(people)

    def meet(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        result = execute(sql, *rest)
        if all(word in sql for word in words):
            with suppress(BrokenBarrierError):
                barrier.wait(1)
        return result

    def run(deed: Deed) -> Any:
        with connection.execute_wrapper(meet):
            return deed()

    return run


def while_open(at_once: Threads, first: Deed, second: Deed) -> list[Any]:
    """Does `first`, and commits it when `second`, begun meanwhile, waits for it; what each returned or raised.

    That `second` does not wait at all is an error. PostgreSQL only.
    """
    is_open, is_over = Event(), Event()

    def hold() -> Any:
        with transaction.atomic():
            try:
                result = first()
            finally:
                is_open.set()
            _until_somebody_waits(is_over)
            return result

    def follow() -> Any:
        is_open.wait(30)
        try:
            return second()
        finally:
            is_over.set()

    return at_once(lambda number: (hold, follow)[number](), 2)


def _until_somebody_waits(is_over: Event) -> None:
    end = monotonic() + 20
    with connection.cursor() as cursor:
        while monotonic() < end and not is_over.is_set():
            cursor.execute(WAITS)
            if cursor.fetchone()[0]:
                return
            sleep(0.01)
    raise AssertionError("The second deed did not wait for the first.")
