"""A change of an entry in the words of people, field by field. Pure."""

from typing import Any, NamedTuple

from resources.models.entry import Cost, Kind, Level, duration_of

LABELS = {
    "url": "Address",
    "title": "Title",
    "summary": "Why it is worth reading",
    "section": "Section",
    "kind": "Kind",
    "level": "Level",
    "cost": "Cost",
    "minutes": "Time",
    "tags": "Tags",
    "is_own_work": "By its author",
}
"""The fields that people see, in the order of the form."""
_CHOICES: dict[str, dict[str, str]] = {
    "kind": dict(Kind.choices),
    "level": dict(Level.choices),
    "cost": dict(Cost.choices),
}


class Line(NamedTuple):
    """One field: its label, and both values in words; nothing is a dash."""

    label: str
    before: str
    after: str


def lines(changes: dict[str, list[Any]]) -> list[Line]:
    """The rows of a table of `changes` (`{field: [before, after]}`, as `curation.differences` makes them)."""
    known = [(name, label) for name, label in LABELS.items() if name in changes]
    return [Line(label, *(_words(name, value) for value in changes[name])) for name, label in known]


def labels(changes: dict[str, list[Any]]) -> str:
    """What a change changes, in a list: `title, tags`."""
    return ", ".join(label.lower() for name, label in LABELS.items() if name in changes)


def _words(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if name == "tags":
        return ", ".join(value) or "–"
    if name == "minutes":
        return duration_of(value) or "–"
    return str(_CHOICES.get(name, {}).get(value, value) or "–")
