"""What a call takes of the database: to execute, and to fetch, which is where SQLite does its work.

Wall time, and the processor's time, which says the same on a busy machine: for SQLite that of our own thread, for
PostgreSQL that of the process that serves us, where this machine runs it and lets us read it.
"""

from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, thread_time
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper


class Figure(NamedTuple):
    """Milliseconds, -1 where the processor's time cannot be read; and the number of queries."""

    median: float
    p95: float
    processor: float
    queries: int


def served() -> float | None:
    """The processor's seconds of the process of PostgreSQL that serves us; None where there is none to be read."""
    if connection.vendor != "postgresql" or connection.connection is None:
        return None
    path = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(path.read_text().split()[0]) / 1e9 if path.exists() else None


class Clock:
    """Counts the seconds of every statement from the moment that it is made."""

    def __init__(self) -> None:
        self.wall = self.own = 0.0
        self.queries = 0
        connection.ensure_connection()
        connection.execute_wrappers.append(self._execute)
        for name in ("fetchone", "fetchmany", "fetchall"):
            setattr(CursorWrapper, name, self._fetch(name))

    def measure(self, call: Callable[[], object], repeats: int) -> Figure:
        call()
        walls, processors = [], []
        for _ in range(repeats):
            self.wall, self.own, self.queries = 0.0, 0.0, 0
            before = served()
            call()
            walls.append(self.wall * 1000)
            processors.append((self.own if before is None else (served() or 0) - before) * 1000)
        is_known = connection.vendor == "sqlite" or before is not None
        return Figure(median(walls), quantiles(walls, n=20)[-1], median(processors) if is_known else -1, self.queries)

    def _execute(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.queries += 1
        return self._timed(execute, *arguments)

    def _fetch(self, name: str) -> Callable[..., Any]:
        return lambda cursor, *arguments: self._timed(getattr(cursor.cursor, name), *arguments)

    def _timed(self, call: Callable[..., Any], *arguments: Any) -> Any:
        wall, own = perf_counter(), thread_time()
        try:
            return call(*arguments)
        finally:
            self.wall += perf_counter() - wall
            self.own += thread_time() - own
