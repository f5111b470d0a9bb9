"""What people say who have tried a lab: read here, and taken away where it is abuse."""

from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest

from guide.removal import COUNTED
from guide.rooms import LOOKED_AT, Room
from resources.admin import finding
from resources.models import Resource, Trial


@admin.register(Trial)
class TrialAdmin(Room):
    list_display = ["resource", "worked", "on", "system", "broken_step", "person"]
    shown_columns = ("resource", "worked", "on", "system", "broken_step", "person__handle")
    list_filter = ["worked"]
    list_select_related = ["person"]
    search_fields = ["broken_step", "system"]
    search_help_text = f"Entries as in their own list, and systems and steps of the latest {LOOKED_AT:,} trials"
    has_own_search = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Trial]:
        """Entries apart, as in their own list."""
        entries = Prefetch("resource", Resource.objects.only("title"))
        rows: QuerySet[Trial] = super().get_queryset(request).prefetch_related(entries)
        return rows

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Trial], search_term: str
    ) -> tuple[QuerySet[Trial], bool]:
        words = search_term.strip()
        if not words:
            return queryset, False
        said = Q(broken_step__icontains=words) | Q(system__icontains=words)
        latest = Trial.objects.order_by("-pk").values("pk")[:LOOKED_AT]
        lately = Trial.objects.filter(said, pk__in=latest).values_list("pk", flat=True)[:COUNTED]
        return queryset.filter(Q(resource__in=finding.entries(words)) | Q(pk__in=list(lately))), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Trial | None = None) -> bool:
        return False
