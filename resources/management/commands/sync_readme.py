"""Two ways between the guide and the README of a Git checkout."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from resources.exchange import syncing
from resources.exchange.git import Refused
from resources.exchange.repository import Repository
from resources.exchange.syncing import Report


class Command(BaseCommand):
    help = (
        "Takes what people changed in the README of a Git checkout into the queue, by the authors of their commits, "
        "and writes the guide's own as one commit. It neither fetches nor pushes: see docs/sync.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("checkout", type=Path, help="the directory of the checkout, on its branch")
        parser.add_argument("--file", default="README.md", help="the guide's file in it (README.md)")
        parser.add_argument("--name", default="", help="of the repository, if not that of its remote “origin”")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done both ways, and do nothing")
        parser.add_argument("--no-commit", action="store_true", help="write the file, and leave the commit to you")
        parser.add_argument("--from-scratch", action="store_true", help="forget up to where it was read")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        how = {"is_dry": options["dry_run"], "is_from_scratch": options["from_scratch"]}
        try:
            repository = Repository(options["checkout"], options["file"])
            report = syncing.sync(repository, name=options["name"], commits=not options["no_commit"], **how)
        except Refused as why:
            raise CommandError(str(why)) from None
        if options["json"]:
            return self.stdout.write(json.dumps(asdict(report), ensure_ascii=False, indent=2))
        return self._tell(report, is_dry=options["dry_run"])

    def _tell(self, report: Report, *, is_dry: bool) -> None:
        for taken in report.taken:
            self.stdout.write(f"> {taken.sentence}")
        if not report.taken:
            self.stdout.write("> Nothing was changed there since the last sync.")
        if not report.has_changed:
            return self.stdout.write("< Nothing has changed here.")
        what = "Would be written" if is_dry else f"Committed {report.commit[:12]}" if report.commit else "Written"
        told = ", ".join(f"{count} {word}" for word, count in report.counts.items() if count)
        return self.stdout.write(f"< {what}: {told or 'the same in another form'}.")
