"""What people say who have tried a lab: read here, and taken away where it is abuse."""

from django.contrib import admin
from django.http import HttpRequest

from resources.models import Trial


@admin.register(Trial)
class TrialAdmin(admin.ModelAdmin):
    list_display = ["resource", "worked", "on", "system", "broken_step", "person"]
    list_filter = ["worked"]
    list_select_related = ["resource", "person"]
    search_fields = ["resource__title", "broken_step", "system"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Trial | None = None) -> bool:
        return False
