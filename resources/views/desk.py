"""What every page of the desk begins with: who may come in, and what they asked of the queue."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from resources import permissions

View = Callable[..., HttpResponse]


def moderator_required(view: View) -> View:
    """Asks to sign in; 403 for people who do not moderate."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not permissions.may_moderate(moderator(request)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return cast(View, login_required(checked))


def moderator(request: HttpRequest) -> User:
    """Who asks; only behind `moderator_required`."""
    return cast(User, request.user)
