"""Rows in an order on the page of the thing that holds them, so many at a time: it may hold very many."""

import re
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

SHOWN = 50
"""Each row is several fields, and a form with more than a thousand is refused."""
BEHIND = "behind"
"""The name in an address of the row that a page of rows begins behind."""
DIGITS_MAX = 18


class PageOfRows(BaseInlineFormSet):
    """`begins_behind` is the row before its first, if that is not the first of all."""

    begins_behind = ""
    order: tuple[str, ...] = ()
    whole: QuerySet[Any]

    @property
    def goes_on_behind(self) -> int | None:
        """The last row shown, where there are more."""
        rows = [form.instance for form in self.initial_forms]
        if len(rows) < SHOWN:
            return None
        return rows[-1].pk if behind(self.held, rows[-1], self.order).exists() else None

    @property
    def held(self) -> QuerySet[Any]:
        """All rows that could be shown."""
        rows: QuerySet[Any] = self.whole.filter(**{self.fk.name: self.instance})
        return rows


class InPages(admin.TabularInline):
    """Shows SHOWN of its rows in `order`, whose columns an index has behind that of the thing."""

    formset = PageOfRows
    order: tuple[str, ...] = ()

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        made: Any = super().get_formset(request, obj, **kwargs)
        made.whole, made.order = self.all_rows(request), self.order
        made.begins_behind = request.GET.get(BEHIND, "") if obj else ""
        return made

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of the page; of a form that was sent, those in it, wherever they stand by now."""
        rows = self.all_rows(request)
        match = request.resolver_match
        held = str(match.kwargs.get("object_id", "")) if match else ""
        if not _is_id(held):
            return rows.none()
        if request.method == "POST":
            return rows.filter(pk__in=self._sent(request))
        of_thing = rows.filter(**{f"{_foreign_key(self)}_id": held})
        return rows.filter(pk__in=self._shown(of_thing, request.GET.get(BEHIND, "")))

    def all_rows(self, request: HttpRequest) -> QuerySet[Any]:
        """Of all things, what could be shown."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows

    def _shown(self, rows: QuerySet[Any], mark: str) -> list[int]:
        last = rows.model._base_manager.filter(pk=mark).first() if _is_id(mark) else None
        found = behind(rows, last, self.order) if last else rows
        return list(found.order_by(*self.order).values_list("pk", flat=True)[:SHOWN])

    def _sent(self, request: HttpRequest) -> list[str]:
        name = re.compile(rf"{self.model._meta.get_field(_foreign_key(self)).remote_field.get_accessor_name()}-\d+-id")
        return [pk for key, pk in request.POST.items() if name.fullmatch(key) and isinstance(pk, str) and _is_id(pk)]


def behind(rows: QuerySet[Any], last: Any, order: tuple[str, ...]) -> QuerySet[Any]:
    """The rows that come behind this one in the order."""
    found, equal, bound = Q(), Q(), Q()
    for name in order:
        field, sign = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        value = getattr(last, field)
        found |= equal & Q(**{f"{field}__{sign}": value})
        equal &= Q(**{field: value})
        bound = bound or Q(**{f"{field}__{sign}e": value})  # It says nothing new: an index can begin at it.
    return rows.filter(bound, found)


def _foreign_key(inline: admin.TabularInline) -> str:
    fields = (field for field in inline.model._meta.fields if field.related_model is inline.parent_model)
    return str(next(fields).name)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= DIGITS_MAX
