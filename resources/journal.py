"""What a deed wrote, row by row and exactly, so that it can be taken back.

An entry is `{"row": "resources.resource:5", "before": {…}, "after": {…}}`, with the columns that changed, as JSON holds
them. A row that was made has no `before`, one that is gone no `after`. A resource's tags count as a column, and so do
its topics and its doors.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Model

Values = dict[str, Any]
Entry = dict[str, Any]
Lists = dict[str, tuple[Iterable[str], Iterable[str]]]
"""TAGS, TOPICS and DOORS to the words before and after."""
TAGS, TOPICS, DOORS = "tags of it", "topics of it", "doors of it"
"""The names under which a resource's tags, the slugs of its topics and the words of its doors are kept: no column is
called so."""


@dataclass(slots=True)
class Journal:
    entries: list[Entry] = field(default_factory=list)

    def changed(self, row: Model, *, lists: Lists | None = None, **after: Any) -> None:
        """`row` as it was, and what its columns and its `lists` are now."""
        new = {_column(row, name): _plain(value) for name, value in after.items()}
        old = {name: _plain(getattr(row, name)) for name in new}
        differ = [name for name in new if old[name] != new[name]]
        before, now = ({name: values[name] for name in differ} for values in (old, new))
        for name, (was, becomes) in (lists or {}).items():
            if sorted(was) != sorted(becomes):
                before[name], now[name] = sorted(was), sorted(becomes)
        if now:
            self.entries.append({"row": name_of(row), "before": before, "after": now})

    def made(self, row: Model, *, lists: dict[str, Iterable[str]] | None = None) -> None:
        after = values_of(row) | {name: sorted(words) for name, words in (lists or {}).items()}
        self.entries.append({"row": name_of(row), "before": None, "after": after})

    def gone(self, row: Model) -> None:
        self.entries.append({"row": name_of(row), "before": values_of(row), "after": None})


def name_of(row: Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def find(name: str) -> tuple[type[Model], int]:
    """The table and the id that an entry's `row` names."""
    label, _, pk = name.partition(":")
    return apps.get_model(label), int(pk)


def values_of(row: Model) -> Values:
    """Every column of the row, as JSON holds it."""
    return {field.attname: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def typed(model: type[Model], values: Values) -> Values:
    """The columns as Python holds them, ready to be written."""
    columns = {field.attname: field for field in model._meta.concrete_fields}
    return {name: columns[name].to_python(value) for name, value in values.items() if name in columns}


def _column(row: Model, name: str) -> str:
    return str(row._meta.get_field(name).attname)  # type: ignore[union-attr]  # Columns alone are asked for.


def _plain(value: Any) -> Any:
    """To the microsecond: what JSON usually makes of a time has lost some of it."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
