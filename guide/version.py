"""Which version of the product this is."""

import tomllib
from functools import cache

from django.conf import settings


@cache
def version() -> str:
    """As `pyproject.toml` has it: `0.1.0`."""
    said = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(said["project"]["version"])
