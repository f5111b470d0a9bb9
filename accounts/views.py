"""The pages of a person's own: signing up, and the notes to them."""

from typing import Any

from allauth.account.views import SignupView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import HandleTakenError
from accounts.models import User

SHOWN = 50


class PersonalRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


class Signup(SignupView):
    def form_valid(self, form: Any) -> HttpResponse:
        """Shows the form again, with its error, to those who lost a race for a handle."""
        response: HttpResponse
        try:
            response = super().form_valid(form)
        except HandleTakenError:
            response = self.form_invalid(form)
        return response


signup = Signup.as_view()


@require_safe
@login_required
def notifications(request: PersonalRequest) -> HttpResponse:
    """The latest notes to me, newest first. Looking at them changes nothing."""
    return render(request, "accounts/notifications.html", {"notes": request.user.notifications.all()[:SHOWN]})


@require_POST
@login_required
def notifications_reading(request: PersonalRequest) -> HttpResponse:
    """Marks every note to me as read."""
    request.user.notifications.unread().update(read_at=timezone.now())
    return redirect("notifications")
