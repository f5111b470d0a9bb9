"""What the sections look for: added, changed, and closed by hand."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from accounts.models import User
from guide.models import Section
from guide.rooms import Room
from resources import moderation, permissions
from resources.admin.entries import PlaceFilter
from resources.forms import AsShownForm, LineField
from resources.models import Want
from resources.models.submission import OPEN
from resources.models.want import TITLE_LENGTH
from resources.section_field import SectionField

CLOSING = {"is_closed", "met_by"}


class WantForm(AsShownForm):
    """`moderator` is who fills it in."""

    moderator: User
    title = LineField(max_length=TITLE_LENGTH, help_text="What it is about: a KServe lab.")
    section = SectionField()
    is_closed = forms.BooleanField(label="Closed", required=False, help_text="Nobody has to look for it any more.")

    class Meta:
        model = Want
        fields = ["title", "slug", "section", "topic", "kind", "level", "cost", "runs_on", "minutes_most", "met_by"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["is_closed"] = not self.instance.is_open
        self.fields["met_by"].help_text = "The entry that was looked for. Whoever seconded the want is told."

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()

    def clean_section(self) -> Section:
        section: Section = self.cleaned_data["section"]
        if not permissions.may_keep_wants_of(self.moderator, section.pk):
            raise ValidationError("You do not moderate this section.", code="section")
        return section

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("met_by") and not cleaned.get("is_closed"):
            self.add_error("is_closed", "What is met is closed: tick this too, or name no entry.")
        return cleaned


@admin.register(Want)
class WantAdmin(Room):
    """A want keeps its slug for good: a file of ours knows it by that."""

    form = WantForm
    autocomplete_fields = ["met_by"]
    fields = [
        "title", "slug", "section", "topic", ("kind", "level", "cost"), ("runs_on", "minutes_most"), "is_closed",
        "met_by",
    ]  # fmt: skip
    list_display = ["title", "section", "kind", "level", "second_count", "waiting", "is_open", "met_by"]
    shown_columns = ("title", "section__title", "kind", "level", "second_count", "waiting_count", "closed_at",
                     "met_by__title")  # fmt: skip
    list_filter = [("section", PlaceFilter), "kind", ("closed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["section", "met_by"]
    ordering = ["section__position", "section", "-second_count", "id"]
    search_fields = ["title", "slug"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Want]:
        waiting = Count("submissions", filter=Q(submissions__state__in=OPEN))
        rows: QuerySet[Want] = super().get_queryset(request).annotate(waiting_count=waiting)
        return rows

    @admin.display(description="waiting", ordering="waiting_count")
    def waiting(self, row: Any) -> int:
        """How many submissions answer it and are not decided."""
        return int(row.waiting_count)

    @admin.display(boolean=True, description="open")
    def is_open(self, row: Want) -> bool:
        return row.is_open

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["title"]}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        made: Any = super().get_form(request, obj, change, **kwargs)
        made.moderator = cast(User, request.user)
        return made

    def save_model(self, request: HttpRequest, obj: Want, form: Any, change: bool) -> None:
        """Only what was changed is written, and it is closed and opened as everywhere: once."""
        entry, obj.met_by = obj.met_by, None
        if change:
            obj.save(update_fields=[name for name in form.changed_data if name not in CLOSING])
        else:
            obj.save()
        if CLOSING & set(form.changed_data):
            moderation.reopen_want(obj)
            if form.cleaned_data["is_closed"]:
                moderation.close_want(obj, by=cast(User, request.user), entry=entry)

    def has_change_permission(self, request: HttpRequest, obj: Want | None = None) -> bool:
        return super().has_change_permission(request, obj) and _is_theirs(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Want | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_theirs(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Want]) -> None:
        """Of a choice of rows, those of their sections."""
        for want in queryset:
            if _is_theirs(request, want):
                want.delete()


def _is_theirs(request: HttpRequest, want: Want | None) -> bool:
    return want is None or permissions.may_keep_wants_of(cast(User, request.user), want.section_id)
