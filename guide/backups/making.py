"""Making a backup: under a name that nobody takes for one, until it is whole and on the disk."""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from guide.backups import engines, files, manifest
from guide.backups.manifest import BackupError, Manifest
from guide.version import version

NAME = re.compile(r"guide-\d{8}T\d{6}Z(-\d+)?")
BEFORE_RESTORE = "before-restore"
"""What the names of those begin with that a restore makes. No other backup makes them go."""
_LEFT = re.compile(rf"\.(guide|{BEFORE_RESTORE})-\d{{8}}T\d{{6}}Z(-\d+)?\.(partial|removed)")


def backup(folder: Path, keep: int | None = None, *, kind: str = "guide") -> tuple[Path, list[Path]]:
    """Make one in `folder`, with `kind` at the beginning of its name. The site may go on writing.

    Returns where it is, and which older ones were removed because `keep` newer ones are there. Raises BackupError, and
    leaves nothing behind then.
    """
    try:
        folder.mkdir(mode=files.FOLDER_MODE, parents=True, exist_ok=True)
        with _locked(folder):
            _sweep(folder)
            made = _make(_free_name(folder, kind))
            return made, [] if keep is None else _remove_older(folder, keep)
    except OSError as problem:
        raise BackupError(f"{problem.filename or folder}: {problem.strerror or problem}. No backup was made.") from None


def whole_ones(folder: Path) -> list[Path]:
    """The backups in `folder` that we made and that are complete, oldest first. Checksums are not computed."""
    found = [path for path in folder.iterdir() if NAME.fullmatch(path.name) and _is_whole(path)]
    return sorted(found, key=lambda path: (path.name[:22], int(path.name[23:] or 1)))


def _make(path: Path) -> Path:
    partial = path.with_name(f".{path.name}.partial")
    partial.mkdir(mode=files.FOLDER_MODE)
    try:
        manifest.write(partial, _dumped(partial))
        files.sync(partial)
        partial.rename(path)
        files.sync(path.parent)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return path


def _dumped(partial: Path) -> Manifest:
    engine, started_at = engines.current(), _now()
    file = partial / manifest.FILES[engines.name()]
    found = engine.dump(file)
    if not found.migrations:
        raise BackupError("The database has no tables of the guide. “manage.py migrate” makes them.")
    files.sync(file)
    made_by = (version(), engines.name(), engine.version())
    return Manifest(*made_by, started_at, _now(), found, file.stat().st_size, files.sha256(file))


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _free_name(folder: Path, kind: str) -> Path:
    base = f"{kind}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    names = (folder / (base if number == 1 else f"{base}-{number}") for number in count(1))
    return next(path for path in names if not path.exists())


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise BackupError(f"Another backup is being made in {folder}. No second one was begun.") from None
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Take away what somebody left who died on the way: nobody else is at work here."""
    for path in folder.glob(".*"):
        if _LEFT.fullmatch(path.name):
            shutil.rmtree(path)


def _remove_older(folder: Path, keep: int) -> list[Path]:
    older = whole_ones(folder)[: -keep or None]
    for path in older:
        # Under another name first: what is half removed is no backup any more.
        shutil.rmtree(path.rename(path.with_name(f".{path.name}.removed")))
    return older


def _is_whole(path: Path) -> bool:
    """It holds our two files, the dump as long as it was, and nothing that somebody else has put there."""
    try:
        said = manifest.read(path)
        held = {one.name for one in path.iterdir()}
        return held == {manifest.NAME, said.file} and (path / said.file).lstat().st_size == said.size
    except (BackupError, OSError):
        return False
