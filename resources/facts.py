"""What the guide's file does not say about its sections and links: the table in TOML that stands beside it."""

import tomllib
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from resources import lab_facts, tagging
from resources.links import address
from resources.models.entry import CHOICES, ENGLISH, Cost, Gpu, Kind, Level, RunsOn

Row = dict[str, Any]
KINDS: dict[str, type] = {
    "minutes": int, "tags": list, "topics": list, "is_vendor": bool, "ram_gb": int, "needs": list,
    "has_teardown": bool, "worked_on": date, "shows_roadmap": bool,
}  # fmt: skip
"""The fields of a row that are no text."""
WORDS = {
    "kind": Kind.values, "level": [*Level.values, ""], "cost": [*Cost.values, ""], "runs_on": [*RunsOn.values, ""],
    "gpu": [*Gpu.values, ""], "language": list(CHOICES["language"]),
}  # fmt: skip


class Refused(Exception):
    """A file cannot be taken over; the message is one line that says why and where."""


@dataclass(frozen=True, slots=True)
class SectionFacts:
    source: str
    title: str
    slug: str
    summary: str = ""
    wanted: str = ""
    asks_for: str = ""
    shows_roadmap: bool = False


@dataclass(frozen=True, slots=True)
class LinkFacts:
    address: str
    summary: str = ""
    kind: str = Kind.ARTICLE
    level: str = ""
    cost: str = ""
    minutes: int | None = None
    language: str = ENGLISH
    runs_on: str = ""
    ram_gb: int | None = None
    gpu: str = ""
    needs: list[str] = field(default_factory=list)
    dollars: Decimal | None = None
    has_teardown: bool | None = None
    tested_on: str = ""
    worked_on: date | None = None
    covers: str = ""
    is_vendor: bool = False
    tags: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Facts:
    """`sections` by heading, both as the source has it and corrected; `links` by the key of their address."""

    sections: dict[str, SectionFacts] = field(default_factory=dict)
    links: dict[str, LinkFacts] = field(default_factory=dict)

    def of_section(self, heading: str) -> SectionFacts | None:
        return self.sections.get(heading.casefold())


def read(path: Path) -> Facts:
    """The table in the file. Raises Refused, naming the file, for broken TOML and for words it does not know."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return _facts(**{name: table.pop(name, []) for name in ("section", "link")}, rest=table)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError, Refused) as problem:
        line = " ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)
        raise Refused(f"{path.name}: {line}") from None


def _facts(section: list[Row], link: list[Row], rest: Row) -> Facts:
    if rest:
        raise Refused(f"“{next(iter(rest))}” is no table of it; [[section]] and [[link]] are.")
    sections = [SectionFacts(**_checked(SectionFacts, row)) for row in section]
    links = [LinkFacts(**_spelled(_checked(LinkFacts, row))) for row in link]
    by_heading = {heading.casefold(): facts for facts in sections for heading in (facts.title, facts.source)}
    return Facts(by_heading, {_key(facts): facts for facts in links})


def _checked(made: type, row: Row) -> Row:
    """The row, once every word in it is known and none is missing."""
    name = next((str(row[key]) for key in ("source", "address") if key in row), "a row")
    known = {field.name: field for field in fields(made)}
    for key, value in row.items():
        if key not in known:
            raise Refused(f"{name}: “{key}” is unknown; known are {', '.join(known)}.")
        if type(value) is not KINDS.get(key, str):
            raise Refused(f"{name}: “{key}” cannot be {value!r}.")
    for key, one in known.items():
        if key not in row and one.default is MISSING and one.default_factory is MISSING:
            raise Refused(f"{name}: “{key}” is missing.")
    return row


def _spelled(row: Row) -> Row:
    """What is said of a lab, as a form would clean it. Raises Refused, and ValidationError with a sentence."""
    try:
        made = {name: spell(row[name]) for name, spell in _SPELLINGS.items() if name in row}
    except (InvalidOperation, TypeError, AttributeError):
        raise Refused(f"{row['address']}: “dollars” is a number in quotation marks, and “needs” are words.") from None
    return row | made


def _dollars(typed: str) -> Decimal:
    amount = lab_facts.cents(Decimal(typed))
    if not 0 <= amount <= lab_facts.DOLLARS_MAX:
        raise Refused(f"{typed} dollars are too many, or too few.")
    return amount


_SPELLINGS: dict[str, Callable[[Any], Any]] = {
    "dollars": _dollars, "needs": lambda words: lab_facts.needs(",".join(words)), "covers": lab_facts.covers,
    "worked_on": lambda day: lab_facts.check_day(day, timezone.localdate()),
}  # fmt: skip


def _key(facts: LinkFacts) -> str:
    """The key of its address. Raises Refused and ValidationError where the facts are not sound."""
    typed = address.read(facts.address)
    if typed.refused:
        raise Refused(f"{facts.address}: {typed.refused.sentence}")
    for name, words in WORDS.items():
        if getattr(facts, name) not in words:
            raise Refused(f"{facts.address}: “{getattr(facts, name)}” is no {name}.")
    if not all(isinstance(word, str) for word in [*facts.tags, *facts.topics]):
        raise Refused(f"{facts.address}: every tag and every topic is a word.")
    tagging.split(tagging.join(facts.tags))
    return typed.key
