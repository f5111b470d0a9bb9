"""What is in the guide, the words it is found by, and the hosts that are kept out."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from resources import curation, queue, tagging
from resources.admin.selection import GoodSelection
from resources.forms import ReasonForm, ResourceForm, reason_of
from resources.links import address
from resources.models import HostBan, Resource, SavedReply, Tag
from resources.search import documents
from resources.twins import AlreadyHere

REASON_LENGTH = 300


@admin.register(Resource)
class ResourceAdmin(GoodSelection):
    """What is in the guide. An entry is retired, never deleted: its page then says why it went."""

    form = ResourceForm
    actions = ["retire_chosen", "revive_chosen"]
    action_form = ReasonForm
    list_display = ["title", "section", "kind", "level", "cost", "host", "suggested_by", "added_at", "is_live"]
    list_filter = ["section", "kind", "level", "cost", ("retired_at", admin.EmptyFieldListFilter)]
    list_select_related = ["section", "suggested_by"]
    ordering = ["-added_at", "-id"]
    search_fields = ["title", "url", "summary"]
    fields = [
        "url", "title", "summary", "section", ("kind", "level", "cost", "minutes"), "tags", "is_own_work",
    ]  # fmt: skip

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
            curation.edit(obj, form.changed_fields, tags, by=moderator)
            return
        stored = curation.add(form.entry_fields, form.cleaned_data["tags"], by=moderator)
        obj.pk = stored.pk
        obj.refresh_from_db()

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


class TagForm(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ["name"]

    def clean_name(self) -> str:
        return tagging.normal(self.cleaned_data["name"])


@admin.register(Tag)
class TagAdmin(GoodSelection):
    form = TagForm
    actions = ["ask_whether_they_are_one"]
    list_display = ["name", "slug", "merged_into"]
    list_select_related = ["merged_into"]
    search_fields = ["name"]

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        """A word that is spelt anew is found anew."""
        with transaction.atomic():
            obj.save()
            documents.write(*documents.of_tags(obj))

    def delete_model(self, request: HttpRequest, obj: Tag) -> None:
        self.delete_queryset(request, Tag.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Tag]) -> None:
        with transaction.atomic():
            held = documents.of_tags(*queryset)
            queryset.delete()
            documents.write(*held)

    @admin.action(description="Put the merging of two tags into the queue")
    def ask_whether_they_are_one(self, request: HttpRequest, chosen: QuerySet[Tag]) -> None:
        """The one with fewer entries is to go into the other; the queue shows both before anybody decides."""
        pair = list(chosen.annotate(count=Count("items")).order_by("count", "-pk")[:3])
        if len(pair) != 2:
            self.message_user(request, "Choose two tags: the one, and the other.", messages.ERROR)
            return
        queue.open_tags(*pair)
        self.message_user(request, f"“{pair[0]}” and “{pair[1]}” are in the queue.", messages.SUCCESS)


@admin.register(SavedReply)
class SavedReplyAdmin(admin.ModelAdmin):
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
class HostBanAdmin(admin.ModelAdmin):
    form = HostBanForm
    list_display = ["host", "reason", "created_by", "created_at"]
    list_select_related = ["created_by"]
    search_fields = ["host", "reason"]

    def save_model(self, request: HttpRequest, obj: HostBan, form: Any, change: bool) -> None:
        obj.created_by = obj.created_by or cast(User, request.user)
        obj.save()
