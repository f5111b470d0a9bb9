"""Many rows at once, by the quickest way of each database, and the words in which the two differ."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import OperationalError, connection, models, transaction

FAST = ["synchronous=OFF", "cache_size=-1000000", "temp_store=MEMORY"]
SAFE = ["synchronous=FULL", "cache_size=-16000", "temp_store=DEFAULT"]
"""As the settings have it. What goes wrong in between is rolled back all the same."""
Row = tuple[Any, ...]


def store(model: type[models.Model], columns: Iterable[str], rows: Iterable[Row]) -> None:
    """By COPY on PostgreSQL, and by one statement for all on SQLite. Times are texts, as `stamp` makes them."""
    named = list(columns)
    into = f"{model._meta.db_table} ({', '.join(map(connection.ops.quote_name, named))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(named))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", rows)  # type: ignore[arg-type]  # noqa: S608  # A stream.


def stamp(at: datetime) -> str:
    """A whole second of UTC as SQLite stores it and PostgreSQL reads it."""
    return str(at)[:19]


def insert(model: type[models.Model], values: dict[str, str], rest: str) -> None:
    """INSERT … SELECT: the SQL of each column, and of what follows, in our own words."""
    columns = ", ".join(map(connection.ops.quote_name, values))
    execute(f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {', '.join(values.values())} {rest}")


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def json(literal: str) -> str:
    return f"CAST('{literal}' AS jsonb)" if connection.vendor == "postgresql" else f"'{literal}'"


def later(moment: str, minutes: str) -> str:
    if connection.vendor == "postgresql":
        return f"({moment} + ({minutes}) * interval '1 minute')"
    return f"datetime({moment}, printf('%+d minutes', {minutes}))"


def moment(at: datetime) -> str:
    """A literal: what it says is ours."""
    if connection.vendor == "postgresql":
        return f"CAST('{at.isoformat()}' AS timestamptz)"
    return f"'{stamp(at)}'"


def least(one: str, other: str) -> str:
    return f"{'LEAST' if connection.vendor == 'postgresql' else 'MIN'}({one}, {other})"


@contextmanager
def in_bulk() -> Iterator[None]:
    """One transaction that does without care for the disk and without a look at references."""
    is_file = connection.vendor == "sqlite" and not connection.in_atomic_block
    _set(FAST if is_file else [])
    if is_file:
        _leave_the_log()
    is_off = is_file and connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            yield
    finally:
        if is_off:
            connection.enable_constraint_checking()
        _set(["journal_mode=WAL", *SAFE] if is_file else [])


def _leave_the_log() -> None:
    """With a log each page is written twice. SQLite gives it up only where nobody else is connected; else it stays."""
    with suppress(OperationalError):
        execute("PRAGMA journal_mode=DELETE")


@contextmanager
def without_indexes() -> Iterator[None]:
    """Neither indexes nor foreign keys, which are made in one go afterwards."""
    connection.check_constraints()
    made_again = _take_down()
    yield
    for statement in made_again:
        execute(statement)
    _set_sequences()
    execute("ANALYZE")


def _set(pragmas: list[str]) -> None:
    for pragma in pragmas:
        execute(f"PRAGMA {pragma}")


def _take_down() -> list[str]:
    """Drop every foreign key and every index of ours that is none of a constraint; what makes them again."""
    with connection.cursor() as cursor:
        cursor.execute(_INDEXES[connection.vendor])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        if connection.vendor == "sqlite":
            return [made for _, made in indexes]
        cursor.execute(_FOREIGN_KEYS)
        keys = [(f"ALTER TABLE {table}", connection.ops.quote_name(name), made) for table, name, made in cursor]
        for alter, name, _ in keys:
            cursor.execute(f"{alter} DROP CONSTRAINT {name}")
    return [made for _, made in indexes] + [f"{alter} ADD CONSTRAINT {name} {made}" for alter, name, made in keys]


def _set_sequences() -> None:
    """PostgreSQL counts no ids that were given."""
    from_models = connection.ops.sequence_reset_sql(no_style(), apps.get_models())
    for statement in from_models:
        execute(statement)


_INDEXES = {
    "sqlite": """SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
        AND (tbl_name LIKE 'resources~_%' ESCAPE '~' OR tbl_name LIKE 'account%')""",
    "postgresql": """SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = current_schema()
        AND (i.tablename LIKE 'resources~_%' ESCAPE '~' OR i.tablename LIKE 'account%')
        AND i.indexname <> 'resources_document_index' AND NOT EXISTS (
        SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname
        AND c.connamespace = current_schema()::regnamespace)""",
}
_FOREIGN_KEYS = """SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
    WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace
    AND (c.conrelid::regclass::text LIKE 'resources~_%' ESCAPE '~' OR c.conrelid::regclass::text LIKE 'account%')"""
