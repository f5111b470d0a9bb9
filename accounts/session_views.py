"""The page of where a person is signed in: see it, and end it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import sessions as signed_in
from accounts.views import PersonalRequest


@require_safe
@login_required
def sessions(request: PersonalRequest) -> HttpResponse:
    return render(request, "accounts/sessions.html", {"sessions": signed_in.of(request.user, _key(request))})


@require_POST
@login_required
def session_ending(request: PersonalRequest, mark: str) -> HttpResponse:
    """Ends one at once. It asks for no password: what makes an account safer should be quick."""
    if not signed_in.end(request.user, mark):
        raise Http404
    messages.success(request, "Signed out there.")
    return redirect("sessions")


@require_POST
@login_required
def sessions_ending(request: PersonalRequest) -> HttpResponse:
    """Ends all but the one that asks for it."""
    signed_in.end_all(request.user, but=_key(request))
    messages.success(request, "Signed out everywhere else.")
    return redirect("sessions")


def _key(request: PersonalRequest) -> str | None:
    return request.session.session_key
