"""What is in the guide, and the hosts that are kept out."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from guide import book
from guide.models import Section
from guide.rooms import Room
from resources import curation
from resources.admin import finding
from resources.admin.ways import WayInline
from resources.entry_forms import ResourceForm
from resources.forms import ReasonForm, reason_of
from resources.links import address
from resources.models import HostBan, Resource, SavedReply
from resources.twins import AlreadyHere

REASON_LENGTH = 300


class PlaceFilter(admin.RelatedFieldListFilter):
    """Sections in reading order, by the names that tell them apart."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return [(section.pk, section.name) for section in book.outline()]


class OutFilter(admin.EmptyFieldListFilter):
    """In the words of the index of what was taken out."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        if self.lookup_val not in {"0", "1"}:
            return super().queryset(request, queryset)
        return queryset.filter(retired_at__isnull=self.lookup_val == "1")


@admin.register(Resource)
class ResourceAdmin(Room):
    """What is in the guide. An entry is retired, never deleted: its page then says why it went."""

    form = ResourceForm
    inlines = [WayInline]
    actions = ["retire_chosen", "revive_chosen"]
    action_form = ReasonForm
    list_display = ["title", "section", "kind", "level", "cost", "host", "suggested_by", "added_at", "is_live"]
    list_filter = [("section", PlaceFilter), "kind", "level", "cost", "language", "runs_on", "gpu", "is_vendor",
                   ("source", admin.EmptyFieldListFilter), ("retired_at", OutFilter)]  # fmt: skip
    list_select_related = ["suggested_by"]
    ordering = ["-added_at", "-id"]
    search_fields = ["title"]  # That there is a search; what it finds is `finding`'s.
    search_help_text = finding.HELP
    has_own_search = True
    indexed_filters = ("section", "retired_at")
    shown_columns = ("title", "section", "kind", "level", "cost", "host", "suggested_by__handle", "added_at",
                     "retired_at")  # fmt: skip
    shown = [
        "url", "title", "summary", "section", ("kind", "level", "cost", "minutes"), ("language", "runs_on"),
        ("ram_gb", "gpu", "dollars"), "needs", ("has_teardown", "worked_on"), "tested_on", "covers", "tags",
        "topics", "is_vendor", "is_own_work",
    ]  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: Resource | None = None) -> list[Any]:
        """By a method, and not by `fields`: there Django refuses a relation with a table of its own."""
        return self.shown

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resource]:
        """Sections apart: joined, SQLite may begin with them, and sort all entries of the guide for one page."""
        sections = Prefetch("section", Section.objects.only("title"))
        rows: QuerySet[Resource] = super().get_queryset(request).prefetch_related(sections)
        return rows

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Resource], search_term: str
    ) -> tuple[QuerySet[Resource], bool]:
        words = search_term.strip()
        return (queryset.filter(pk__in=finding.entries(words)) if words else queryset), False

    @admin.display(boolean=True, description="live")
    def is_live(self, row: Resource) -> bool:
        return row.retired_at is None

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Somebody may store the same address between the form's look and the write; then the form looks again."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except AlreadyHere:
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Resource, form: Any, change: bool) -> None:
        moderator = cast(User, request.user)
        if change:
            tags = form.cleaned_data["tags"] if "tags" in form.changed_data else obj.tags.names()
            curation.edit(obj, form.changed_fields, tags, by=moderator, topics=form.changed_topics)
            return
        topics = form.changed_topics or []
        stored = curation.add(form.entry_fields, form.cleaned_data["tags"], by=moderator, topics=topics)
        obj.pk = stored.pk
        obj.refresh_from_db()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Its doors, all together: a line of the history of their own."""
        formset.save(commit=False)  # Which tells Django what the formset changed, and writes nothing.
        if formset.has_changed():
            entry, by = form.instance, cast(User, request.user)
            curation.edit(entry, {}, entry.tags.names(), by=by, ways=formset.ways)

    @admin.action(description="Retire the chosen ones, with a reason")
    def retire_chosen(self, request: HttpRequest, chosen: QuerySet[Resource]) -> None:
        because = reason_of(request)
        if not because or len(because) > REASON_LENGTH:
            words = f"Write a reason of at most {REASON_LENGTH} characters: the page of the entry shows it."
            self.message_user(request, words, messages.ERROR)
            return
        by = cast(User, request.user)
        done = sum(curation.retire(row, by=by, because=because) for row in chosen.select_related("section"))
        self.message_user(request, f"Retired: {done}.", messages.SUCCESS)

    @admin.action(description="Put the chosen ones back into the guide")
    def revive_chosen(self, request: HttpRequest, chosen: QuerySet[Resource]) -> None:
        by = cast(User, request.user)
        done = sum(curation.revive(row, by=by) for row in chosen.select_related("section"))
        self.message_user(request, f"Back in the guide: {done}.", messages.SUCCESS)

    def has_delete_permission(self, request: HttpRequest, obj: Resource | None = None) -> bool:
        return False


@admin.register(SavedReply)
class SavedReplyAdmin(Room):
    list_display = ["name", "use", "reason", "position"]
    list_editable = ["position"]
    search_fields = ["name", "text"]


class HostBanForm(forms.ModelForm):
    class Meta:
        model = HostBan
        fields = ["host", "reason"]

    def clean_host(self) -> str:
        read = address.read(self.cleaned_data["host"])
        if read.refused:
            raise forms.ValidationError(read.refused.sentence)
        return read.host


@admin.register(HostBan)
class HostBanAdmin(Room):
    form = HostBanForm
    list_display = ["host", "reason", "created_by", "created_at"]
    shown_columns = ("host", "reason", "created_by__handle", "created_at")
    list_select_related = ["created_by"]
    search_fields = ["host", "reason"]

    def save_model(self, request: HttpRequest, obj: HostBan, form: Any, change: bool) -> None:
        obj.created_by = obj.created_by or cast(User, request.user)
        obj.save()
