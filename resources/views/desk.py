"""What every page of the desk begins with: who may come in, what the item is, and what was asked of the queue."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User
from resources import desk, permissions, reviewing
from resources.models import QueueItem

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


def item_or_404(request: HttpRequest, pk: int, kind: str = "") -> QueueItem:
    """The item with all that it may be about. What belongs to other sections is not there."""
    item = reviewing.item_for(moderator(request), pk, kind)
    if item is None:
        raise Http404
    return item


def path_of(item: QueueItem, words: desk.Words) -> str:
    """The item's review page, as part of the list that was asked for."""
    query = desk.encoded(words)
    return item.get_absolute_url() + (f"?{query}" if query else "")


def list_path(words: desk.Words) -> str:
    query = desk.encoded(words)
    return reverse("queue") + (f"?{query}" if query else "")


def on_to_next(request: HttpRequest, item: QueueItem, done: str) -> HttpResponse:
    """The next item of the list that this moderator may decide; the list itself where there is none."""
    words = desk.asked(request.GET)
    following = desk.following(item, words, moderator(request))
    messages.success(request, done if following else f"{done} Nothing else waits for you here.")
    return redirect(path_of(following, words) if following else list_path(words))
