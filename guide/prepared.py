"""Questions that are put into words once: a page asks the same ones each time, of other rows, and to put one into words
takes the ORM several times as long as the database to answer it.
"""

from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import BigIntegerField, QuerySet

Value = int | str | datetime
MARK = 1_999_999_000
"""The first of the numbers that stand where those that are asked for come. Every column of numbers can hold it."""
LARGEST = BigIntegerField.MAX_BIGINT


class Prepared:
    """A queryset of ids, words and moments, `build`, without its clauses being put together anew each time.

    All of them have to be compared with columns as they are: no part of a word, and nothing that may be None. Nor does
    it prefetch. Raises TypeError where that is not so.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build
        self._known: dict[tuple[Any, ...], _Question] = {}

    def __call__(self, *asked: Value) -> list[Any]:
        """What the queryset holds for these."""
        return self._question(asked).rows(asked)

    def first(self, *asked: Value) -> Any:
        """The first of them, in the order of the queryset; None where there is none."""
        return next(iter(self(*asked)), None)

    def count(self, *asked: Value) -> int:
        """How many there are, as far as the queryset goes."""
        return self._question(asked).count(asked)

    def _question(self, asked: tuple[Value, ...]) -> "_Question":
        key = (connection.vendor, *map(type, asked))
        if key not in self._known:
            self._known[key] = _Question(self.build, asked)
        return self._known[key]


class _Question:
    """The words for one database, and the places of what is asked among its values."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], asked: tuple[Value, ...]) -> None:
        marks = [_mark(value, number) for number, value in enumerate(asked)]
        rows: Any = build(*marks)
        self.iterable, self.fields = rows._iterable_class, rows._fields
        self.compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, values = self.compiler.as_sql()
        self.values, bound = list(values), list(map(_bound, marks))
        self.places = [(place, bound.index(value)) for place, value in enumerate(self.values) if value in bound]
        if rows._prefetch_related_lookups or {number for _, number in self.places} != set(range(len(asked))):
            raise TypeError(f"{build.__name__} asks for more than values that are compared as they are.")

    def rows(self, asked: tuple[Value, ...]) -> list[Any]:
        """As Django reads them from a queryset, of which its iterables know no more than this."""
        compiler = copy(self.compiler)
        compiler.connection, compiler.as_sql = connections[DEFAULT_DB_ALIAS], lambda: (self.sql, self._filled(asked))
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        return list(self.iterable(_Rows(query, self.fields)))

    def count(self, asked: tuple[Value, ...]) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({self.sql}) counted", self._filled(asked))  # noqa: S608  # Of Django's.
            number: int = cursor.fetchone()[0]
            return number

    def _filled(self, asked: tuple[Value, ...]) -> tuple[Any, ...]:
        values = list(self.values)
        for place, number in self.places:
            values[place] = _bound(asked[number])
        return tuple(values)


class _Rows:
    db = DEFAULT_DB_ALIAS
    _known_related_objects: dict[Any, Any] = {}

    def __init__(self, query: Any, fields: Any) -> None:
        self.query, self._fields = query, fields


def _mark(value: Value, number: int) -> Value:
    """What stands in its place. Raises TypeError for what cannot be asked for."""
    if isinstance(value, datetime):
        return datetime(1800 + number, 1, 1, tzinfo=UTC)
    if isinstance(value, str):
        return f"mark-{MARK + number}"
    if isinstance(value, int):
        return MARK + number
    raise TypeError(f"{value!r} is no id, word or moment.")


def _bound(value: Value) -> Any:
    """As the database takes it. No row has a number that is larger than the largest."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return min(value, LARGEST) if isinstance(value, int) else value
