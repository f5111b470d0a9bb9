"""The pages of a person's own: signing up, the notes to them, and what of these comes by mail."""

import re
from typing import Any

from allauth.account.views import SignupView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import choices
from accounts.forms import ChoicesForm
from accounts.handles import HandleTaken
from accounts.models import Notification, User

SHOWN = 50
NUMBER = re.compile(r"[0-9]{1,18}")


class PersonalRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


class Signup(SignupView):
    def form_valid(self, form: Any) -> HttpResponse:
        """Shows the form again, with its error, to those who lost a race for a handle."""
        response: HttpResponse
        try:
            response = super().form_valid(form)
        except HandleTaken:
            response = self.form_invalid(form)
        return response


signup = Signup.as_view()


@require_safe
@login_required
def notifications(request: PersonalRequest) -> HttpResponse:
    """Notes to me, newest first, from the start or `before` one of them. Looking at them changes nothing."""
    mine = request.user.notifications.all()
    before = request.GET.get("before", "")
    if before:
        mine = mine.older_than(_note_of(request.user, before))
    notes = list(mine[: SHOWN + 1])
    context = {"notes": notes[:SHOWN], "before": before, "older": notes[SHOWN - 1] if len(notes) > SHOWN else None}
    return render(request, "accounts/notifications.html", context)


@require_POST
@login_required
def notifications_reading(request: PersonalRequest) -> HttpResponse:
    """Marks every note to me as read."""
    request.user.notifications.unread().stamp(read_at=timezone.now())
    return redirect("notifications")


@require_POST
@login_required
def notification_reading(request: PersonalRequest, pk: int) -> HttpResponse:
    """Marks one note to me as read, and shows the same stretch of the list again."""
    note = get_object_or_404(request.user.notifications, pk=pk)
    request.user.notifications.unread().filter(pk=note.pk).update(read_at=timezone.now())
    before = request.POST.get("before", "")
    stretch = f"?before={before}" if NUMBER.fullmatch(before) else ""
    return redirect(f"{reverse('notifications')}{stretch}#note-{note.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def notification_choices(request: PersonalRequest) -> HttpResponse:
    """Which notes come by mail too."""
    form = ChoicesForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        choices.choose(request.user, form.chosen)
        messages.success(request, "Your choice is kept.")
        return redirect("notification_choices")
    return render(request, "accounts/notification_choices.html", {"form": form})


@csrf_exempt  # Mail programs post here, without a cookie. The signature in the address is the proof (RFC 8058).
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request: HttpRequest, key: str) -> HttpResponse:
    """Switches off the mail that the address is signed for. Only a POST does: scanners open every link in a mail.

    The POST is answered with a page and no redirect, as RFC 8058 wants it.
    """
    stop = choices.find_stop(key)
    if stop is None:
        raise Http404
    is_asked = request.POST.get("List-Unsubscribe") == "One-Click"
    if is_asked:
        choices.stop(stop)
    context = {"kinds": [kind.label for kind in stop.kinds], "is_stopped": choices.is_stopped(stop)}
    status = 422 if request.method == "POST" and not is_asked else 200
    return render(request, "accounts/mail_stop.html", context, status=status)


def _note_of(person: User, number: str) -> Notification:
    if not NUMBER.fullmatch(number):
        raise Http404
    return get_object_or_404(person.notifications, pk=number)
