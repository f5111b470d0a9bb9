"""Which version of the product this is."""

import hashlib
import tomllib
from functools import cache

from django.conf import settings

CODE = ["guide", "accounts", "resources", "templates"]
DRAWS = {".py", ".html", ".txt", ".xml", ".js", ".md"}
"""Kinds of files that say how a page looks."""


@cache
def version() -> str:
    """As `pyproject.toml` has it: `0.1.0`."""
    said = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(said["project"]["version"])


@cache
def fingerprint() -> str:
    """Of all that decides how a page is drawn beside its data: code, templates, libraries, and settings in one word.
    The same on every host that has the same; read once, in some 20 ms."""
    found = hashlib.blake2b(digest_size=10)
    base = settings.BASE_DIR
    files = [path for folder in CODE for path in (base / folder).rglob("*") if path.suffix in DRAWS]
    for path in sorted([*files, *base.glob("requirements.txt")]):
        content = path.read_bytes()
        found.update(f"{path.relative_to(base)} {len(content)} ".encode() + content)
    said = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    words = sorted((name, value) for name, value in said.items() if isinstance(value, str | int))
    found.update(repr([words, settings.DATA_LICENCE]).encode())
    return found.hexdigest()
