"""The rooms of libraries, made to cost the same at any size: addresses, accounts elsewhere, groups, tasks."""

from typing import Any

from allauth.account.admin import EmailAddress, EmailAddressAdmin
from allauth.socialaccount.admin import SocialAccount, SocialAccountAdmin
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django_tasks_db.admin import DBTaskResultAdmin
from django_tasks_db.models import DBTaskResult

from accounts import people
from accounts.models import User
from guide.beginnings import begins
from guide.rooms import Room

admin.site.unregister([EmailAddress, SocialAccount, Group, DBTaskResult])


class OfPeople(Room):
    """Rows of people, found as their people are, or by how a column of their own begins."""

    has_own_search = True
    begins = ""
    list_select_related = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """People apart: joined, SQLite may begin with them, and sort all rows for one page."""
        named = Prefetch("user", User.objects.only("handle"))
        rows: QuerySet[Any] = super().get_queryset(request).prefetch_related(named)
        return rows

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words = search_term.strip()
        if not words:
            return queryset, False
        own = queryset.model.objects.filter(begins(self.begins, words.lower())).values_list("pk", flat=True)
        return queryset.filter(Q(user__in=people.beginning(words)) | Q(pk__in=list(own[: people.FOUND]))), False


@admin.register(EmailAddress)
class AddressRoom(OfPeople, EmailAddressAdmin):
    search_help_text = "How an address or a handle begins"
    begins = "email"
    shown_columns = ("email", "user", "primary", "verified")


@admin.register(SocialAccount)
class ElsewhereRoom(OfPeople, SocialAccountAdmin):
    search_help_text = "How a handle or an e-mail address begins, or a number elsewhere"
    begins = "uid"


@admin.register(Group)
class GroupRoom(Room, GroupAdmin):
    pass


@admin.register(DBTaskResult)
class TaskRoom(Room, DBTaskResultAdmin):
    list_filter = ("status",)  # type: ignore[assignment]  # There is one queue and one priority; Django would read all rows to find that out.
