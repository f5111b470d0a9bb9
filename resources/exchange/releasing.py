"""Everything public into a folder: a file for each noun, the guide in every format, and a manifest of them all."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.utils import timezone

from guide.backups.files import sync
from resources.exchange import atomic, shapes
from resources.exchange.formats import FORMATS
from resources.exchange.tables import TABLES
from resources.models import Resource

MANIFEST = "manifest.json"
IN_ONE_PIECE = 100_000
"""A guide of more links is not written as one document as well: the lines have them all."""
NEW = ".new-"
DAY = 86_400
Manifest = dict[str, Any]


def release(folder: Path, told: Callable[[Manifest], object] = lambda file: None) -> Manifest:
    """Write all files into the folder, in place of those there; `told` hears of each as it is done.

    They are written in a folder inside it and get their names together at the end, the manifest last: what stops
    half-way has changed nothing, and of two at once the one that ends last is there, whole. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    with TemporaryDirectory(dir=folder, prefix=NEW) as name:
        new, files = Path(name), []
        for file, what, pieces in _documents():
            files.append(_written(new / file, pieces) | {"what": what})
            told(files[-1])
        manifest = _manifest(files)
        _written(new / MANIFEST, [json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"])
        _put_in_place(new, folder, [file["name"] for file in files])
    return manifest


def names() -> list[str]:
    """Of every file that may be there, but for the manifest."""
    return [form.file for form in FORMATS] + [table.file for table in TABLES]


def _documents() -> Iterator[tuple[str, str, Iterator[str]]]:
    if Resource.objects.live()[: IN_ONE_PIECE + 1].count() <= IN_ONE_PIECE:
        yield from ((one.file, one.what, one.write()) for one in FORMATS)
    yield from ((one.file, one.what, one.lines()) for one in TABLES)


def _written(path: Path, pieces: Iterable[str]) -> Manifest:
    """Write the file, to the disk; its name, how many pieces and bytes it has, and its digest."""
    digest, count, size = sha256(), 0, 0
    with path.open("wb") as file:
        for count, piece in enumerate(pieces, start=1):  # noqa: B007  The last is the count.
            data = piece.encode()
            digest.update(data)
            size += file.write(data)
        file.flush()
        os.fchmod(file.fileno(), atomic.MODE)
        os.fsync(file.fileno())
    lines = {"lines": count} if path.suffix == ".jsonl" else {}
    return {"name": path.name, "bytes": size, "sha256": digest.hexdigest()} | lines


def _manifest(files: list[Manifest]) -> Manifest:
    about = {"shape": "data", "version": shapes.VERSION, "made_at": shapes.moment(timezone.now())}
    return about | {"licence": shapes.licence(), "guide": shapes.guide(), "site": settings.SITE_URL, "files": files}


def _put_in_place(new: Path, folder: Path, made: list[str]) -> None:
    with _alone(folder):
        for name in [*made, MANIFEST]:
            (new / name).replace(folder / name)
        for name in {*names()} - {*made}:
            (folder / name).unlink(missing_ok=True)
        sync(folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Of several processes one at a time; the system lets go of what a dead one held."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _sweep(folder: Path) -> None:
    """Take away what a process that died has left, a day ago or longer."""
    for left in folder.glob(f"{NEW}*"):
        if left.stat().st_mtime < time.time() - DAY:
            shutil.rmtree(left, ignore_errors=True)
