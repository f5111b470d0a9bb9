"""What is wanted: the board, and saying that one looks for the same, or does not any more."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guide.keeping import kept
from resources import board, permissions, seconding
from resources.models import Want
from resources.views.sending import limited, person, visitor

PATH_LENGTH = 2_000


def of_want(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands the view the want of its address. Asks to sign in, and leads back to it; 403 where that is not enough."""

    @wraps(view)
    def checked(request: HttpRequest, pk: int) -> HttpResponse:
        want = get_object_or_404(Want.objects.select_related("section"), pk=pk)
        if not request.user.is_authenticated:
            return redirect_to_login(want.get_absolute_url())
        if not permissions.may_submit(person(request)):
            return render(request, "unverified.html", status=403)
        return view(request, want)

    return checked


@kept("section", "kind", "page")
@require_safe
def wanted(request: HttpRequest) -> HttpResponse:
    shown, who = board.read(request.GET), visitor(request)
    context = {
        "board": shown,
        "seconded": seconding.among(who, list(shown.page)) if who else set(),
        "here": request.get_full_path(),
    }
    return render(request, "wanted.html", context)


@require_POST
@limited
@of_want
def want_seconding(request: HttpRequest, want: Want) -> HttpResponse:
    try:
        if seconding.second(want, by=person(request)):
            messages.success(request, "Noted: you look for it too. You will hear of it when it comes in.")
    except seconding.IsMet:
        messages.info(request, f"“{want}” has come in meanwhile, or nobody looks for it any more.")
    return _back(request, want)


@require_POST
@limited
@of_want
def want_seconding_withdrawal(request: HttpRequest, want: Want) -> HttpResponse:
    if seconding.take_back(want, by=person(request)):
        messages.success(request, "Taken back: you do not look for it any more.")
    return _back(request, want)


def _back(request: HttpRequest, want: Want) -> HttpResponse:
    """To the page of the board where the button was."""
    here, board_path = request.POST.get("next", ""), reverse("wanted")
    is_ours = here.partition("?")[0] == board_path and "#" not in here and len(here) <= PATH_LENGTH
    return redirect(f"{here if is_ours else board_path}#want-{want.pk}")
