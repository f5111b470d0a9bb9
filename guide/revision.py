"""Which state of everything public there is: a mark that is another one as soon as a change of it is committed.

Triggers of the database write it in the transaction of the change, so that no path to a table can forget it: not the
admin, not a command, not somebody with a console. Which tables and columns they watch, `resources.watched` says. What
nobody decides (votes, scores, how a link is) is not watched: every such change would empty all caches, and who keeps
pages keeps them for a minute at most.

A number is the time in microseconds, or one more than before: a backup that is restored never gets one a second time.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from psycopg import Error as PostgreSQLError
from psycopg.pq import ExecStatus

TABLE, PREFIX = "guide_revision", "revision"
Mark = tuple[int, ...]
"""The numbers of all rows, in the order of their ids. Two states never have the same."""
_READ = f"SELECT number FROM {TABLE} ORDER BY id"  # noqa: S608

_SQLITE_NOW = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000"
# Two statements: what an INSERT does on a conflict, the statement that sets off the trigger would decide.
_SQLITE_DEED = (
    f"INSERT INTO {TABLE} (id, number) SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM {TABLE}); "  # noqa: S608
    f"UPDATE {TABLE} SET number = max(number + 1, {_SQLITE_NOW})"
)
# Once in a transaction, however many rows it writes. A row that somebody else has just written is left to them, and
# another one taken: of many writers none waits here, so none can wait crosswise.
_POSTGRESQL_NOW = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
_POSTGRESQL_DEED = f"""
CREATE FUNCTION {PREFIX}_bump() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('guide.revised', true) IS DISTINCT FROM txid_current()::text THEN
        UPDATE {TABLE} SET number = greatest(number + 1, {_POSTGRESQL_NOW})
            WHERE id = (SELECT id FROM {TABLE} LIMIT 1 FOR UPDATE SKIP LOCKED);
        IF NOT FOUND THEN
            INSERT INTO {TABLE} (number) VALUES ({_POSTGRESQL_NOW});
        END IF;
        PERFORM set_config('guide.revised', txid_current()::text, true);
    END IF;
    RETURN NULL;
END $$"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Watched:
    """A table: of its columns all but some, or only some; and `where` of a row anybody sees anything, with `{row}`
    for the row. `on` leaves out what changes no page."""

    table: str
    but: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    where: str = ""
    on: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")

    def columns(self, all_of_them: Iterable[str]) -> list[str]:
        return [name for name in all_of_them if (name in self.only if self.only else name not in self.but)]


def current() -> Mark:
    """The mark of what is committed; empty where nobody has changed anything since the tables were emptied.

    One statement, on the way to every page: where a connection is open, its driver is asked straight away. If that
    works, the connection is sound, and nobody has to ask for that. Raises django.db.Error.
    """
    driver = connection.connection
    if driver is not None and not connection.in_atomic_block:
        mark = _fast(driver)
        if mark is not None:
            connection.health_check_done = True  # type: ignore[attr-defined]  # Django's, of CONN_HEALTH_CHECKS.
            return mark
        connection.close()
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        return tuple(number for (number,) in cursor.fetchall())


def _fast(driver: Any) -> Mark | None:
    """What the driver says: on PostgreSQL in 24 µs, where a cursor takes 80. None where that is no list of numbers, or
    where the connection is lost: Django knows neither, as it has not asked."""
    try:
        if connection.vendor == "sqlite":
            return tuple([number for (number,) in driver.execute(_READ)])
        answer = driver.pgconn.exec_(_READ.encode())
    except (sqlite3.Error, PostgreSQLError):
        return None
    is_told = answer.status == ExecStatus.TUPLES_OK
    return tuple(int(answer.get_value(row, 0)) for row in range(answer.ntuples)) if is_told else None


def watch(editor: BaseDatabaseSchemaEditor, tables: Iterable[Watched]) -> None:
    """Make the triggers, for a migration; and the first number. A migration that alters a watched table makes them
    anew: on SQLite they are gone with the old table, and a new column is in none."""
    if editor.connection.vendor == "postgresql":
        editor.execute(_POSTGRESQL_DEED)
    for watched in tables:
        with editor.connection.cursor() as cursor:
            described = editor.connection.introspection.get_table_description(cursor, watched.table)
        for statement in statements(editor.connection.vendor, watched, [column.name for column in described]):
            editor.execute(statement)
    now = _SQLITE_NOW if editor.connection.vendor == "sqlite" else _POSTGRESQL_NOW
    editor.execute(f"INSERT INTO {TABLE} (number) SELECT {now} WHERE NOT EXISTS (SELECT 1 FROM {TABLE})")  # noqa: S608


def unwatch(editor: BaseDatabaseSchemaEditor, tables: Iterable[Watched]) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP FUNCTION IF EXISTS {PREFIX}_bump() CASCADE")
        return
    for watched in tables:
        for deed in ("INSERT", "UPDATE", "DELETE"):
            editor.execute(f"DROP TRIGGER IF EXISTS {name_of(watched.table, deed)}")


def name_of(table: str, deed: str) -> str:
    return f"{PREFIX}_{table}_{deed.lower()}"


def statements(vendor: str, watched: Watched, all_columns: Iterable[str]) -> Iterator[str]:
    """The triggers of one table, in the words of the engine."""
    columns = watched.columns(all_columns)
    for deed in watched.on:
        of = f" OF {', '.join(map(_quoted, columns))}" if deed == "UPDATE" else ""
        when = _when(vendor, watched, deed, columns)
        head = f"CREATE TRIGGER {name_of(watched.table, deed)} AFTER {deed}{of} ON {watched.table} FOR EACH ROW{when}"
        yield f"{head} BEGIN {_SQLITE_DEED}; END" if vendor == "sqlite" else f"{head} EXECUTE FUNCTION {PREFIX}_bump()"
    if vendor == "postgresql":
        head = f"CREATE TRIGGER {name_of(watched.table, 'TRUNCATE')} AFTER TRUNCATE ON {watched.table}"
        yield f"{head} FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}_bump()"


def _when(vendor: str, watched: Watched, deed: str, columns: Iterable[str]) -> str:
    rows = {"INSERT": ["NEW"], "DELETE": ["OLD"], "UPDATE": ["OLD", "NEW"]}[deed]
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(f"OLD.{_quoted(name)} {differs} NEW.{_quoted(name)}" for name in columns)
    seen = " OR ".join(watched.where.format(row=row) for row in rows) if watched.where else ""
    conditions = [f"({words})" for words in (seen, changed if deed == "UPDATE" else "") if words]
    return f" WHEN ({' AND '.join(conditions)})" if conditions else ""


def _quoted(name: str) -> Any:
    return f'"{name}"'
