"""Read a list written as Markdown into the site: as it is, or first as the difference that it would make."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from guide.models import Section
from resources import facts, readme, roadmap, tools, wants
from resources.exchange import files, importing, planning, telling
from resources.exchange.importing import Changed, Report
from resources.exchange.plan import Kind, Plan
from resources.facts import Facts, Refused
from resources.models import Tool
from resources.readme import Outline
from resources.roadmap import Roadmap
from resources.wants import Wish

ATTEMPTS = 3
"""So often the difference is made anew when somebody changes the guide at the same moment."""
NO_TABLE = "none"
BAR = 40
"""Characters of the bar that shows how far it is."""


class Command(BaseCommand):
    help = "Reads a list written as Markdown. What the file does not mention is left alone; twice changes nothing."

    # With --verbosity 0, only the sum and what is refused are printed.
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the Markdown file, or - for standard input")
        for name, words in {
            "dry-run": "print what would be done, line by line, and do nothing",
            "parse-only": "print what the file says; needs no database",
            "json": "print JSON",
            "as-submissions": "let entries and changes wait for review; wants --source",
            "retitle": "take the title, the introduction and the order of sections from a list of others too",
            "retire-gone": "take out what the guide has and a file of ours does not mention any more",
            "strict": "do nothing at all if any entry is refused",
            "if-empty": "do nothing when there are sections already",
        }.items():
            parser.add_argument(f"--{name}", action="store_true", help=words)
        parser.add_argument("--source", default="", metavar="NAME", help="what the list is called, for new entries")
        parser.add_argument(
            "--facts", default="", metavar="TABLE",
            help=f"a table of facts in TOML; otherwise the one of the file's name beside it, or “{NO_TABLE}”",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        if options["as_submissions"] and (options["retire_gone"] or not options["source"].strip()):
            raise CommandError("--as-submissions wants --source NAME, and goes without --retire-gone.")
        try:
            outline = readme.parse(_text(options["file"]))
            if options["parse_only"]:
                return self._print_outline(outline, is_json=options["json"])
            table, steps, wishes = _tables(options["file"], options["facts"])
            shipped = _tools(options["file"], options["facts"])
            if options["if_empty"] and Section.objects.exists():
                others = wants.fill_empty(wishes) + tools.fill_empty(shipped)
                return self._leave_alone(roadmap.fill_empty(steps, table), others)
            if options["dry_run"]:
                return self._print_plan(_plan(outline, table, options), options)
            report = self._import(outline, table, steps, wishes, options)
            report.lines += [f"+ {made}" for made in tools.add_missing(shipped)]
            return self._print_report(report, options)
        except (Refused, Changed) as problem:
            raise CommandError(f"Nothing was imported. {problem}") from None
        except OperationalError as problem:
            raise CommandError(f"Nothing was imported. The database could not do it: {problem}".strip()) from None

    def _import(
        self, outline: Outline, table: Facts, steps: Roadmap, wishes: list[Wish], options: dict[str, Any]
    ) -> Report:
        """Nobody has looked at the difference, so one that has changed meanwhile is as good."""
        how: dict[str, Any] = {"facts": table, "steps": steps, "wishes": wishes}
        how |= {"progress": _bar if sys.stderr.isatty() else None}
        how |= {name: options[name] for name in ("source", "as_submissions")}
        for attempt in range(1, ATTEMPTS + 1):
            plan = _plan(outline, table, options)
            chosen = {row.name for row in plan.rows if row.is_chosen_first}
            if options["retitle"]:
                chosen |= {row.name for row in plan.rows if row.is_optional}
            if options["retire_gone"]:
                chosen |= {row.name for row in plan.rows if row.kind == Kind.GONE}
            if options["strict"]:
                self._refuse_all(plan)
            try:
                return importing.carry_out(plan, chosen, **how)
            except Changed:
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError("The last attempt returns or raises.")

    def _refuse_all(self, plan: Plan) -> None:
        refused = [row for row in plan.rows if row.kind == Kind.REFUSED]
        if refused:
            self._warn(telling.lines(refused))
            raise Refused(f"{telling.count(len(refused), 'entry is', 'entries are')} refused, which --strict forbids.")

    def _print_outline(self, outline: Outline, *, is_json: bool) -> None:
        if is_json:
            return self._print_json(readme.as_json(outline))
        for line in telling.outline_lines(outline):
            self.stdout.write(line)
        return None

    def _print_plan(self, plan: Plan, options: dict[str, Any]) -> None:
        if options["json"]:
            return self._print_json(telling.as_json(plan))
        self._print_lines(telling.lines_of_plan(plan), options)
        return self.stdout.write(f"Nothing was done. It would be: {telling.sum_of(plan)}")

    def _print_report(self, report: Report, options: dict[str, Any]) -> None:
        if options["json"]:
            done = {"done": [row.name for row in report.done], "summary": report.summary}
            return self._print_json(telling.as_json(report.plan) | done)
        self._print_lines([*report.lines, *([] if report.has_changes else ["Nothing has changed."])], options)
        return self.stdout.write(report.summary)

    def _print_json(self, said: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))

    def _print_lines(self, lines: Iterable[str], options: dict[str, Any]) -> None:
        for line in lines:
            if line.startswith(telling.REFUSED):
                self._warn([line])
            elif options["verbosity"]:
                self.stdout.write(line)

    def _warn(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stderr.write(line)

    def _leave_alone(self, made: list[str], others: list[str]) -> None:
        """A guide from before there was a roadmap, a board of what is wanted, or a table of tools, gets these alone."""
        words = f" Of the roadmap: {' and '.join(made)}." if made else ""
        words += f" Besides: {' and '.join(others)}." if others else ""
        self.stdout.write(f"The guide has sections already: nothing imported.{words}")


def _plan(outline: Outline, table: Facts, options: dict[str, Any]) -> Plan:
    return planning.plan(outline, table, as_submissions=options["as_submissions"])


def _text(name: str) -> str:
    """The file's text. Raises Refused where there is none, too much, or something else than text."""
    shown = "Standard input" if name == "-" else name
    try:
        if name == "-":
            return files.text_of(sys.stdin.buffer.read(files.MOST_BYTES + 1))
        with Path(name).open("rb") as file:
            return files.text_of(file.read(files.MOST_BYTES + 1))
    except OSError as problem:
        raise Refused(f"{shown} cannot be read: {problem.strerror}.") from None
    except Refused as problem:
        raise Refused(f"{shown}: {problem}") from None


def _tables(name: str, wanted: str) -> tuple[Facts, Roadmap, list[Wish]]:
    """The table of facts that belongs to the file, and the roadmap and the wants that lie beside the table: those of
    our own guide are nothing to other lists."""
    path = _beside(name, wanted)
    if path is None:
        return Facts(), Roadmap(), []
    has_roadmap = any((path.parent / name).is_file() for name in roadmap.FILES)
    steps = roadmap.read(path.parent) if has_roadmap else Roadmap()
    return facts.read(path), steps, wants.read(path.parent)


def _tools(name: str, wanted: str) -> list[Tool]:
    """Those that lie beside the table, as the roadmap does."""
    path = _beside(name, wanted)
    return tools.read(path.parent) if path else []


def _beside(name: str, wanted: str) -> Path | None:
    """The table of facts; None where there is none, or none was wanted."""
    path = Path(wanted) if wanted else Path(name).with_suffix(".toml")
    return None if wanted == NO_TABLE or (not wanted and (name == "-" or not path.is_file())) else path


def _bar(done: int, total: int) -> None:
    """How far it is, on one line of the terminal that is written over."""
    filled = BAR * done // max(1, total)
    end = "\n" if done >= total else ""
    sys.stderr.write(f"\r[{'#' * filled}{' ' * (BAR - filled)}] {done:,} of {total:,}{end}")
    sys.stderr.flush()
