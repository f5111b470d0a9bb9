"""What a call takes of the database: to execute, and to fetch, which is where SQLite does its work."""

from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper


class Clock:
    """Counts the seconds of every statement from the moment that it is made."""

    def __init__(self) -> None:
        self.seconds, self.queries = 0.0, 0
        connection.execute_wrappers.append(self._execute)
        for name in ("fetchone", "fetchmany", "fetchall"):
            setattr(CursorWrapper, name, self._fetch(name))

    def measure(self, call: Callable[[], object], repeats: int) -> tuple[float, float, int]:
        """Median and 95th percentile of the milliseconds, and the number of queries."""
        call()
        times = []
        for _ in range(repeats):
            self.seconds, self.queries = 0.0, 0
            call()
            times.append(self.seconds * 1000)
        return median(times), quantiles(times, n=20)[-1], self.queries

    def _execute(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.queries += 1
        start = perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.seconds += perf_counter() - start

    def _fetch(self, name: str) -> Callable[..., Any]:
        def fetch(cursor: CursorWrapper, *arguments: Any) -> Any:
            start = perf_counter()
            try:
                return getattr(cursor.cursor, name)(*arguments)
            finally:
                self.seconds += perf_counter() - start

        return fetch
