"""Write everything public into a folder: JSON Lines, the guide in every format, and a manifest with their digests."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from resources.exchange import releasing
from resources.exchange.releasing import Manifest


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", help="it is made where it is not there; other files in it stay")

    def handle(self, *, folder: str, verbosity: int, **options: Any) -> None:
        try:
            manifest = releasing.release(Path(folder), self._say if verbosity else lambda file: None)
        except OSError as problem:
            raise CommandError(
                f"{folder} cannot be written: {problem.strerror}. What was there is there still."
            ) from None
        self.stdout.write(f"{len(manifest['files'])} files under {settings.DATA_LICENCE.id}, with {releasing.MANIFEST}")

    def _say(self, file: Manifest) -> None:
        lines = f", {file['lines']:,} lines" if "lines" in file else ""
        self.stdout.write(f"{file['name']}: {filesizeformat(file['bytes'])}{lines}".replace("\xa0", " "))
