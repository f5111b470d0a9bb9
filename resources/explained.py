"""A change of an entry in the words of people, field by field. Pure."""

from collections.abc import Callable
from typing import Any, NamedTuple

from guide.duration import duration_of
from resources import lab_facts
from resources.models.entry import CHOICES

LABELS = {
    "url": "Address",
    "title": "Title",
    "summary": "Why it is worth reading",
    "section": "Section",
    "kind": "Kind",
    "level": "Level",
    "cost": "Cost",
    "minutes": "Time",
    "language": "Language",
    "runs_on": "Runs on",
    "ram_gb": "RAM",
    "gpu": "GPU",
    "needs": "Needs",
    "dollars": "Costs to run",
    "has_teardown": "Says how to take it down",
    "tested_on": "Tested on",
    "worked_on": "Last known to work",
    "covers": "Tools and versions",
    "tags": "Tags",
    "topic": "Topic",
    "topics": "Topics",
    "doors": "More links",
    "is_vendor": "By a vendor",
    "is_own_work": "By its author",
}
"""The fields that people see, in the order of the form."""
_SAID: dict[str, Callable[[Any], str]] = {"minutes": duration_of, **lab_facts.SAID}


class Line(NamedTuple):
    """One field: its label, and both values in words; nothing is a dash."""

    label: str
    before: str
    after: str


def lines(changes: dict[str, list[Any]]) -> list[Line]:
    """The rows of a table of `changes` (`{field: [before, after]}`, as `curation.differences` makes them)."""
    return list(lines_by_name(changes).values())


def lines_by_name(changes: dict[str, list[Any]]) -> dict[str, Line]:
    """As `lines`, by the name of the field."""
    known = [(name, label) for name, label in LABELS.items() if name in changes]
    return {name: Line(label, *(words(name, value) for value in changes[name])) for name, label in known}


def labels(changes: dict[str, list[Any]]) -> str:
    """What a change changes, in a list: `title, tags`."""
    return ", ".join(label.lower() for name, label in LABELS.items() if name in changes)


def words(name: str, value: Any) -> str:
    """The value of a field as people read it; nothing is a dash."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(value) or "–"
    if name in _SAID:
        return _SAID[name](value) or "–"
    return str(CHOICES.get(name, {}).get(value, value) or "–")
