"""People in the admin, as `accounts` shows them. Whoever is deleted leaves as by their own wish."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin import PersonAdmin
from accounts.models import User
from resources import leaving

admin.site.unregister(User)


@admin.register(User)
class LeavingPersonAdmin(PersonAdmin):
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and leaving.is_last(obj))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        leaving.leave(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for person in queryset.order_by("pk"):
            try:
                leaving.leave(person)
            except leaving.CannotLeave as refusal:
                messages.error(request, f"{person} is still there. {refusal}")
