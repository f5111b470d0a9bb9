"""Which of the two databases the site has, and what both can do."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, cast

from django.db import connection

from guide.backups import postgresql, sqlite
from guide.backups.contents import Contents
from guide.backups.manifest import Manifest


class Engine(Protocol):
    """See the modules `sqlite` and `postgresql` for what they promise."""

    def version(self) -> str: ...
    def dump(self, path: Path) -> Contents: ...
    def examine(self, path: Path) -> object: ...
    def load(self, path: Path, manifest: Manifest, *, replace: bool, keep: Callable[[], Path]) -> Path | None: ...


def name() -> str:
    """`sqlite` or `postgresql`: what DATABASE_URL says."""
    return connection.vendor


def current() -> Engine:
    return cast(Engine, {"sqlite": sqlite, "postgresql": postgresql}[name()])
