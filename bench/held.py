"""How long transactions keep others waiting: on SQLite whoever writes holds the only lock there is.

Watches one connection, from the first statement of each transaction to the end of its commit. Django announces neither
to anybody, so the two methods that end a transaction are replaced on this connection, for as long as it is watched.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

from django.db import connection

from resources.search.schema import COUNTED

CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")
READS = ("SELECT", "PRAGMA", "EXPLAIN", f"INSERT INTO {COUNTED}")
"""For these nobody waits: what the words are counted into is in a file of its own."""


class Held(NamedTuple):
    """One transaction, or one statement alone that wrote: milliseconds, its statements, and the parameters of
    those that wrote: a row takes as many as it has columns."""

    ms: float
    statements: int
    parameters: int


class Watch:
    """What was held, and the number of statements without those that begin and end transactions."""

    def __init__(self) -> None:
        self.held: list[Held] = []
        self.statements = 0
        self._began: float | None = None
        self._count = self._parameters = 0

    @property
    def p50(self) -> float:
        return median(one.ms for one in self.held) if self.held else 0.0

    @property
    def longest(self) -> float:
        return max((one.ms for one in self.held), default=0.0)

    def execute(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        is_control = sql.startswith(CONTROL)
        began = self._began or perf_counter()
        result = execute(sql, params, many, context)
        if is_control:  # On SQLite the lock is there once BEGIN has returned: the wait for it is somebody else's.
            self._began = self._began or perf_counter()
            return result
        is_write = not sql.lstrip().startswith(READS)
        self._began, self._count = began, self._count + 1
        self.statements += 1
        self._parameters += len(params or ()) if is_write else 0
        if not connection.in_atomic_block:
            self.end(is_write=is_write)
        return result

    def end(self, *, is_write: bool = True) -> None:
        if self._began is not None and is_write:
            self.held.append(Held((perf_counter() - self._began) * 1000, self._count, self._parameters))
        self._began, self._count, self._parameters = None, 0, 0


@contextmanager
def watch() -> Iterator[Watch]:
    watching = Watch()
    connection.ensure_connection()
    held: Any = connection
    before = {name: getattr(held, name) for name in ("_commit", "_rollback")}

    def ending(name: str) -> Any:
        def end() -> Any:
            try:
                return before[name]()
            finally:
                watching.end()

        return end

    for name in before:
        setattr(held, name, ending(name))
    try:
        with connection.execute_wrapper(watching.execute):
            yield watching
    finally:
        for name in before:
            delattr(held, name)
