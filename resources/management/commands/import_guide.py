"""Read a guide written as Markdown into the site: its title, its sections and their links."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from guide.models import Section
from resources import facts, readme, roadmap
from resources.exchange import importing
from resources.facts import Refused
from resources.twins import AlreadyHere

MOST_BYTES = 2_000_000
CONTENT = Path(settings.BASE_DIR) / "guide" / "content"
TABLE = CONTENT / "guide.toml"


class Command(BaseCommand):
    help = "Reads a guide written as Markdown. What the file does not mention is left alone; twice changes nothing."

    # With --verbosity 0, only the sum is printed.
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the Markdown file, or - for standard input")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are sections already")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            steps = roadmap.read(CONTENT)
            if options["if_empty"] and Section.objects.exists():
                return self._leave_alone(roadmap.fill_empty(steps))
            report = importing.import_outline(readme.parse(_text(options["file"])), facts.read(TABLE), steps)
        except (Refused, AlreadyHere) as problem:
            raise CommandError(f"Nothing was imported. {problem}") from None
        lines = report.lines if report.has_changes else [*report.lines, "Nothing has changed."]
        for line in lines if options["verbosity"] else []:
            self.stdout.write(line)
        return self.stdout.write(report.summary)

    def _leave_alone(self, made: list[str]) -> None:
        """A guide from before there was a roadmap gets that alone."""
        words = f" Of the roadmap: {' and '.join(made)}." if made else ""
        self.stdout.write(f"The guide has sections already: nothing imported.{words}")


def _text(name: str) -> str:
    """The file's text. Raises Refused where there is none, too much, or something else than UTF-8."""
    try:
        data = sys.stdin.buffer.read(MOST_BYTES + 1) if name == "-" else _beginning(Path(name))
        name = "Standard input" if name == "-" else name
        if len(data) > MOST_BYTES:
            raise Refused(f"{name} is larger than 2 MB.")
        return data.decode("utf-8-sig")
    except OSError as problem:
        raise Refused(f"{name} cannot be read: {problem.strerror}.") from None
    except UnicodeDecodeError as problem:
        raise Refused(f"{name} is not UTF-8 from byte {problem.start + 1} on.") from None


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)
