"""The admin's rooms of submissions, incidents and imports are doors: the list is the queue, a row is its review page;
and imports have pages of their own."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User
from guide.rooms import DIGITS_MAX, Room
from resources import permissions
from resources.models import ImportDraft, Incident, QueueItem, Submission


class Door(Room):
    """Nothing is added, changed or deleted here. `subject` is what the queue calls a row."""

    subject = ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("queue")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        is_number = object_id.isascii() and object_id.isdecimal() and len(object_id) <= DIGITS_MAX
        item = QueueItem.objects.filter(**{self.subject: object_id}).order_by("pk").first() if is_number else None
        return redirect(item) if item else redirect("queue")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Submission)
class SubmissionAdmin(Door):
    subject = "submission"


@admin.register(Incident)
class IncidentAdmin(Door):
    subject = "incident"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ImportDraft)
class ImportDraftAdmin(Door):
    """Who may come in is asked of `permissions`, as its pages do."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("imports")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        is_number = object_id.isascii() and object_id.isdecimal() and len(object_id) <= DIGITS_MAX
        return redirect("import_draft", object_id) if is_number else redirect("imports")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return permissions.may_import(cast(User, request.user))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)
