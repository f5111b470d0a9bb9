"""The public log: every decision with its reason. Who moderates may take one back from here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guide.keeping import kept
from resources import logbook, permissions
from resources.log import line
from resources.models import Event
from resources.moderation.undoing import can_be_undone

LOST = "The place in the log that was asked for is not there, so it begins with the newest."


@kept(*logbook.NAMES, "older", "newer")
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    wanted = logbook.asked(request.GET)
    older_than, newer_than = (Event.objects.named(request.GET.get(name, "")) for name in ("older", "newer"))
    page = logbook.page(wanted, older_than=older_than, newer_than=newer_than)
    is_lost = ("older" in request.GET or "newer" in request.GET) and not (older_than or newer_than)
    context = {
        "decisions": [(line(event), _may_take_back(request, event)) for event in page.events],
        "page": page,
        "facets": logbook.facets(wanted),
        "words": wanted.words,
        "query": wanted.query,
        "problems": wanted.problems + [LOST] * is_lost,
        "begins": older_than is None and newer_than is None,
    }
    return render(request, "log.html", context)


def _may_take_back(request: HttpRequest, event: Event) -> bool:
    """Nobody but moderators is asked anything, so that everybody else sees the same."""
    if not request.user.is_authenticated or not can_be_undone(event):
        return False
    return permissions.may_undo(request.user, event)
