"""The queue: what people sent, oldest first, with the way to the review page and decisions on many at once."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User
from guide.templatetags.times import ago
from resources import moderation, permissions, records
from resources.admin.selection import GoodSelection
from resources.forms import ReasonForm, SeenForm, reason_of
from resources.models import Submission
from resources.models.submission import State
from resources.twins import AlreadyHere


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


@admin.register(Submission)
class SubmissionAdmin(GoodSelection):
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
        if not reason_of(request):
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
        form = SeenForm({"seen": request.POST.get(f"seen-{row.pk}", "")})
        if not form.is_valid():
            return "it was not on the page that you saw, so nothing was decided."
        try:
            verb(row, by=moderator, seen=form.cleaned_data["seen"], message=reason_of(request))
        except (moderation.Conflict, AlreadyHere) as reason:
            return str(reason)
        return ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Review queue"} | (extra_context or {}))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A submission is looked at on its review page."""
        is_number = object_id.isascii() and object_id.isdecimal()
        return redirect("review", object_id) if is_number else redirect("admin:resources_submission_changelist")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        return False
