"""Deleting one's own account: what happens is said before, and it happens at once."""

from functools import partial

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from resources import leaving as deeds
from resources.own_forms import LeavingForm
from resources.views.sending import person


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def leaving(request: HttpRequest) -> HttpResponse:
    return _leave(request) if request.method == "POST" else _show(request, _form(request))


@reauthentication_required  # type: ignore[untyped-decorator]  # A browser left signed in is not enough to end an account.
def _leave(request: HttpRequest) -> HttpResponse:
    form, who = _form(request), person(request)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        with transaction.atomic():
            if deeds.leave(who, withdraws=form.withdraws):
                transaction.on_commit(partial(_tell, request, who.email, who.handle))
    except deeds.CannotLeave as refusal:
        form.add_error(None, str(refusal))
        return _show(request, form, status=409)
    logout(request)
    messages.success(request, "Your account is deleted. Thank you for what you brought.")
    return redirect("home")


@never_cache
def _show(request: HttpRequest, form: LeavingForm, status: int = 200) -> HttpResponse:
    who = person(request)
    context = {"form": form, "counts": deeds.counts(who), "is_last": deeds.is_last(who)}
    return render(request, "accounts/leaving.html", context, status=status)


def _form(request: HttpRequest) -> LeavingForm:
    who = person(request)
    typed = request.POST if request.method == "POST" else None
    return LeavingForm(typed, person=who, has_open=who.submissions.open().exists())


def _tell(request: HttpRequest, address: str, handle: str) -> None:
    get_adapter(request).send_mail("account/email/account_deleted", address, {"handle": handle})
