"""The manifest of a backup: what is in it, how it was made, and the checksums that tell whether it is still that.

It is read as something that anybody may have written: it names no path, and nothing of it reaches a terminal or a
statement that is not a word or a number.
"""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from guide.backups.contents import Contents
from guide.backups.files import opened_plain, write_private

NAME = "manifest.json"
FORMAT = 1
"""Raise it when an older `restore` could not read what is written now."""
PRODUCT = "mlops-guide"
FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
"""The one file of a backup, by its engine."""
LEFT_OUT = "SECRET_KEY and every other setting, var/ (cards, mails, exports) and the code are not in it."
_MOST_BYTES = 1_000_000
_WORD = re.compile(r"[\w.+:-]{1,200}", re.ASCII)


class BackupError(Exception):
    """No backup was made, or nothing was restored; the sentence says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`engine_version` is that of the database server, or of SQLite. Times are ISO 8601 in UTC."""

    version: str
    engine: str
    engine_version: str
    started_at: str
    finished_at: str
    contents: Contents
    size: int
    sha256: str

    @property
    def file(self) -> str:
        return FILES[self.engine]


def write(folder: Path, manifest: Manifest) -> None:
    said = asdict(manifest)
    contents, size, sha256 = said.pop("contents"), said.pop("size"), said.pop("sha256")
    files = {manifest.file: {"bytes": size, "sha256": sha256}}
    whole = {"format": FORMAT, "product": PRODUCT} | said | {"files": files} | contents | {"left_out": LEFT_OUT}
    write_private(folder / NAME, json.dumps(whole, indent=1) + "\n")


def read(folder: Path) -> Manifest:
    """Raises BackupError where there is none, or none that we have written."""
    try:
        with opened_plain(folder / NAME) as file:
            said = json.loads(file.read(_MOST_BYTES))
    except OSError as problem:
        raise BackupError(f"{folder} is no backup: {NAME} cannot be read ({problem.strerror}).") from None
    except (ValueError, RecursionError):
        raise BackupError(f"{folder} is no whole backup: {NAME} is no JSON.") from None
    if isinstance(said, dict) and said.get("product") == PRODUCT and said.get("format") != FORMAT:
        raise BackupError(f"{folder} is of another format than {FORMAT}: it takes the version that made it to restore.")
    try:
        return _understood(said)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise BackupError(f"{folder} is no backup of ours: {NAME} says something else than our manifests.") from None


def _understood(said: Any) -> Manifest:
    if said["product"] != PRODUCT or [*said["files"]] != [FILES[said["engine"]]]:
        raise ValueError
    (file,) = said["files"].values()
    words = {name: _word(said[name]) for name in ("version", "engine", "engine_version", "started_at", "finished_at")}
    migrations = {_word(app): [_word(name) for name in _list(names)] for app, names in said["migrations"].items()}
    rows = {_word(label): _number(count) for label, count in said["rows"].items()}
    return Manifest(
        **words, contents=Contents(migrations, rows), size=_number(file["bytes"]), sha256=_word(file["sha256"])
    )


def _checked(kind: type, is_so: Callable[[Any], object], value: Any) -> Any:
    if type(value) is not kind or not is_so(value):
        raise ValueError
    return value


def _word(value: Any) -> str:
    return str(_checked(str, _WORD.fullmatch, value))


def _list(value: Any) -> list[Any]:
    return list(_checked(list, lambda _: True, value))


def _number(value: Any) -> int:
    return int(_checked(int, lambda number: 0 <= number < 2**63, value))
