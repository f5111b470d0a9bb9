"""Putting a backup back: everything about it is checked before anything is changed."""

from contextlib import suppress
from pathlib import Path

from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import Error
from redis.exceptions import RedisError

from guide.backups import contents, engines, files, making, manifest
from guide.backups.manifest import BackupError, Manifest


def find(path: Path) -> Path:
    """The backup at `path`, or the newest whole one in it. Raises BackupError."""
    try:
        if (path / manifest.NAME).exists():
            return path
        return making.whole_ones(path)[-1]
    except OSError as problem:
        raise BackupError(f"{path}: {problem.strerror}.") from None
    except IndexError:
        raise BackupError(f"There is no whole backup in {path}.") from None


def verified(folder: Path) -> Manifest:
    """The manifest of a backup that can be restored here: nothing of it is damaged, and this code knows its tables.

    Raises BackupError.
    """
    said = manifest.read(folder)
    _check_it_is_for_us(said)
    file = folder / said.file
    try:
        is_same = file.lstat().st_size == said.size and files.sha256(file) == said.sha256
    except OSError as problem:
        raise BackupError(f"{file} cannot be read: {problem.strerror}.") from None
    if not is_same:
        raise BackupError(
            f"{file} is not what its manifest says: it was changed or damaged since. Take another backup."
        )
    engines.current().examine(file)
    return said


def restore(folder: Path, said: Manifest, *, replace: bool) -> Path | None:
    """Put a verified backup in the place of the database; where what was there before is now, if anything was.

    Raises BackupError, and has changed nothing then.
    """

    def keep() -> Path:
        return making.backup(folder.resolve().parent, kind=making.BEFORE_RESTORE)[0]

    try:
        return engines.current().load(folder / said.file, said, replace=replace, keep=keep)
    except OSError as problem:
        raise BackupError(
            f"{problem.filename or folder}: {problem.strerror or problem}. Nothing was changed."
        ) from None


def catch_up(said: Manifest) -> bool:
    """Bring tables that older code has made up to date, and forget what caches know of the data before.

    True if there were such tables. Raises BackupError where they stay as they are.
    """
    with suppress(RedisError):
        for cache in caches.all():
            cache.clear()
    is_older = bool(contents.missing(said.contents.migrations))
    try:
        if is_older:
            call_command("migrate", interactive=False, verbosity=0)
    except (Error, CommandError) as problem:
        raise BackupError(
            f"It is restored, but its tables could not be brought up to date: {problem}. See “manage.py migrate”."
        ) from None
    return is_older


def _check_it_is_for_us(said: Manifest) -> None:
    if said.engine != engines.name():
        raise BackupError(
            f"The backup is of {said.engine}, and DATABASE_URL names a database of {engines.name()}:"
            f" restore it into one of its own kind."
        )
    newer = contents.unknown(said.contents.migrations)
    if newer:
        raise BackupError(
            f"The backup was made by newer code (version {said.version}): this code does not know {newer[0]}"
            + (f" and {len(newer) - 1} more" if newer[1:] else "")
            + ". Install that version or a newer one, then restore."
        )
