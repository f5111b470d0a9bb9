"""What taking a decision back would do, row by row, in the words of people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import ForeignKey, Model

from accounts.models import User
from guide.models import Guide, Section
from resources import journal
from resources.journal import DOORS, TAGS, TOPICS, Entry, Values
from resources.models import (
    Alias,
    Event,
    Incident,
    QueueItem,
    Resource,
    ResourceTag,
    ResourceTopic,
    Submission,
    Tag,
    Want,
)  # fmt: skip

KINDS: dict[type[Model], str] = {
    Resource: "Entry", Submission: "Submission", Section: "Section", Guide: "Guide", Tag: "Tag", Alias: "Other address",
    User: "Account", Incident: "What was found about a link", QueueItem: "Item of the queue",
    Want: "Want",
}  # fmt: skip
QUIET = {
    "position", "changed_at", "host", "key", "key_version", "check_due_at", "check_claimed_until", "evidence_since",
    "closed_at", "decided_at", "opened_at",
}  # fmt: skip
"""Columns that go along with others, and say nothing to anybody."""
LISTS = {TAGS: "tags", TOPICS: "topics", DOORS: "more links"}
"""What counts as a column and is none."""
LINKS: set[type[Model]] = {ResourceTag, ResourceTopic}
"""Rows that are not told one by one."""
SHOWN = 100
"""So many rows are told one by one."""


class Value(NamedTuple):
    name: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What would become of one row."""

    kind: str
    title: str
    deed: str
    values: list[Value]


def effects(event: Event) -> list[Effect]:
    """The rows of the journal, the first SHOWN of them. A constant number of queries."""
    told = [entry for entry in event.journal if _model(entry) not in LINKS][:SHOWN]
    names = _Names(told)
    return [names.effect(entry) for entry in told] + _of_tags(event.journal)


def rest(event: Event) -> int:
    """How many rows are not told."""
    return max(0, sum(_model(entry) not in LINKS for entry in event.journal) - SHOWN)


class _Names:
    """What rows are called, asked once for each table."""

    def __init__(self, entries: list[Entry]) -> None:
        self.names: dict[tuple[type[Model], Any], str] = {}
        for model in KINDS:
            pks = {journal.find(entry["row"])[1] for entry in entries if _model(entry) is model}
            self._learn(model, pks | {pk for entry in entries for pk in _pointed(entry, model)})

    def effect(self, entry: Entry) -> Effect:
        model, pk = journal.find(entry["row"])
        before, after = entry["before"], entry["after"]
        title = self.names.get((model, pk), "") or _title(before or after or {})
        deed = "goes away" if before is None else "comes back" if after is None else "becomes what it was"
        values = self._values(model, before, after) if before and after else []
        return Effect(KINDS.get(model, str(model._meta.verbose_name)), title, deed, values)

    def _learn(self, model: type[Model], pks: set[Any]) -> None:
        if pks:
            self.names |= {(model, row.pk): str(row) for row in model._base_manager.filter(pk__in=pks)}

    def _values(self, model: type[Model], before: Values, after: Values) -> list[Value]:
        shown = sorted(name for name in before if name not in QUIET)
        return [
            Value(_label(model, name), *(self._said(model, name, row[name]) for row in (after, before)))
            for name in shown
        ]

    def _said(self, model: type[Model], name: str, value: Any) -> str:
        field = None if name in LISTS else _columns(model)[name]
        if isinstance(field, ForeignKey) and value is not None:
            return self.names.get((_related(field), value), "somebody or something that is gone")
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return ", ".join(map(str, value)) or "nothing"
        return _moment(field, value) if value not in (None, "") else "nothing"


def _of_tags(entries: list[Entry]) -> list[Effect]:
    """The tags of many entries are told as one."""
    count = sum(_model(entry) is ResourceTag for entry in entries)
    return [Effect("Tags", f"{count} of entries", "become what they were", [])] if count else []


def _model(entry: Entry) -> type[Model]:
    return journal.find(entry["row"])[0]


def _pointed(entry: Entry, model: type[Model]) -> Iterable[Any]:
    """The ids of rows of `model` that the entry's values name."""
    columns = _columns(_model(entry))
    for values in (entry["before"], entry["after"]):
        for name, value in (values or {}).items():
            field = columns.get(name)
            if isinstance(field, ForeignKey) and _related(field) is model and value is not None:
                yield value


def _columns(model: type[Model]) -> dict[str, Any]:
    return {field.attname: field for field in model._meta.concrete_fields}


def _related(field: Any) -> type[Model]:
    return field.related_model  # type: ignore[no-any-return]


def _label(model: type[Model], name: str) -> str:
    return LISTS.get(name) or str(_columns(model)[name].verbose_name)


def _title(values: Values) -> str:
    return str(values.get("title") or values.get("name") or values.get("url") or "")


def _moment(field: Any, value: Any) -> str:
    """Times to the minute, and the words that stand for a stored one."""
    if field.get_internal_type() == "DateTimeField":
        return f"{datetime.fromisoformat(value):%-d %B %Y, %H:%M}"
    return str(dict(field.flatchoices).get(value, value))
