"""SQLite: a copy of the file while others write into it, and back in its place once nobody holds it.

The copy is made by VACUUM INTO: one statement, which reads one state of the database. Readers hold up no writer (WAL).
The backup interface in steps begins anew whenever another process commits, so that on a busy site it may never end; and
a copy page by page takes along what was deleted, which lies in free pages until something else is written there.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection, connections

from guide.backups import contents, files
from guide.backups.contents import Contents
from guide.backups.manifest import BackupError, Manifest

SHARED_FIRST, SHARED_SIZE = 0x4000_0002, 510
"""The bytes of the file of which everybody locks some who has the database open: sqlite3's os_unix.c."""
IN_USE = "Another process uses the database. Stop the web server and the workers, then try again."
LOGS = ("-wal", "-shm", "-journal")


def version() -> str:
    return sqlite3.sqlite_version


def dump(path: Path) -> Contents:
    """Write the copy into `path`, a new file; what it holds. Raises BackupError."""
    source = _database()
    if not source.is_file():
        raise BackupError(f"There is no database at {source}. “manage.py migrate” makes one.")
    files.make_private(path)
    try:
        with closing(_connected(source, "rw")) as database:
            database.execute("VACUUM INTO ?", [str(path)])
    except sqlite3.Error as problem:
        raise BackupError(f"The database cannot be copied: {problem}.") from None
    return examine(path)


def examine(path: Path) -> Contents:
    """What the file holds, once it is known to be sound. Raises BackupError."""
    try:
        with closing(_connected(path, "ro&immutable=1")) as database:
            (said,) = database.execute("PRAGMA integrity_check(1)").fetchone()
            if said != "ok":
                raise BackupError(f"{path} is damaged: {said!r}.")
            return contents.read(*_asking(database))
    except sqlite3.Error as problem:
        raise BackupError(f"{path} is damaged: {problem}.") from None


def load(path: Path, manifest: Manifest, *, replace: bool, keep: Callable[[], Path]) -> Path | None:
    """Put the backup's file in the place of the database; where the old one is now, if there was anything in it.

    A copy is made and examined beside the old file first, then it takes its name: whoever dies on the way leaves either
    the old database or the new one. Raises BackupError, and has changed nothing then.
    """
    target = _database()
    connections.close_all()
    with _staged(path, target, manifest) as staged, _alone(target) as old:
        is_empty = _is_empty(old)
        if not (is_empty or replace):
            raise BackupError(
                "The database is not empty. With --replace, it is kept aside and the backup takes its place."
            )
        kept = None if is_empty else _set_aside(target, is_sound=bool(old))
        staged.replace(target)
        files.sync(target.parent)
    return kept


def _database() -> Path:
    name = str(connection.settings_dict["NAME"])
    if name == ":memory:" or name.startswith("file:"):
        raise BackupError("The database is in memory: there is no file to copy. See DATABASE_URL.")
    return Path(name).resolve()  # Of a link, the file that it leads to is replaced.


def _connected(path: Path, mode: str, timeout: float = 20) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?mode={mode}", uri=True, isolation_level=None, timeout=timeout)


def _asking(database: sqlite3.Connection) -> tuple[contents.Ask, set[str]]:
    def ask(statement: str) -> list[tuple[Any, ...]]:
        return database.execute(statement).fetchall()

    return ask, {name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'")}


@contextmanager
def _staged(path: Path, target: Path, manifest: Manifest) -> Iterator[Path]:
    """A sound copy of the backup's file beside the database. One restore at a time makes it."""
    staged = target.with_name(f"{target.name}.restoring")
    try:
        lock = os.open(staged, os.O_RDWR | os.O_CREAT, files.MODE)
    except OSError as problem:
        raise BackupError(f"{staged} cannot be written: {problem.strerror}.") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _copy(path, staged, target, manifest)
        yield staged
        staged.unlink(missing_ok=True)
    except BlockingIOError:
        raise BackupError("Another restore is under way.") from None
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    finally:
        os.close(lock)


def _copy(path: Path, staged: Path, target: Path, manifest: Manifest) -> None:
    try:
        with files.opened_plain(path) as source:
            if files.copy(source, staged) != manifest.sha256:
                raise BackupError(f"{path} is not what its manifest says: it was changed or damaged since.")
        files.own_alike(staged, target if target.exists() else target.parent)
    except OSError as problem:
        raise BackupError(f"{path} cannot be copied to {staged}: {problem.strerror}.") from None
    if not examine(staged).agrees_with(manifest.contents):
        raise BackupError(f"{path} does not hold what its manifest says.")


@contextmanager
def _alone(target: Path) -> Iterator[sqlite3.Connection | None]:
    """The old database for us alone, its write-ahead log written into it; None if it cannot be read.

    Raises BackupError where another process holds it. One that is not there is made, empty.
    """
    with closing(_connected(target, "rwc", timeout=0)) as old:
        if _is_claimed(old):
            yield old
            return
    with _unheld(target):
        yield None


def _is_claimed(old: sqlite3.Connection) -> bool:
    """False where it cannot be read; then who holds it is asked of the system. Raises BackupError."""
    try:
        old.execute("PRAGMA locking_mode = EXCLUSIVE")
        old.execute("PRAGMA journal_mode = DELETE").fetchone()
        old.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as problem:
        if problem.sqlite_errorcode in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise BackupError(IN_USE) from None
        return False
    return True


@contextmanager
def _unheld(target: Path) -> Iterator[None]:
    with target.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, SHARED_SIZE, SHARED_FIRST)
        except OSError:
            raise BackupError(IN_USE) from None
        yield


def _is_empty(old: sqlite3.Connection | None) -> bool:
    try:
        return old is not None and contents.is_empty(*_asking(old))
    except sqlite3.Error:
        return False


def _set_aside(target: Path, *, is_sound: bool) -> Path:
    """A second name for the old file. The logs of one that cannot be read go with it: they are no part of the new."""
    stem = f"{target.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    names = (target.with_name(f"{stem}-{number}" if number > 1 else stem) for number in count(1))
    kept = next(path for path in names if not path.exists())
    for log in () if is_sound else LOGS:
        with suppress(FileNotFoundError):
            target.with_name(target.name + log).rename(f"{kept}{log}")
    try:
        os.link(target, kept)
    except OSError:  # A file system without second names.
        with files.opened_plain(target) as old:
            files.copy(old, kept)
    return kept
