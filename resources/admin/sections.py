"""The sections, with their links in order, and the guide's own title and introduction."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User
from guide import book
from guide.models import Guide, Section
from guide.rooms import BoundedList, Room
from resources import sections
from resources.admin.pages_of_rows import InPages
from resources.forms import AsShownForm
from resources.models import Resource
from resources.models.entry import Kind

INDENT = "\u2003"
"""An em space for each step down."""


class PlacedForm(forms.ModelForm):
    """A row of a list in order. Its numbers have no labels of their own, so that they are named after their row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"position", "level"} & self.fields.keys():
            self.fields[name].widget.attrs["aria-label"] = f"{name.capitalize()} of {self.instance}"


class LinkInline(InPages):
    """The links of a section, ordered by number; with scripts, by dragging their rows."""

    model = Resource
    form = PlacedForm
    template = "admin/links_in_order.html"
    fields = ["position", "link", "kind", "level"]
    readonly_fields = ["link", "kind", "level"]
    order = ("position", "id")
    ordering = ["position", "id"]
    extra = 0
    can_delete = False
    verbose_name_plural = "links, in their order"

    def all_rows(self, request: HttpRequest) -> QuerySet[Resource]:
        return super().all_rows(request).filter(retired_at=None)

    @admin.display(description="Link")
    def link(self, row: Resource) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("admin:resources_resource_change", args=[row.pk]), row.title)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SectionForm(AsShownForm):
    asks_for = forms.ChoiceField(
        choices=[("", "Any kind"), *Kind.choices], required=False, help_text="What the button on its page asks for."
    )

    class Meta:
        model = Section
        fields = [
            "title", "slug", "summary", "prose", "wanted", "asks_for", "shows_roadmap", "is_open", "opens_itself",
            "needed_count", "position", "level",
        ]  # fmt: skip
        widgets = {"wanted": AdminTextareaWidget(attrs={"rows": 3})}


class TreeList(BoundedList):
    """The sections that a list shows, each told by all of them what it is a part of."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        known = {row.pk: row for row in book.outline()}
        for row in self.result_list:
            if row.pk in known:
                row.place, row.parent = known[row.pk].place, known[row.pk].parent


@admin.register(Section)
class SectionAdmin(Room):
    form = SectionForm
    inlines = [LinkInline]
    list_display = ["place", "indented", "position", "level", "is_open", "opens_itself", "needed_count",
                    "resource_count", "waiting_count"]  # fmt: skip
    list_display_links = ["indented"]
    list_editable = ["position", "level"]
    list_per_page = 500
    ordering = ["position", "id"]
    readonly_fields = ["resource_count", "waiting_count"]
    prepopulated_fields = {"slug": ["title"]}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TreeList

    @admin.display(description="No.")
    def place(self, row: Section) -> str:
        return row.place

    @admin.display(description="title", ordering="title")
    def indented(self, row: Section) -> str:
        return INDENT * row.depth + row.title

    class Media:
        js = [forms.Script("js/order.js", type="module")]

    def get_readonly_fields(self, request: HttpRequest, obj: Section | None = None) -> list[str]:
        """A section keeps its address."""
        return [*self.readonly_fields, "slug"] if obj else self.readonly_fields

    def get_prepopulated_fields(self, request: HttpRequest, obj: Section | None = None) -> dict[str, Sequence[str]]:
        return {} if obj else self.prepopulated_fields

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> type[forms.ModelForm]:
        return super().get_changelist_form(request, form=PlacedForm, **kwargs)

    def save_model(self, request: HttpRequest, obj: Section, form: Any, change: bool) -> None:
        """Only what was changed is written, and through `curation`, so that the history knows."""
        moderator = cast(User, request.user)
        if not change:
            obj.save()
            return
        fields = {name: form.cleaned_data[name] for name in form.changed_data if name != "is_open"}
        sections.edit_section(obj, fields, by=moderator)
        if "is_open" in form.changed_data:
            (sections.open_section if obj.is_open else sections.close_section)(obj, by=moderator)
            if not obj.is_open:
                self.message_user(request, "It stays closed until somebody opens it, or lets it open by itself again.")

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """The order of the links is all that can be changed here."""
        formset.save(commit=False)
        sections.arrange(form.instance, {row.pk: row.position for row, _ in formset.changed_objects})


@admin.register(Guide)
class GuideAdmin(Room):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return not Guide.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Guide | None = None) -> bool:
        return False
