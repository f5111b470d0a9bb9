"""What the site last saw of each link: the lines of its `/data/resources.jsonl`, or its own tables."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from resources.links import address

MOST_LINE = 100_000
DEAD = {"broken": "is broken", "gone": "is gone"}
MOVED = "moved"


class EvidenceError(ValueError):
    """The lines are none of the site's; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Seen:
    health: str
    checked_on: str
    """The day, as 2026-11-27; empty where nobody has looked yet."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """By the keys of addresses, as `links.address` makes them; and the ids of all entries."""

    seen: dict[str, Seen]
    ids: frozenset[int]


def read(lines: Iterable[str]) -> Evidence:
    """Of lines of JSON, each an object with `id`, `url`, `health` and `checked_at`. Raises EvidenceError."""
    return collect(_row(number, line) for number, line in enumerate(lines, start=1) if line.strip())


def collect(rows: Iterable[tuple[int, str, str, str]]) -> Evidence:
    """Of id, address, health and the time of the last look in ISO 8601."""
    seen, ids = dict[str, Seen](), set[int]()
    for pk, url, health, checked_at in rows:
        ids.add(pk)
        seen[address.read(url).key] = Seen(health, checked_at[:10])
    return Evidence(seen, frozenset(ids))


def _row(number: int, line: str) -> tuple[int, str, str, str]:
    try:
        said: Any = json.loads(line) if len(line) <= MOST_LINE else None
        pk, url, health, checked_at = said["id"], said["url"], said["health"], said.get("checked_at") or ""
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise EvidenceError(f"Line {number} of the evidence is no line of resources.jsonl.") from None
    if type(pk) is not int or not all(isinstance(word, str) for word in (url, health, checked_at)):
        raise EvidenceError(f"Line {number} of the evidence is no line of resources.jsonl.")
    return pk, url, health, checked_at
