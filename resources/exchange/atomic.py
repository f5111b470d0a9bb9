"""Files that are there whole or not at all, whatever happens while they are written."""

import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

from guide.backups.files import sync

MODE = 0o644


def write(path: Path, pieces: Iterable[str]) -> None:
    """Put the pieces, as UTF-8, where `path` is, in place of what is there.

    They are written beside it under another name, and reach the disk before they get theirs. Raises OSError where that
    cannot be done; then nothing has changed.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise OSError(None, "It is no file")
    with NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.writelines(piece.encode() for piece in pieces)
            file.flush()
            os.fchmod(file.fileno(), MODE)
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    sync(path.parent)
