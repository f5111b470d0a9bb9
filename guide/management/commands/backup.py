"""Copy the whole database while the site runs, into a folder of its own with a manifest that vouches for it."""

import json as writing
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guide.backups import ending, making, manifest
from guide.backups.manifest import BackupError, Manifest


class Command(BaseCommand):
    help = f"{__doc__} {manifest.LEFT_OUT}"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="where backups are kept; made if it is not there")
        parser.add_argument("--keep", type=int, metavar="N", help="remove older whole backups, so that N are left")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, folder: Path, keep: int | None, json: bool, **options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError("--keep takes a number from 1 up: the new backup is one of them.")
        began = time.monotonic()
        try:
            with ending.tidily():
                made, removed = making.backup(folder, keep)
        except BackupError as problem:
            raise CommandError(str(problem)) from None
        said = manifest.read(made)
        told = _told(made, said, removed, time.monotonic() - began)
        self.stdout.write(writing.dumps(told) if json else _sentence(told, said))


def _told(made: Path, said: Manifest, removed: list[Path], seconds: float) -> dict[str, Any]:
    return {
        "backup": str(made),
        "engine": said.engine,
        "bytes": said.size,
        "sha256": said.sha256,
        "rows": said.contents.rows,
        "seconds": round(seconds, 2),
        "removed": [str(path) for path in removed],
    }


def _sentence(told: dict[str, Any], said: Manifest) -> str:
    size = f"{told['bytes'] / 1_000_000:.1f} MB, {said.contents.row_count} rows, {told['seconds']} s"
    removed = f" Removed: {', '.join(told['removed'])}." if told["removed"] else ""
    return f"{told['backup']} is whole: {size}.{removed}"
