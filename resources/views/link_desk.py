"""What moderators decide about a link that has moved, broken or become another page, each with one click."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User
from resources import checking
from resources.checking import CannotMove
from resources.incidents import Decided
from resources.models import Incident
from resources.twins import AlreadyHere
from resources.views.desk import moderator_required

Decide = Callable[[User, Incident], str]


def decision(decide: Decide) -> Callable[..., HttpResponse]:
    """A POST on an incident; what stood in the way is a 409 that says so, and then nothing was changed."""

    @wraps(decide)
    def decided(request: HttpRequest, pk: int) -> HttpResponse:
        incident = get_object_or_404(Incident.objects.select_related("resource__section"), pk=pk)
        try:
            done = decide(cast(User, request.user), incident)
        except (Decided, CannotMove, AlreadyHere) as problem:
            return render(request, "409.html", {"title": "Nothing was changed", "text": str(problem)}, status=409)
        messages.success(request, done)
        return redirect("admin:resources_incident_changelist")

    return require_POST(moderator_required(decided))


@decision
def incident_acceptance(moderator: User, incident: Incident) -> str:
    resource = checking.accept_move(incident, by=moderator)
    return f"“{resource.title}” leads to {resource.url} now."


@decision
def incident_dismissal(moderator: User, incident: Incident) -> str:
    checking.dismiss(incident, by=moderator)
    return f"Left as it is: {incident.resource or incident.host}."


@decision
def incident_retirement(moderator: User, incident: Incident) -> str:
    count = checking.say_all_gone(incident, by=moderator)
    return f"Taken out of the guide: {count}."
