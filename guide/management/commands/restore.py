"""Put a backup in the place of the database, after everything about it was checked. Stop the site before."""

import json as writing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guide.backups import ending, restoring
from guide.backups.manifest import BackupError, Manifest


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", metavar="DIR", type=Path, help="a backup, or the folder whose newest one is meant")
        parser.add_argument("--replace", action="store_true", help="also where there is something; it is kept aside")
        parser.add_argument("--verify-only", action="store_true", help="check the backup and change nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, path: Path, replace: bool, verify_only: bool, json: bool, **options: Any) -> None:
        try:
            with ending.tidily():
                folder = restoring.find(path)
                said = restoring.verified(folder)
                kept = None if verify_only else restoring.restore(folder, said, replace=replace)
                was_older = not verify_only and restoring.catch_up(said)
        except BackupError as problem:
            raise CommandError(str(problem)) from None
        told = {
            "backup": str(folder),
            "restored": not verify_only,
            "kept": str(kept) if kept else None,
            "migrated": was_older,
            "rows": said.contents.rows,
        }
        self.stdout.write(writing.dumps(told) if json else _sentences(told, said))


def _sentences(told: dict[str, Any], said: Manifest) -> str:
    made_by = f"version {said.version}, {said.engine} {said.engine_version}"
    what = f"{made_by}, {said.started_at}, {said.contents.row_count} rows"
    if not told["restored"]:
        return f"{told['backup']} is whole and can be restored here: {what}."
    lines = [f"{told['backup']} is restored: {what}. Every count is the manifest's."]
    lines += [f"What was there before: {told['kept']}"] if told["kept"] else []
    lines += ["It was made by older code: its tables were migrated."] if told["migrated"] else []
    return "\n".join(lines)
