"""What `releasing` has put into the folder of downloads, for the page that lists it and whoever takes it."""

import json
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils.dateparse import parse_datetime

from resources.exchange import releasing, tables
from resources.exchange.formats import FORMATS

CONTENT_TYPES = {one.file: one.content_type for one in FORMATS}
CONTENT_TYPES |= {one.file: tables.CONTENT_TYPE for one in tables.TABLES}
CONTENT_TYPES |= {releasing.MANIFEST: "application/json"}
"""Of every file that may be asked for."""


def manifest() -> dict[str, Any] | None:
    """What is there, with `made_at` as a time; None where there is nothing yet, or nothing that can be read."""
    try:
        found: dict[str, Any] = json.loads(_path(releasing.MANIFEST).read_bytes())
        return found | {"made_at": parse_datetime(found["made_at"])}
    except (OSError, ValueError, TypeError, KeyError):
        return None


def opened(name: str) -> BinaryIO | None:
    """One of the files, if it is there. It stays readable when the next takes its place."""
    try:
        return _path(name).open("rb") if name in CONTENT_TYPES else None
    except OSError:
        return None


def _path(name: str) -> Path:
    return Path(settings.DATA_DIR) / name
