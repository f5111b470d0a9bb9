"""What an entry says that it covers (“MLflow 2.9, Kubernetes 1.27–1.29”), and whether the world has moved on. Pure.

The rule: an entry is behind where a tool has a newer major version. While a tool stays in version 0 or 1, as Kubernetes
does, its minor versions tell, and four of them are as much. What cannot be read is not judged.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

Version = tuple[int, ...]
MINORS = 4
"""So many minor versions of a tool that stays in version 0 or 1 are as much as a major one: about a year of
Kubernetes."""
_NUMBER = r"v?[0-9]{1,6}(?:\.(?:[0-9]{1,6}|[x*]))*"
_PART = re.compile(rf"(?P<name>.*?[^\s=])[\s=]+(?P<first>{_NUMBER})(?:\s*(?:[-–—]|to)\s*(?P<last>{_NUMBER}))?", re.I)


@dataclass(frozen=True, slots=True)
class Covered:
    """A tool by the name that was typed, and the newest version of it that is covered: as typed, and as numbers."""

    name: str
    said: str
    version: Version


@dataclass(frozen=True, slots=True)
class Newest:
    """A tool as the world has it."""

    name: str
    version: str
    released_on: date | None = None


def read(typed: str) -> Version | None:
    """`v2.9.x` as (2, 9). None for what is no version: it has to begin with a number and hold nothing but numbers."""
    if not re.fullmatch(_NUMBER, typed, re.I):
        return None
    numbers = re.split(r"\.[x*]", typed.lower().removeprefix("v"))[0]
    return tuple(map(int, numbers.split(".")))


def covered(typed: str) -> list[Covered]:
    """The tools with their versions, of a range its end. Left out is what has none, or none that can be read."""
    found = [_PART.fullmatch(part.strip()) for part in re.split(r"[,;\n]", typed)]
    pairs = [(one["name"], one["last"] or one["first"]) for one in found if one]
    return [Covered(name, said, version) for name, said in pairs if (version := read(said)) is not None]


def is_behind(old: Version, new: Version) -> bool:
    """By the rule above. A version without a minor number says nothing of it."""
    if old[0] != new[0]:
        return old[0] < new[0]
    return new[0] <= 1 and len(old) > 1 and len(new) > 1 and new[1] - old[1] >= MINORS


def tools(lines: str) -> dict[str, Newest]:
    """By their names in small letters, from lines of name, version and day, with tabs between; no day, no date."""
    rows = [line.split("\t") for line in lines.split("\n")]
    found = [Newest(row[0], row[1], date.fromisoformat(row[2]) if row[2] else None) for row in rows if len(row) == 3]
    return {one.name.casefold(): one for one in found}


def outdated(typed: str, tools: Mapping[str, Newest]) -> list[tuple[Covered, Newest]]:
    """What is covered of `tools`, by their names in small letters, and is behind."""
    known = [(one, tools[one.name.casefold()]) for one in covered(typed) if one.name.casefold() in tools]
    return [(one, tool) for one, tool in known if (new := read(tool.version)) and is_behind(one.version, new)]


def note(typed: str, tools: Mapping[str, Newest]) -> str:
    """“Covers MLflow 1.30; MLflow is at 3.1 since May 2026. The ideas may still hold.” Or nothing: it is not behind."""
    found = outdated(typed, tools)
    if not found:
        return ""
    old = _listed(f"{tool.name} {one.said}" for one, tool in found)
    new = _listed(f"{tool.name} is at {tool.version}{_since(tool)}" for _, tool in found)
    return f"Covers {old}; {new}. The ideas may still hold."


def short(typed: str, tools: Mapping[str, Newest]) -> str:
    """“covers MLflow 1”: as much of the version as tells."""
    found = outdated(typed, tools)
    return f"covers {_listed(f'{tool.name} {_enough(one, tool)}' for one, tool in found)}" if found else ""


def _enough(one: Covered, tool: Newest) -> str:
    is_of_one_major = (read(tool.version) or (0,))[0] == one.version[0]
    return ".".join(map(str, one.version[: 1 + is_of_one_major]))


def _since(tool: Newest) -> str:
    return f" since {tool.released_on:%B %Y}" if tool.released_on else ""


def _listed(words: Iterable[str]) -> str:
    *front, last = words
    return f"{', '.join(front)} and {last}" if front else last
