"""People in the admin, as `accounts` shows them. What a person found useful is taken back before their account goes."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin import PersonAdmin
from accounts.models import User
from resources import usefulness

admin.site.unregister(User)


@admin.register(User)
class LeavingPersonAdmin(PersonAdmin):
    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        usefulness.forget(obj)
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for person in queryset.order_by("pk"):
            usefulness.forget(person)
        super().delete_queryset(request, queryset)
