"""Look at links of the guide now: those that are due, or those that are named."""

import json
import sys
from argparse import ArgumentParser
from array import array
from collections.abc import Sequence
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from guide.models import Section
from resources import checking, courtesy
from resources.checking import Outcome
from resources.models import Resource

BAR_WIDTH = 30
INTERRUPTED = 130
"""What shells expect of a program that was ended by Ctrl-C: 128 and the number of the signal."""


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="every link, whether it is due or not")
        parser.add_argument("--host", help="every link of this site, such as github.com")
        parser.add_argument("--section", metavar="SLUG", help="every link of this section")
        parser.add_argument("--json", action="store_true", help="print one JSON object a line and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        rows, counts = _chosen(options["all"], options["host"], options["section"]), dict[str, int]()
        bar = Bar(len(rows), sys.stderr)
        outcomes = checking.check_in_turn(rows)
        try:
            bar.draw(0)
            for done, outcome in enumerate(outcomes, start=1):
                counts[outcome.health] = counts.get(outcome.health, 0) + 1
                bar.clear()
                self.stdout.write(_object(outcome) if options["json"] else _line(outcome))
                bar.draw(done)
        except KeyboardInterrupt:
            raise CommandError(f"Stopped after {_summary(counts)}.", returncode=INTERRUPTED) from None
        finally:
            outcomes.close()
            bar.clear()
        if not options["json"]:
            self.stdout.write(f"{_summary(counts)}." if rows else "No link is due.")


class Bar:
    """How far it is, on the last line of a terminal; nothing elsewhere."""

    def __init__(self, total: int, screen: TextIO) -> None:
        self.total, self.screen = total, screen
        self.is_shown = screen.isatty() and total > 1

    def draw(self, done: int) -> None:
        full = BAR_WIDTH * done // max(self.total, 1)
        self._write(f"\r[{'#' * full}{'.' * (BAR_WIDTH - full)}] {done}/{self.total}")

    def clear(self) -> None:
        self._write("\r\033[K")

    def _write(self, text: str) -> None:
        if self.is_shown:
            self.screen.write(text)
            self.screen.flush()


def _chosen(every: bool, host: str | None, slug: str | None) -> Sequence[int]:
    """The ids of the links that are asked for: of a million, a few megabytes. Raises CommandError where the words name
    none."""
    if sum([every, host is not None, slug is not None]) > 1:
        raise CommandError("Give one of --all, --host and --section.")
    live = Resource.objects.live().order_by("section__position", "section_id", "position", "id")
    if host is not None:
        return _of_host(live, host)
    if slug is not None:
        return _of_section(live, slug)
    return _ids(live if every else checking.all_due())


def _ids(rows: Any) -> Sequence[int]:
    return array("q", rows.values_list("pk", flat=True).iterator())


def _of_host(rows: Any, host: str) -> Sequence[int]:
    name = host.strip().lower().removeprefix("www.")
    found = array("q", (pk for pk, url in rows.values_list("pk", "url").iterator() if courtesy.host_of(url) == name))
    if not found:
        raise CommandError(f"No link of the guide is at “{host}”. Name a site as in “github.com”.")
    return found


def _of_section(rows: Any, slug: str) -> Sequence[int]:
    if not Section.objects.filter(slug=slug).exists():
        raise CommandError(f"There is no section “{slug}”.")
    return _ids(rows.filter(section__slug=slug))


def _object(outcome: Outcome) -> str:
    """`status`, `final` and `error` are null where there was none, or where no look was had."""
    look = outcome.check
    seen = {"status": look.status, "final": look.final_url or None, "error": look.error or None} if look else {}
    nothing = {"status": None, "final": None, "error": None}
    told = {"id": outcome.pk, "url": outcome.url, "health": outcome.health} | nothing | seen
    return json.dumps(told | {"reason": outcome.reason}, ensure_ascii=False)


def _line(outcome: Outcome) -> str:
    return f"{outcome.health:8} {outcome.url}  {outcome.reason}"


def _summary(counts: dict[str, int]) -> str:
    total = sum(counts.values())
    parts = ", ".join(f"{count} {health}" for health, count in sorted(counts.items()))
    return f"{total} link{'' if total == 1 else 's'}" + (f": {parts}" if parts else "")
