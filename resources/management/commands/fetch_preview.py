"""Look at one page as the site would: where its address leads, and what it says of itself."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from resources.links import fetch, preview
from resources.links.network import PUBLIC
from resources.links.preview import Preview


class Command(BaseCommand):
    help = "Fetches a page and prints what the site would note of it. Exits with 1 when there is no page."
    # Handed over by tests alone: an option of this kind cannot be given on the command line.
    stealth_options = ("network", "deadline")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="the address of the page")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        deadline = options.get("deadline", fetch.SECONDS)
        seen = preview.look(options["url"], deadline=deadline, network=options.get("network", PUBLIC))
        facts = _facts(seen)
        self.stdout.write(json.dumps(facts) if options["as_json"] else "\n".join(_rows(facts)))
        if seen.error:
            raise CommandError(f"There is no page to show ({seen.error}). {seen.detail}")


def _facts(seen: Preview) -> dict[str, Any]:
    return {
        "url": seen.url,
        "status": seen.status,
        "final": seen.final,
        "hops": list(seen.hops),
        "title": seen.page.title,
        "description": seen.page.description,
        "canonical": seen.page.canonical,
        "language": seen.page.language,
        "author": seen.page.author,
        "published": seen.page.published,
        "words": seen.page.words,
        "error": seen.error,
        "detail": seen.detail,
        "ms": seen.ms,
    }


def _rows(facts: dict[str, Any]) -> list[str]:
    """One line for each fact; a dash where there is none. The sentence about an error goes to standard error."""
    shown = facts | {"hops": " → ".join(facts["hops"]), "status": facts["status"] or ""}
    return [f"{name:12} {_printable(value)}" for name, value in shown.items() if name not in {"url", "detail"}]


def _printable(value: object) -> str:
    words = "" if value is None else str(value)
    return "".join(letter if letter.isprintable() else "�" for letter in words) or "–"
