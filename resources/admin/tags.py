"""The words that entries are found by. A tag is changed on a page of its own: `views.tag_desk`."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from guide.beginnings import begins
from guide.removal import COUNTED
from guide.rooms import DIGITS_MAX, LOOKED_AT, Room
from resources import queue, tagging
from resources.models import Tag


class TagForm(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ["name", "description"]

    def clean_name(self) -> str:
        return tagging.normal(self.cleaned_data["name"])


@admin.register(Tag)
class TagAdmin(Room):
    """A tag is merged, never deleted: its address leads on."""

    form = TagForm
    actions = ["ask_whether_they_are_one"]
    list_display = ["name", "slug", "live_count", "merged_into", "description"]
    shown_columns = ("name", "slug", "live_count", "merged_into__name", "description")
    list_filter = [("merged_into", admin.EmptyFieldListFilter)]
    list_select_related = ["merged_into"]
    ordering = ["name"]
    search_fields = ["name"]
    search_help_text = f"How a tag begins, or a part of one of the {LOOKED_AT:,} most used"
    has_own_search = True
    indexed_filters = ("merged_into",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Tag], search_term: str
    ) -> tuple[QuerySet[Tag], bool]:
        words = search_term.strip().casefold()
        if not words:
            return queryset, False
        used = Tag.objects.in_use().values("pk")[:LOOKED_AT]
        known = Tag.objects.filter(pk__in=used, name__icontains=words).values_list("pk", flat=True)
        begun = Tag.objects.filter(begins("slug", tagging.slug_of(words))).values_list("pk", flat=True)
        return queryset.filter(pk__in={*known[:COUNTED], *begun[:COUNTED]}), False

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        is_number = object_id.isascii() and object_id.isdecimal() and len(object_id) <= DIGITS_MAX
        return redirect("tag_desk", object_id) if is_number else redirect("admin:resources_tag_changelist")

    def has_delete_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:
        return False

    @admin.action(description="Put the merging of two tags into the queue")
    def ask_whether_they_are_one(self, request: HttpRequest, chosen: QuerySet[Tag]) -> None:
        """The one with fewer entries is to go into the other; the queue shows both before anybody decides."""
        pair = list(chosen.order_by("live_count", "-pk")[:3])
        if len(pair) != 2:
            self.message_user(request, "Choose two tags: the one, and the other.", messages.ERROR)
            return
        queue.open_tags(*pair)
        self.message_user(request, f"“{pair[0]}” and “{pair[1]}” are in the queue.", messages.SUCCESS)
