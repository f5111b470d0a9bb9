"""Write the guide as one document: the same guide is the same bytes."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from resources.exchange import atomic
from resources.exchange.formats import NAMED


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=NAMED, default="md", help="md, for a README, if nothing is said")
        parser.add_argument("--output", metavar="FILE", help="write there, whole or not at all; otherwise print it")

    def handle(self, *, format: str, output: str | None, **options: Any) -> None:
        pieces = NAMED[format].write()
        if output is None:
            return self._print(pieces)
        try:
            return atomic.write(Path(output), pieces)
        except OSError as problem:
            raise CommandError(f"{output} cannot be written: {problem.strerror}.") from None

    def _print(self, pieces: Iterator[str]) -> None:
        """Who reads may stop reading: `export_guide | head`. Python's documentation of SIGPIPE says how to bear it."""
        try:
            for piece in pieces:
                self.stdout.write(piece, ending="")
            self.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
