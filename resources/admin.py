"""The moderators' rooms in the admin: the queue, the sections, the resources, the tags.

States change through `moderation` and `curation` alone; the admin offers no other way.
"""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from taggit.models import Tag as StockTag

from accounts.models import User
from guide.models import Guide, Section
from guide.templatetags.times import ago
from resources import curation, moderation, permissions, records, tagging
from resources.forms import MESSAGE_LENGTH, ResourceForm
from resources.models import Event, Resource, Submission, Tag, Verb
from resources.models.entry import Kind
from resources.models.submission import State
from resources.preflight import AlreadyHere

admin.site.unregister(StockTag)
admin.site.enable_nav_sidebar = False  # Four rooms need no second menu, and the desk needs its width.


class StateFilter(admin.SimpleListFilter):
    """What waits, unless another state is asked for."""

    title, parameter_name = "state", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = Submission.objects.values_list("state").annotate(count=Count("id")).order_by()
        counts: dict[str, int] = dict(rows)
        return [(state.value, f"{state.label} ({counts.get(state.value, 0)})") for state in State] + [("all", "All")]

    def choices(self, changelist: Any) -> Any:
        for value, label in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": self.asked == value, "query_string": query, "display": label}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Submission]) -> QuerySet[Submission]:
        return queryset if self.asked == "all" else queryset.filter(state=self.asked)

    @property
    def asked(self) -> str:
        value = str(self.value() or "")
        return value if value in {*State.values, "all"} else State.WAITING.value


class RecordFilter(admin.SimpleListFilter):
    title, parameter_name = "submitter's record", "record"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("new", "Nothing accepted yet"),
            ("proven", f"{records.PROVEN} or more accepted"),
            ("rejected", "Something rejected"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return records.by_submitters_record(queryset, self.value() or "") if self.value() else queryset


class ReasonForm(ActionForm):
    """The action with the words that go to every submitter of the chosen ones."""

    reason = forms.CharField(required=False, max_length=MESSAGE_LENGTH, label="Message to the submitters")


@admin.register(Submission)
class SubmissionAdmin(admin.ModelAdmin):
    """The queue, oldest first. A row leads to the review page, where the decisions are taken."""

    action_form = ReasonForm
    actions = ["accept_chosen", "reject_chosen"]
    list_display = ["proposal", "section", "kind", "sent_by", "waiting_for", "state"]
    list_display_links = None
    list_filter = [StateFilter, "section", "kind", RecordFilter]
    list_select_related = ["section", "submitter"]
    list_per_page = 50
    ordering = ["submitted_at", "id"]
    search_fields = ["title", "url", "summary", "submitter__handle"]
    search_help_text = "Title, address, summary or handle"
    show_facets = admin.ShowFacets.ALWAYS

    @admin.display(description="Submission", ordering="title")
    def proposal(self, row: Submission) -> SafeString:
        """The way to the review page, and which version of the text this list showed."""
        return format_html(
            '<a href="{}">{}</a> <span class="host">{}</span><input type="hidden" name="seen-{}" value="{}">',
            reverse("review", args=[row.pk]), row.title, row.host, row.pk, row.version,
        )  # fmt: skip

    @admin.display(description="Sent by", ordering="submitter__handle")
    def sent_by(self, row: Submission) -> str:
        if row.submitter is None:
            return "a former member"
        return f"{row.submitter.handle} (sample)" if row.submitter.is_sample else row.submitter.handle

    @admin.display(description="Sent", ordering="submitted_at")
    def waiting_for(self, row: Submission) -> str:
        return ago(row.submitted_at)

    @admin.action(description="Accept the chosen ones")
    def accept_chosen(self, request: HttpRequest, chosen: QuerySet[Submission]) -> None:
        self._decide_each(request, chosen, moderation.accept, "Accepted")

    @admin.action(description="Reject the chosen ones, with a reason")
    def reject_chosen(self, request: HttpRequest, chosen: QuerySet[Submission]) -> None:
        if not request.POST.get("reason", "").strip():
            self.message_user(request, "Write a message first: the submitters are told why.", messages.ERROR)
            return
        self._decide_each(request, chosen, moderation.reject, "Rejected")

    def _decide_each(
        self, request: HttpRequest, chosen: QuerySet[Submission], verb: Callable[..., object], done: str
    ) -> None:
        """Each on its own: what cannot be decided is named, and holds nothing else up."""
        decided = 0
        for row in chosen.select_related("section", "submitter"):
            problem = self._decide(request, row, verb)
            decided += not problem
            if problem:
                self.message_user(request, f"“{row.title}”: {problem}", messages.WARNING)
        if decided:
            self.message_user(request, f"{done}: {decided}.", messages.SUCCESS)

    def _decide(self, request: HttpRequest, row: Submission, verb: Callable[..., object]) -> str:
        """What stood in the way; nothing if it was decided."""
        moderator = cast(User, request.user)
        if not permissions.may_decide(moderator, row):
            return "you sent this yourself; another moderator decides on it."
        seen = request.POST.get(f"seen-{row.pk}", "")
        message = request.POST.get("reason", "").strip()[:MESSAGE_LENGTH]
        try:
            verb(row, by=moderator, seen=int(seen) if seen.isdecimal() else row.version, message=message)
        except (moderation.Conflict, AlreadyHere) as reason:
            return str(reason)
        return ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Review queue"} | (extra_context or {}))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A submission is looked at on its review page."""
        return redirect("review", object_id) if object_id.isdecimal() else redirect("admin:index")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        return False


class LinkInline(admin.TabularInline):
    """The links of a section, ordered by number; with scripts, by dragging their rows."""

    model = Resource
    fields = ["position", "link", "kind", "level"]
    readonly_fields = ["link", "kind", "level"]
    ordering = ["position", "id"]
    extra = 0
    can_delete = False
    verbose_name_plural = "links, in their order"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resource]:
        return super().get_queryset(request).filter(retired_at=None)

    @admin.display(description="Link")
    def link(self, row: Resource) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("admin:resources_resource_change", args=[row.pk]), row.title)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SectionForm(forms.ModelForm):
    asks_for = forms.ChoiceField(
        choices=[("", "Any kind"), *Kind.choices], required=False, help_text="What the button on its page asks for."
    )

    class Meta:
        model = Section
        fields = [
            "title", "slug", "summary", "prose", "wanted", "asks_for", "is_open", "opens_itself", "needed_count",
            "position",
        ]  # fmt: skip


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    form = SectionForm
    inlines = [LinkInline]
    list_display = ["title", "position", "is_open", "opens_itself", "needed_count", "resource_count", "waiting_count"]
    list_editable = ["position"]
    ordering = ["position", "id"]
    readonly_fields = ["resource_count", "waiting_count"]
    prepopulated_fields = {"slug": ["title"]}

    class Media:
        js = ["js/order.js"]

    def get_readonly_fields(self, request: HttpRequest, obj: Section | None = None) -> list[str]:
        """A section keeps its address."""
        return [*self.readonly_fields, "slug"] if obj else self.readonly_fields

    def get_prepopulated_fields(self, request: HttpRequest, obj: Section | None = None) -> dict[str, Sequence[str]]:
        return {} if obj else self.prepopulated_fields

    def save_model(self, request: HttpRequest, obj: Section, form: Any, change: bool) -> None:
        """Opening and closing by hand go through `curation`, so that the history knows."""
        moderator, is_open = cast(User, request.user), obj.is_open
        if "is_open" in form.changed_data or not change:
            obj.is_open = not is_open
        super().save_model(request, obj, form, change)
        if obj.is_open != is_open:
            (curation.open_section if is_open else curation.close_section)(obj, by=moderator)
            obj.refresh_from_db()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        curation.recount([form.instance], by=cast(User, request.user))


@admin.register(Resource)
class ResourceAdmin(admin.ModelAdmin):
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

    def save_model(self, request: HttpRequest, obj: Resource, form: Any, change: bool) -> None:
        moderator = cast(User, request.user)
        if change:
            curation.edit(obj, form.entry_fields, form.cleaned_data["tags"], by=moderator)
            return
        stored = curation.publish(form.entry_fields, form.cleaned_data["tags"], by=moderator, suggested_by=moderator)
        Event.objects.create(verb=Verb.ACCEPTED, actor=moderator, resource=stored, section=stored.section)
        obj.pk = stored.pk
        obj.refresh_from_db()

    @admin.action(description="Retire the chosen ones, with a reason")
    def retire_chosen(self, request: HttpRequest, chosen: QuerySet[Resource]) -> None:
        because = request.POST.get("reason", "").strip()[:300]
        if not because:
            self.message_user(request, "Write a reason first: the page of the entry shows it.", messages.ERROR)
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
class TagAdmin(admin.ModelAdmin):
    form = TagForm
    list_display = ["name", "slug"]
    search_fields = ["name"]


@admin.register(Guide)
class GuideAdmin(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return not Guide.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Guide | None = None) -> bool:
        return False
