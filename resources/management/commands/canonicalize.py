"""Say what an address is to us: its stored form, its key, what was done to it, or why it is refused."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from resources.links import address
from resources.links.address import Address, Flag

NO_STRING = Address("", "", "", address.RULES_VERSION, (), Flag("no-json-string", "This line is no JSON string."))


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("url", nargs="?", help="the address")
        parser.add_argument("--stdin", action="store_true", help="read one JSON string a line, print one object a line")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, url: str | None, stdin: bool, json: bool, **options: Any) -> None:
        if stdin == (url is not None):
            raise CommandError("Give one address, or --stdin.")
        reads = map(_of_line, sys.stdin.buffer) if stdin else [address.read(url or "")]
        failed = False
        for read in reads:
            self.stdout.write(_object(read) if json or stdin else _words(read))
            failed |= read is NO_STRING or bool(read.refused and not json and not stdin)
        if failed:
            raise CommandError("Some lines are no JSON strings." if stdin else "Refused.")


def _of_line(line: bytes) -> Address:
    try:
        typed = json.loads(line.decode(errors="replace"))
    except ValueError:
        return NO_STRING
    return address.read(typed) if isinstance(typed, str) else NO_STRING


def _object(read: Address) -> str:
    """`flags` are codes, that of a refusal among them; `refused` is its sentence, or null."""
    flags = [flag.code for flag in (*read.flags, *([read.refused] if read.refused else []))]
    refused = read.refused.sentence if read.refused else None
    return json.dumps({"stored": read.stored or None, "key": read.key or None, "flags": flags, "refused": refused})


def _words(read: Address) -> str:
    if read.refused:
        return f"refused  {read.refused.sentence}"
    notes = [f"         {flag.sentence}" for flag in read.flags]
    return "\n".join([f"stored   {read.stored}", f"key      {read.key}", *notes])
