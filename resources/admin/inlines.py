"""Rows of a thing on the page of the thing."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class OfParent(admin.TabularInline):
    """Who may change the thing may change what is in it; who may see it sees that."""

    extra = 2

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "view") or self._may(request, "change")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "change")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "change")

    def _may(self, request: HttpRequest, deed: str) -> bool:
        of = self.parent_model._meta
        return request.user.has_perm(f"{of.app_label}.{deed}_{of.model_name}")
