"""Taking a decision back: what would become of it, and the deed."""

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from resources import moderation, permissions, retelling
from resources.log import RELATIONS, line
from resources.models import Event, QueueItem
from resources.models.event import DECISIONS
from resources.moderation.undoing import can_be_undone
from resources.views.desk import moderator, moderator_required


@require_safe
@moderator_required
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _decision_or_404(request, pk))


@require_POST
@moderator_required
def decision_undoing(request: HttpRequest, pk: int) -> HttpResponse:
    event = _decision_or_404(request, pk)
    try:
        moderation.undo(event, by=moderator(request))
    except moderation.CannotUndo as refusal:
        return _show(request, _decision_or_404(request, pk), refusal=str(refusal), status=409)
    item = _open_again(event)
    waits = " It waits for a decision once more." if item else ""
    messages.success(request, f"Taken back: everything is as it was before.{waits}")
    return redirect(item or "log")


def _decision_or_404(request: HttpRequest, pk: int) -> Event:
    """Of the moderator's sections, and not about what they sent or reported themselves: its note is not for them."""
    rows = Event.objects.select_related(*RELATIONS, "submission__submitter").filter(verb__in=DECISIONS)
    event: Event = get_object_or_404(rows, pk=pk)
    is_own = event.item is not None and permissions.is_own(moderator(request), event.item)
    if is_own or not permissions.may_undo(moderator(request), event):
        raise Http404
    return event


def _show(request: HttpRequest, event: Event, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {
        "event": event,
        "line": line(event),
        "effects": retelling.effects(event),
        "rest": retelling.rest(event),
        "can_be_undone": can_be_undone(event),
        "undone_by": getattr(event, "undone_by", None),
        "refusal": refusal,
        **admin.site.each_context(request),
        "title": "A decision",
    }
    return render(request, "admin/decision.html", context, status=status)


def _open_again(event: Event) -> QueueItem | None:
    """What can be decided anew."""
    items = QueueItem.objects.open()
    found = items.filter(submission=event.submission_id).first() if event.submission_id else None
    return found or (items.filter(pk=event.item_id).first() if event.item_id else None)
