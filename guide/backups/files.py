"""Files that nobody else may read and that are there after a power cut."""

import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

MODE, FOLDER_MODE = 0o600, 0o700
"""A backup holds what everybody wrote, their mail addresses and their hashed passwords."""


def write_private(path: Path, text: str) -> None:
    """A new file with this text, on the disk when this returns. Raises OSError."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE), "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def make_private(path: Path) -> None:
    """A new and empty file, for a program that writes into it."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE))


@contextmanager
def opened_plain(path: Path) -> Iterator[BufferedReader]:
    """The file for reading. Raises OSError, also for a link to another and for what is no file, such as a pipe."""
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:  # noqa: PTH123
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no plain file", str(path))
        yield file


def sha256(path: Path) -> str:
    with opened_plain(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """What was written into the file, or renamed in the folder, is on the disk when this returns."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy(source: BufferedReader, target: Path) -> str:
    """A copy that is on the disk when this returns; the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    with target.open("wb") as file:
        while piece := source.read(1 << 20):
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def own_alike(path: Path, model: Path) -> None:
    """Give the file the owner of `model`, as far as we may: a site that runs as somebody else has to write it."""
    found = model.stat()
    if os.geteuid() == 0:
        shutil.chown(path, found.st_uid, found.st_gid)
    path.chmod(found.st_mode & 0o666 if model.is_file() else MODE)
