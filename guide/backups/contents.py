"""What a database holds, in figures: which migrations made it, and how many rows are in the table of each model."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from guide.models import Section

Migrations = dict[str, list[str]]
"""The names of migrations by app, in the order in which they were applied."""
Ask = Callable[[str], list[tuple[Any, ...]]]
"""Runs one statement without parameters and returns its rows. All are asked in one snapshot of the database."""
MIGRATIONS = "django_migrations"


@dataclass(frozen=True, slots=True)
class Contents:
    """`rows` are by model: `guide.section`, for one."""

    migrations: Migrations = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def row_count(self) -> int:
        return sum(self.rows.values())

    def agrees_with(self, said: "Contents") -> bool:
        """Whether it is what was said, as far as this code knows the tables."""
        known = {label: count for label, count in said.rows.items() if label in counted()}
        return self.migrations == said.migrations and all(self.rows.get(label) == known[label] for label in known)


def read(ask: Ask, tables: Iterable[str]) -> Contents:
    """What the database holds, of which there are these tables."""
    there, applied = set(tables), Migrations()
    for app, name in ask(f"SELECT app, name FROM {MIGRATIONS} ORDER BY id") if MIGRATIONS in there else []:  # noqa: S608
        applied.setdefault(app, []).append(name)
    return Contents(applied, {label: _count(ask, table) for label, table in counted().items() if table in there})


def is_empty(ask: Ask, tables: Iterable[str]) -> bool:
    """Whether nothing is lost with it: it has no tables, or ours and in them neither people nor sections."""
    there = set(tables)
    ours = [_table(model) for model in (get_user_model(), Section)]
    return not there or (MIGRATIONS in there and not any(_count(ask, table) for table in ours if table in there))


def counted() -> dict[str, str]:
    """The tables that are counted, by the names of their models."""
    found = apps.get_models(include_auto_created=True)
    return {model._meta.label_lower: _table(model) for model in found if model._meta.managed and not model._meta.proxy}


def unknown(applied: Migrations) -> list[str]:
    """Those of apps of ours that this code does not have, as `guide.0007_bridge`: newer code has made them."""
    disk = _on_disk()
    known = disk.keys() | {replaced for one in disk.values() for replaced in one.replaces}
    ours = {app for app, _ in known}
    found = [(app, name) for app, names in applied.items() for name in names]
    return [f"{app}.{name}" for app, name in found if app in ours and (app, name) not in known]


def missing(applied: Migrations) -> list[str]:
    """Those that this code has and that were not applied: older code has made the tables."""
    return [f"{app}.{name}" for app, name in _on_disk() if name not in applied.get(app, [])]


def _on_disk() -> dict[tuple[str, str], Migration]:
    return MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {}


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table


def _count(ask: Ask, table: str) -> int:
    return int(ask(f'SELECT count(*) FROM "{table}"')[0][0])  # noqa: S608  # A table of a model of ours.
