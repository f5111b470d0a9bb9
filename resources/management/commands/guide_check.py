"""Check a guide's README: its words, its addresses, its links. Without FILE, the guide of this site.

Exits with 0 where nothing is as grave as --fail-on says, with 1 where something is, with 2 where nothing was checked.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, connection

from guide.models import Section
from resources import readme
from resources.exchange import checks, exporting, files
from resources.exchange.checks import Evidence, EvidenceError, evidence, reports
from resources.facts import Refused
from resources.models import Resource

STANDARD_INPUT = "-"
NAME = "README.md"
"""What a guide is called that comes from no file."""
MOST_LINE = 200_000
"""Characters of one line of evidence; the site writes none so long."""


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="a Markdown file, or - for standard input; no database is needed")
        parser.add_argument("--format", choices=reports.FORMATS, default="text", help="of what is printed (text)")
        parser.add_argument("--evidence", type=Path, metavar="FILE", help="the site's /data/resources.jsonl")
        parser.add_argument(
            "--fail-on", choices=["error", "warning", "never"], default="error", help="what to fail on (error)"
        )

    def handle(self, *, file: str | None, format: str, fail_on: str, **options: Any) -> None:
        try:
            text = _text_of(file) if file else _text_of_the_site()
            seen = _evidence_in(options["evidence"]) if options["evidence"] else _evidence_of_the_site()
        except OSError as problem:
            raise CommandError(f"{problem.filename} cannot be read: {problem.strerror}.", returncode=2) from None
        except (EvidenceError, Refused, Error) as problem:
            reason = " ".join(str(problem).split())
            raise CommandError(f"{file or 'The guide'} was not checked. {reason}", returncode=2) from None
        checked = checks.check(text, seen)
        name = _in_checkout(Path(file)) if file and file != STANDARD_INPUT else NAME
        self.stdout.write(reports.FORMATS[format](name, checked, fail_on), ending="")
        if checked.failing(fail_on):
            sys.exit(1)


def _text_of(file: str) -> str:
    """Raises OSError, or Refused where it is no text."""
    if file == STANDARD_INPUT:
        return files.text_of(sys.stdin.buffer.read(files.MOST_BYTES + 1))
    with Path(file).open("rb") as readable:
        return files.text_of(readable.read(files.MOST_BYTES + 1))


def _text_of_the_site() -> str:
    if not _has_guide():
        raise Refused("There is no guide in the database: name a file, or run “manage.py import_guide” first.")
    return readme.write(exporting.outline(most=None))


def _evidence_in(file: Path) -> Evidence:
    with file.open(encoding="utf-8", errors="replace") as lines:
        return evidence.read(iter(lambda: lines.readline(MOST_LINE), ""))


def _evidence_of_the_site() -> Evidence | None:
    """What this site knows of its links; None where there is no site, as in the checkout of a fork."""
    try:
        return evidence.collect(_seen_by_the_site()) if _has_guide() else None
    except Error:
        return None


def _seen_by_the_site() -> Iterator[tuple[int, str, str, str]]:
    rows = Resource.objects.live().values_list("pk", "url", "health", "checked_at")
    for pk, url, health, checked_at in rows.iterator():
        yield pk, url, health, f"{checked_at:%Y-%m-%d}" if checked_at else ""


def _has_guide() -> bool:
    """A database that is not there is not made by looking."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not Path(name).exists():
        return False
    tables = connection.introspection.table_names()
    return Section._meta.db_table in tables and Section.objects.exists()


def _in_checkout(file: Path) -> str:
    """The file's name from the root of the checkout that it is in; from here where it is in none."""
    path = file.resolve()
    root = next((folder for folder in path.parents if (folder / ".git").exists()), Path.cwd())
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else file.as_posix()
