"""Saying that an entry is useful, and taking it back: each a click, and the same however often it is clicked."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from resources import permissions, usefulness
from resources.models import Resource
from resources.views.entries import back, of_entry
from resources.views.sending import limited, person


def reader_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Asks to sign in, and leads back to the entry; 403 for those who may not say it."""

    @wraps(view)
    def checked(request: HttpRequest, entry: Resource) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(entry.get_absolute_url())
        if not permissions.may_submit(person(request)):
            return render(request, "unverified.html", status=403)
        return view(request, entry)

    return checked


@require_POST
@limited
@of_entry
@reader_required
def resource_usefulness(request: HttpRequest, entry: Resource) -> HttpResponse:
    if not permissions.may_call_useful(person(request), entry):
        raise PermissionDenied("You brought it in yourself: whether it is useful, others say.")
    if usefulness.say(entry, by=person(request)):
        messages.success(request, "Thank you. It counts for those who look for what is most useful.")
    return back(request, entry, "useful")


@require_POST
@limited
@of_entry
@reader_required
def resource_usefulness_withdrawal(request: HttpRequest, entry: Resource) -> HttpResponse:
    if usefulness.take_back(entry, by=person(request)):
        messages.success(request, "Taken back: you do not call it useful any more.")
    return back(request, entry, "useful")
