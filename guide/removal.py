"""What goes when a row of the admin is deleted, in numbers: Django itself would load and list every row of it."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import quote
from django.db.models import CASCADE, PROTECT, RESTRICT, Exists, Model, QuerySet
from django.db.models.deletion import get_candidate_relations_to_delete
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst

COUNTED = 1_000
"""Counts are exact up to here, and then “1,000+”."""
NAMED = 20
"""So many of the rows that stand in the way are named."""
Summary = tuple[list[Any], dict[str, int], set[str], list[str]]
"""As Django’s own `get_deleted_objects` answers: lines, counts, missing permissions, what is protected."""


class AtLeast(int):
    """A number that was not counted any further."""

    def __str__(self) -> str:
        return f"{int(self):,}+"


def summary(objs: Any, request: HttpRequest, site: AdminSite) -> Summary:
    """What is deleted with these rows of one table: the rows by name, and what refers to them by its number."""
    rows = list(objs[:COUNTED])
    if not rows:
        return [], {}, set(), []
    model = type(rows[0])
    counts = {str(model._meta.verbose_name_plural): len(rows)}
    lines: list[Any] = [_line(row, site) for row in rows]
    missing = {str(model._meta.verbose_name) for row in rows if not _may_delete(row, request, site)}
    protected: list[str] = []
    for relation, found in _related(rows):
        if relation.on_delete is CASCADE:
            name, number = str(relation.related_model._meta.verbose_name_plural), _number(found)
            counts[name] = AtLeast(COUNTED) if isinstance(number, AtLeast) else counts.get(name, 0) + number
            lines.append([f"{capfirst(name)}: {number}"])
            missing |= _missing(relation.related_model, request, site)
        else:
            protected += [_line(row, site) for row in found[:NAMED]]
    return lines, counts, missing, protected


def _related(rows: list[Model]) -> Iterator[tuple[Any, QuerySet[Any]]]:
    """What refers to any of the rows and goes with it, or keeps it; where there is anything, which one query tells."""
    known: Any = get_candidate_relations_to_delete(type(rows[0])._meta)
    relations = [one for one in known if one.on_delete in {CASCADE, PROTECT, RESTRICT}]
    found = [one.related_model._base_manager.filter(**{f"{one.field.name}__in": rows}) for one in relations]
    first = type(rows[0])._base_manager.filter(pk=rows[0].pk)
    flags = first.values_list(*map(Exists, found)).first() if found else None
    for relation, holders, is_there in zip(relations, found, flags or (), strict=bool(flags)):
        if is_there:
            yield relation, holders


def _number(rows: QuerySet[Any]) -> int:
    number: int = rows[: COUNTED + 1].count()
    return AtLeast(COUNTED) if number > COUNTED else number


def _may_delete(row: Model, request: HttpRequest, site: AdminSite) -> bool:
    model = type(row)
    return not site.is_registered(model) or site.get_model_admin(model).has_delete_permission(request, row)


def _missing(model: type[Model], request: HttpRequest, site: AdminSite) -> set[str]:
    has_room = site.is_registered(model) and not site.get_model_admin(model).has_delete_permission(request)
    return {str(model._meta.verbose_name)} if has_room else set()


def _line(row: Model, site: AdminSite) -> str:
    """The row by its name, with a link to its page where it has one."""
    of = row._meta
    try:
        path = reverse(f"{site.name}:{of.app_label}_{of.model_name}_change", args=[quote(row.pk)])
    except NoReverseMatch:
        return f"{capfirst(of.verbose_name)}: {row}"
    return format_html('{}: <a href="{}">{}</a>', capfirst(of.verbose_name), path, row)
