"""What an action may be asked to act on."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

DIGITS_MAX = 18
"""Of an id that both databases can look for."""


class GoodSelection(admin.ModelAdmin):
    """An action on what is no row's id is refused in words; Django would look for it and fail."""

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *where: Any) -> HttpResponse | None:
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if all(pk.isascii() and pk.isdecimal() and len(pk) <= DIGITS_MAX for pk in chosen):
            return super().response_action(request, queryset, *where)
        messages.error(request, "That is no choice of rows of this list. Nothing was done.")
        return redirect(request.path)
