"""PostgreSQL: `pg_dump` in a snapshot of ours, and back in one transaction, which a failure takes back as a whole."""

import shutil
import subprocess  # nosec B404
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, cast

from django.db import Error, connection, transaction

from guide.backups import client_programs, contents, files
from guide.backups.contents import Contents
from guide.backups.manifest import BackupError, Manifest

PATIENCE_SECONDS = 3
"""A process that has just ended is connected for a moment longer."""
_OTHERS = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user
    AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""
_DROPS = """SELECT format('DROP TABLE IF EXISTS %I.%I CASCADE;', schemaname, tablename) FROM pg_tables
    WHERE schemaname = current_schema()
    UNION ALL SELECT format('DROP FUNCTION IF EXISTS %s CASCADE;', oid::regprocedure) FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'revision%'"""
"""Our tables, and the function of their triggers: see `guide.revision`."""


def version() -> str:
    with _explained():
        return str(_ask("SHOW server_version")[0][0]).split()[0]


def dump(path: Path) -> Contents:
    """Write the dump into `path`, a new file; what was there in the same snapshot. Raises BackupError."""
    with _explained(), transaction.atomic():
        client_programs.check("pg_dump", "pg_restore")
        files.make_private(path)
        _tell("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        _tell("SET LOCAL idle_in_transaction_session_timeout = 0")
        (snapshot,), (schema,) = _ask("SELECT pg_export_snapshot()")[0], _ask("SELECT current_schema()")[0]
        found = contents.read(_ask, connection.introspection.table_names())
        words = ["--format=custom", f"--file={path}", f"--snapshot={snapshot}", f'--schema="{schema}"']
        client_programs.run("pg_dump", *words, asks=True)
    examine(path)
    return found


def examine(path: Path) -> None:
    """Read all of the dump. Raises BackupError where that cannot be done."""
    client_programs.run("pg_restore", "--file=/dev/null", str(path))


def load(path: Path, manifest: Manifest, *, replace: bool, keep: Callable[[], Path]) -> Path | None:
    """Put what the dump holds in the place of all tables; where the backup is that `keep` made of those before.

    Tables go, come and are counted in one transaction: whoever dies on the way leaves the old ones. Raises BackupError,
    and has changed nothing then.
    """
    with _explained():
        client_programs.check("psql", "pg_restore")
        is_empty = contents.is_empty(_ask, connection.introspection.table_names())
        if not (is_empty or replace):
            raise BackupError("The database is not empty. With --replace, it is backed up first and then replaced.")
        _wait_until_alone()
        kept = None if is_empty else keep()
        drops, schema = [line for (line,) in _ask(_DROPS)], str(_ask("SELECT current_schema()")[0][0])
    connection.close()
    head = ["BEGIN;", "SET LOCAL lock_timeout = '30s';", *drops]
    _feed(path, schema, head, [*_counts(schema, manifest.contents), "COMMIT;"])
    with suppress(Error):  # A dump has no statistics, and without them search is slow until the server makes its own.
        _tell("ANALYZE")
    return kept


def _feed(path: Path, schema: str, head: Iterable[str], tail: Iterable[str]) -> None:
    """Tell psql the head, the dump and the tail. The tail is said only once the dump has come as a whole."""
    reading = [f"--schema={schema}", "--no-owner", "--no-privileges", "--file=-"]
    writing = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    with files.opened_plain(path) as dump, TemporaryFile() as said, TemporaryFile() as heard:
        source = client_programs.start("pg_restore", *reading, stdin=dump, stdout=subprocess.PIPE, stderr=said)
        target = client_programs.start("psql", *writing, asks=True, stdin=subprocess.PIPE, stderr=heard)
        # psql stops reading at its first error, which breaks the pipe.
        with source, target, suppress(BrokenPipeError), cast(IO[bytes], target.stdin) as words:
            words.write(_lines(head))
            shutil.copyfileobj(cast(IO[bytes], source.stdout), words)
            words.write(_lines(tail) if source.wait() == 0 else b"")
        client_programs.check_end("psql", target, heard)
        client_programs.check_end("pg_restore", source, said)


def _counts(schema: str, wanted: Contents) -> Iterator[str]:
    """Statements that fail where a table does not hold as many rows as it should."""
    tables = contents.counted()
    for label, count in wanted.rows.items():
        if label in tables:
            is_wrong = f'(SELECT count(*) FROM "{schema}"."{tables[label]}") <> {count}'  # noqa: S608
            problem = f"{label} is not {count} rows, as the manifest says"
            yield f"DO $$ BEGIN IF {is_wrong} THEN RAISE '{problem}'; END IF; END $$;"


def _wait_until_alone() -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while _ask(_OTHERS)[0][0]:
        if time.monotonic() > end:
            raise BackupError("Others use the database. Stop the web server and the workers, then try again.")
        time.sleep(0.2)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except Error as problem:
        reason = next(iter(str(problem).strip().splitlines()), type(problem).__name__)
        raise BackupError(f"The database cannot be asked: {reason.rstrip('.')}.") from None


def _ask(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _tell(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _lines(statements: Iterable[str]) -> bytes:
    return "\n".join([*statements, ""]).encode()
