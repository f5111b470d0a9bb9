"""Links that want a decision, with what the looks at them have shown. Nothing is written here but by `checking`."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import User
from guide.templatetags.times import ago
from resources import checking, permissions
from resources.checking import CannotMove
from resources.incidents import Decided
from resources.models import Check, Incident, Resource
from resources.models.health import IncidentKind, IncidentState
from resources.twins import AlreadyHere

LOOKS_SHOWN, LINKS_SHOWN = 20, 50
_SHOWN = (
    "about", "kind", "state", "suggests", "detail", "opened_at", "closed_at", "decided_by", "decision", "looks",
)  # fmt: skip
_HEADS = ("When", "Link", "Asked", "Answer", "Ended at", "Title", "What it shows")


class StateFilter(admin.SimpleListFilter):
    """What is open, unless another state is asked for."""

    title, parameter_name = "state", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*((state.value, str(state.label)) for state in IncidentState), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        for value, label in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": self.asked == value, "query_string": query, "display": label}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Incident]) -> QuerySet[Incident]:
        return queryset if self.asked == "all" else queryset.filter(state=self.asked)

    @property
    def asked(self) -> str:
        value = str(self.value() or "")
        return value if value in {*IncidentState.values, "all"} else IncidentState.OPEN.value


@admin.register(Incident)
class IncidentAdmin(admin.ModelAdmin):
    """The list, oldest first. Each row can be decided by one click, many by an action."""

    actions = ["accept_chosen", "dismiss_chosen", "say_chosen_gone"]
    list_display = ["about", "kind", "suggests", "detail", "opened", "decision"]
    list_display_links = None
    list_filter = [StateFilter, "kind"]
    list_select_related = ["resource"]
    list_per_page = 50
    ordering = ["opened_at", "id"]
    search_fields = ["resource__title", "resource__url", "host", "target_url"]
    fields = readonly_fields = _SHOWN

    @admin.display(description="Link", ordering="resource__title")
    def about(self, row: Incident) -> SafeString:
        """The way to the evidence, and to the page itself."""
        here = reverse("admin:resources_incident_change", args=[row.pk])
        if row.resource is None:
            return format_html('<a href="{}">All links of {}</a>', here, row.host)
        return format_html(
            '<a href="{}">{}</a> <span class="host">{}</span>', here, row.resource, _link(row.resource.url)
        )

    @admin.display(description="Ends at")
    def suggests(self, row: Incident) -> SafeString | str:
        return _link(row.target_url) if row.target_url else "–"

    @admin.display(description="Open since", ordering="opened_at")
    def opened(self, row: Incident) -> str:
        return ago(row.opened_at)

    @admin.display(description="Decision")
    def decision(self, row: Incident) -> SafeString | str:
        """Buttons that send the form they stand in to another address."""
        if row.state != IncidentState.OPEN:
            return row.get_state_display()
        deeds = [("dismissal", "Leave it as it is"), ("retirement", "It is gone: take it out")]
        if row.kind == IncidentKind.MOVED:
            deeds.insert(0, ("acceptance", "Take the new address"))
        buttons = ((reverse(f"incident_{noun}", args=[row.pk]), label) for noun, label in deeds)
        return format_html_join(" ", '<button class="button" formaction="{}">{}</button>', buttons)

    @admin.display(description="Evidence")
    def looks(self, row: Incident) -> SafeString:
        links = checking.concerned(row)[:LINKS_SHOWN]
        looks = Check.objects.filter(resource__in=links).select_related("resource")[:LOOKS_SHOWN]
        head = format_html_join("", '<th scope="col">{}</th>', ((name,) for name in _HEADS))
        body = format_html_join("", "<tr>" + "<td>{}</td>" * len(_HEADS) + "</tr>", map(_cells, looks))
        return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)

    @admin.action(description="Take the new addresses of the chosen ones", permissions=["moderate"])
    def accept_chosen(self, request: HttpRequest, chosen: QuerySet[Incident]) -> None:
        self._decide_each(request, chosen, checking.accept_move)

    @admin.action(description="Leave the chosen ones as they are", permissions=["moderate"])
    def dismiss_chosen(self, request: HttpRequest, chosen: QuerySet[Incident]) -> None:
        self._decide_each(request, chosen, checking.dismiss)

    @admin.action(description="The chosen ones are gone: take them out of the guide", permissions=["moderate"])
    def say_chosen_gone(self, request: HttpRequest, chosen: QuerySet[Incident]) -> None:
        self._decide_each(request, chosen, checking.say_all_gone)

    def _decide_each(self, request: HttpRequest, chosen: QuerySet[Incident], verb: Callable[..., object]) -> None:
        """Each on its own: what cannot be decided is named, and holds nothing else up."""
        decided = 0
        for row in chosen.select_related("resource__section"):
            try:
                verb(row, by=cast(User, request.user))
                decided += 1
            except (Decided, CannotMove, AlreadyHere) as problem:
                self.message_user(request, f"“{row.resource or row.host}”: {problem}", messages.WARNING)
        if decided:
            self.message_user(request, f"Decided: {decided}.", messages.SUCCESS)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Links that want a decision"} | (extra_context or {}))

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return permissions.may_moderate(cast(User, request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Incident | None = None) -> bool:
        return False


def _link(url: str) -> SafeString:
    return format_html('<a href="{0}" rel="nofollow ugc noopener noreferrer" target="_blank">{0}</a>', url)


def _cells(look: Check) -> tuple[object, ...]:
    answer = look.status or look.error
    way = "for good" if look.is_permanent_move else ""
    link: Resource = look.resource
    end = look.final_url if look.final_url != link.url else "–"
    asked = f"{look.method}, {look.ms} ms"
    return f"{look.at:%Y-%m-%d %H:%M}", link, asked, answer, f"{end} {way}".strip(), look.title or "–", look.reason
