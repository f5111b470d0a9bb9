"""Rooms of the admin whose lists, choices and deletions cost the same however many rows there are.

Nothing is counted beyond COUNTED rows, and no page begins behind them. What no index can find, a filter or an order of
somebody's own, is looked for among the first LOOKED_AT rows of the list as it usually stands, and the page says so.
"""

from functools import cached_property
from threading import Lock
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.templatetags.admin_list import items_for_result
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guide import fragments, removal
from guide.removal import COUNTED, AtLeast

LOOKED_AT = 5_000
DIGITS_MAX = 18
"""Of an id that both databases can look for."""
_CHECKBOX = (
    '<input type="checkbox" name="{}" value="{}" class="action-select"'
    ' aria-label="Select this object for an action - {}">'
)

_kept: dict[tuple[Any, ...], SafeString] = {}
_lock = Lock()


def cells(cl: Any, row: Model) -> SafeString:
    """The cells of a row of a list. Those of rooms that name their columns are kept, and the oldest go."""
    if not cl.model_admin.shown_columns:
        return _drawn(cl, row)
    shown = [getattr(row, name.partition("__")[0]) for name in cl.model_admin.shown_columns]
    values = [str(value) if isinstance(value, Model) else value for value in shown]
    key = (
        type(cl.model_admin),
        tuple(cl.list_display),
        cl.preserved_filters,
        cl.is_popup,
        cl.to_field,
        row.pk,
        *values,
    )
    found = _kept.get(key)
    if found is None:
        found = _drawn(cl, row)
        with _lock:
            _kept[key] = found
            if len(_kept) > fragments.MOST:
                del _kept[next(iter(_kept))]
    return found


def _drawn(cl: Any, row: Model) -> SafeString:
    return SafeString("".join(items_for_result(cl, row, None)))


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # At run time it takes none.
    """Counts up to COUNTED rows, and has no page behind them."""

    @cached_property
    def count(self) -> int:
        """Of a query in its order: without it, PostgreSQL may read a whole table to find a few rows."""
        rows: Any = self.object_list
        most = slice(COUNTED + 1)
        number = rows[most].count() if isinstance(rows, QuerySet) else len(rows[most])
        return AtLeast(COUNTED) if number > COUNTED else number

    @property
    def is_capped(self) -> bool:
        return isinstance(self.count, AtLeast)


class BoundedList(ChangeList):
    """A list that looks at LOOKED_AT rows at most for what no index finds; `is_cut` where there are more."""

    model_admin: Any
    is_cut = False
    looked_at = LOOKED_AT

    def get_filters(self, request: HttpRequest) -> Any:
        """Asked for twice, and made once."""
        if "_filters" not in vars(self):
            self._filters = super().get_filters(request)
        return self._filters

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        whole, self.root_queryset = self.root_queryset, self._in_reach(request)
        try:
            return super().get_queryset(request, exclude_parameters)
        finally:
            self.root_queryset = whole

    def get_results(self, request: HttpRequest) -> None:
        """A page behind the last is the last. Of each row only what the list shows is read: actions ask anew."""
        counted = self.queryset.query.annotations
        columns = [name for name in self.model_admin.shown_columns if name not in counted]
        if columns:
            self.queryset = self.queryset.only(*columns)
        try:
            super().get_results(request)
        except IncorrectLookupParameters:
            self.page_num = self.model_admin.get_paginator(request, self.queryset, self.list_per_page).num_pages
            super().get_results(request)
        self.page_num = min(self.page_num, self.paginator.num_pages)

    def _in_reach(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows among which what was asked for is looked for."""
        specs, _, others, *_ = self.get_filters(request)
        used = [spec for spec in specs if spec.used_parameters]
        by_index = [spec for spec in used if self.model_admin.finds_by_index(spec.expected_parameters())]
        rows: QuerySet[Any] = self.root_queryset
        if self.query and self.model_admin.has_own_search:
            return rows
        if len(by_index) == len(used) and not (others or self.query or ORDER_VAR in self.params):
            return rows
        for spec in by_index:
            rows = _narrowed(spec, request, rows)
        return self._first_of(rows)

    def _first_of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Bounded by the first column of the usual order, which has an index."""
        order = list(self._get_default_ordering()) or ["-pk"]  # type: ignore[attr-defined]  # The stubs forget it.
        name, is_down = order[0].lstrip("-"), order[0].startswith("-")
        edge = rows.order_by(*order).values_list(name, flat=True)[self.looked_at : self.looked_at + 1].first()
        self.is_cut = edge is not None
        return rows.filter(**{f"{name}__{'gte' if is_down else 'lte'}": edge}) if self.is_cut else rows


class Room(admin.ModelAdmin):  # type: ignore[type-arg]
    """Every room of ours is one of these.

    `indexed_filters` are the fields by which an index finds rows in the usual order; `has_own_search` says that what
    `get_search_results` returns is bounded by itself; `shown_columns` are all that a list reads of its rows: what is on
    one depends on nothing else, so that it is drawn once. None are named where that is not so.
    """

    paginator = CappedPaginator
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # They are counts of the whole table.
    indexed_filters: tuple[str, ...] = ()
    has_own_search = False
    shown_columns: tuple[str, ...] = ()

    def action_checkbox(self, obj: Any) -> SafeString:
        """As Django draws it, without a template for each: a list has as many as rows."""
        return format_html(_CHECKBOX, ACTION_CHECKBOX_NAME, obj.pk, obj)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return BoundedList

    def finds_by_index(self, parameters: list[str | None]) -> bool:
        return all(str(name).split("__")[0] in self.indexed_filters for name in parameters)

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *where: Any) -> HttpResponse | None:
        """On what is no row's id an action is refused in words; Django would look for it and fail. On “all of them” it
        is taken of those that are listed."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(pk.isascii() and pk.isdecimal() and len(pk) <= DIGITS_MAX for pk in chosen):
            messages.error(request, "That is no choice of rows of this list. Nothing was done.")
            return redirect(request.path)
        if request.POST.get("select_across") == "1":
            queryset = self._listed(request, queryset)
        return super().response_action(request, queryset, *where)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        return removal.summary(objs, request, self.admin_site)

    def _listed(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        pks = list(rows.values_list("pk", flat=True)[: COUNTED + 1])
        if len(pks) > COUNTED:
            messages.warning(request, f"Of all these rows, the first {COUNTED:,} were taken: those of the list.")
        found: QuerySet[Any] = self.model._default_manager.filter(pk__in=pks[:COUNTED])
        return found


def _narrowed(spec: Any, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
    narrowed = spec.queryset(request, rows)
    return rows if narrowed is None else narrowed
