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

    All of them have to be compared with columns as they are, or be looked for in one (`icontains`, `iexact`); none may
    be None, and nothing is prefetched. Raises TypeError where that is not so.
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
        self.converters = self.compiler.get_converters([column[0] for column in self.compiler.select])
        self.values = list(values)
        known = {way(mark): (number, way) for number, mark in enumerate(marks) for way in _ways(mark)}
        self.places = [(place, *known[value]) for place, value in enumerate(self.values) if value in known]
        if rows._prefetch_related_lookups or {number for _, number, _ in self.places} != set(range(len(asked))):
            raise TypeError(f"{build.__name__} asks for more than values that are compared as they are.")

    def rows(self, asked: tuple[Value, ...]) -> list[Any]:
        """As Django reads them from a queryset, of which its iterables know no more than this."""
        compiler = copy(self.compiler)
        compiler.connection, compiler.as_sql = connections[DEFAULT_DB_ALIAS], lambda: (self.sql, self._filled(asked))
        compiler.get_converters = lambda columns: self.converters
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        return list(self.iterable(_Rows(query, self.fields)))

    def count(self, asked: tuple[Value, ...]) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({self.sql}) counted", self._filled(asked))  # noqa: S608  # Of Django's.
            number: int = cursor.fetchone()[0]
            return number

    def _filled(self, asked: tuple[Value, ...]) -> tuple[Any, ...]:
        values = list(self.values)
        for place, number, way in self.places:
            values[place] = way(asked[number])
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
        return f"mark_{MARK + number}"  # With a sign that patterns have to spell otherwise.
    if isinstance(value, int):
        return MARK + number
    raise TypeError(f"{value!r} is no id, word or moment.")


def _bound(value: Value) -> Any:
    """As the database takes it. No row has a number that is larger than the largest."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return min(value, LARGEST) if isinstance(value, int) else value


def _ways(mark: Value) -> list[Callable[[Any], Any]]:
    """How the database may be told of it; as it is before all others."""
    return [_part, _whole, _bound] if isinstance(mark, str) else [_bound]


def _part(word: str) -> str:
    return f"%{connection.ops.prep_for_like_query(word)}%"


def _whole(word: str) -> str:
    return str(connection.ops.prep_for_iexact_query(word))
