"""Tools and their versions as the world has them: from a file of ours into the table.

Each tool is made once, and known by its name: what moderators made of it since is theirs.
"""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from resources import versions
from resources.facts import Refused
from resources.models import Tool

FILE = "tools.toml"
KNOWN: dict[str, type] = {"name": str, "version": str, "released_on": date}
MAY_BE_MISSING = {"released_on"}


def read(folder: Path) -> list[Tool]:
    """What tools.toml says, not stored; nothing where it is missing. Raises Refused, naming the file and the tool."""
    path = folder / FILE
    if not path.is_file():
        return []
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        rows = said.pop("tool", [])
        if said or not isinstance(rows, list):
            raise Refused("it is made of [[tool]] alone.")
        made = [_row(row, place) for place, row in enumerate(rows, start=1)]
        _refuse_twice([one.name.casefold() for one in made])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, Refused) as problem:
        raise Refused(f"{FILE}: {problem}") from None
    return made


def add_missing(tools: list[Tool]) -> list[str]:
    """Make those whose names are not there yet; `15 tools` for what was made, or nothing."""
    known = {name.casefold() for name in Tool.objects.values_list("name", flat=True)}
    missing = [one for one in tools if one.name.casefold() not in known]
    Tool.objects.bulk_create(missing, ignore_conflicts=True)
    return [f"{len(missing)} tool{'' if len(missing) == 1 else 's'}"] if missing else []


def fill_empty(tools: list[Tool]) -> list[str]:
    """As `add_missing`, leaving alone a table that holds anything: somebody may have taken rows out of it."""
    return [] if Tool.objects.exists() else add_missing(tools)


def _row(row: Any, place: int) -> Tool:
    """Raises Refused for a row that the table could not hold, or whose version says nothing."""
    name = row.get("name", f"tool {place}") if isinstance(row, dict) else f"tool {place}"
    if not isinstance(row, dict) or set(row) - set(KNOWN):
        raise Refused(f"{name}: known are {', '.join(KNOWN)}.")
    missing = next((key for key in KNOWN if not row.get(key) and key not in MAY_BE_MISSING), "")
    if missing:
        raise Refused(f"{name}: “{missing}” is missing.")
    wrong = next((key for key, value in row.items() if not _is_a(KNOWN[key], value)), "")
    if wrong or versions.read(row["version"]) is None:
        raise Refused(f"{name}: “{wrong or 'version'}” cannot be {row[wrong or 'version']!r}.")
    made = Tool(**row)
    try:
        made.clean_fields()
    except ValidationError as problem:
        field, sentences = next(iter(problem.message_dict.items()))
        raise Refused(f"{name}: {field}: {sentences[0]}") from None
    return made


def _is_a(kind: type, value: Any) -> bool:
    """A time is a date to Python, and none to us."""
    return isinstance(value, kind) and not isinstance(value, datetime)


def _refuse_twice(names: list[str]) -> None:
    twice = next((name for place, name in enumerate(names) if name in names[:place]), "")
    if twice:
        raise Refused(f"{twice}: it is there twice.")
