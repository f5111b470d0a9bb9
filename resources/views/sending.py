"""What all forms share by which people send something: who may, who sends, and what is said when it is too much."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from resources import limits, permissions
from resources.limits import TooMany
from resources.submissions import Sender

View = Callable[..., HttpResponse]


def verified_required(view: View) -> View:
    """Asks to sign in; answers 403 with a way on to people whose e-mail address is not verified."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not permissions.may_submit(person(request)):
            return render(request, "unverified.html", status=403)
        return view(request, *args, **kwargs)

    return cast(View, login_required(checked))


def sender_required(view: View) -> View:
    """As `verified_required`, but lets guests in where settings.GUESTS says so."""
    for_members = verified_required(view)

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        is_guest = settings.GUESTS and not request.user.is_authenticated
        return (view if is_guest else for_members)(request, *args, **kwargs)

    return checked


def limited(view: View) -> View:
    """Answers 429, with the sentence and with when to come back, where the view lets TooMany pass."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except TooMany as refusal:
            return come_back(render(request, "429.html", {"refusal": refusal}, status=429), refusal)

    return checked


def come_back(response: HttpResponse, refusal: TooMany) -> HttpResponse:
    """The same answer, with the header that says when to try again."""
    response["Retry-After"] = str(refusal.retry_after)
    return response


def person(request: HttpRequest) -> User:
    """Who asks; only behind `login_required`."""
    return cast(User, request.user)


def sender_of(request: HttpRequest, email: str = "") -> Sender:
    """Who sends: a member, or a guest by the hash of the network address; only behind `sender_required`."""
    if request.user.is_authenticated:
        return Sender(person(request))
    return Sender(None, client=limits.client_of(get_adapter().get_client_ip(request)), email=email)
