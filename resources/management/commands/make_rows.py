"""Fill an empty guide with made-up rows, to see and to measure it at any size. For development only."""

import re
from argparse import ArgumentParser
from datetime import UTC, datetime, time
from io import StringIO
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources.links import address
from resources.models import Resource, Submission
from resources.rows import making, people

SHIPPED = Path(settings.BASE_DIR) / "guide" / "content" / "guide.md"
LEAST, MOST = 20, 5_000_000


class Command(BaseCommand):
    help = "Makes N entries, and people, submissions and events in proportion. Only in a guide that nobody has filled."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int, metavar="N", help=f"how many entries, from {LEAST} up")
        parser.add_argument("--seed", type=int, default=4711, help="another one makes other rows (4711)")
        parser.add_argument("--until", help="the day of the latest row, as 2026-11-28 (today)")
        parser.add_argument(
            "--force", action="store_true", help="without DEBUG too; never where somebody has filled the guide"
        )

    def handle(self, *, count: int, seed: int, until: str | None, force: bool, **options: Any) -> None:
        if not settings.DEVELOPMENT and not force:
            raise CommandError("Rows are for development: DEBUG is not true, so nothing was made.")
        if not LEAST <= count <= MOST:
            raise CommandError(f"Give a number of entries from {LEAST} to {MOST:,}.")
        _refuse_what_is_filled()
        day = _day(until)
        if not Section.objects.exists():
            call_command("import_guide", str(SHIPPED), verbosity=0, stdout=StringIO())
        start = perf_counter()
        plan = making.make(count, seed, day)
        self.stdout.write(
            f"{count:,} entries, {plan.people:,} people, {Submission.objects.count():,} submissions:"
            f" {perf_counter() - start:.0f} s."
        )


def _refuse_what_is_filled() -> None:
    """What anybody may have written stays alone with --force too."""
    if User.objects.filter(email__endswith=f"@{people.DOMAIN}").exists():
        raise CommandError("The rows are there already: nothing made. Make others in a new database.")
    own = User.objects.filter(is_sample=False).exclude(email="moderator@example.org")
    sent = Submission.objects.exclude(submitter__is_sample=True)
    entries = Resource.objects.exclude(key__in=_shipped())
    for rows, said in [(own, "people"), (sent, "submissions"), (entries, "entries")]:
        if rows.exists():
            raise CommandError(f"Nothing was made: this guide has {said} that it did not come with.")


def _shipped() -> list[str]:
    urls = re.findall(r"\]\((https?://\S+)\)", SHIPPED.read_text("utf-8"))
    return [address.read(url).key for url in urls]


def _day(given: str | None) -> datetime:
    try:
        day = datetime.fromisoformat(given).date() if given else timezone.now().date()
    except ValueError:
        raise CommandError(f"“{given}” is no day. Write it as 2026-11-28.") from None
    return datetime.combine(day, time(), UTC)
