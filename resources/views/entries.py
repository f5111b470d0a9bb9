"""What is asked for and may not be there: an entry that was taken out for good, or is hidden until a moderator has
looked; a row of somebody's own list."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from resources import moderation
from resources.models import Resource
from resources.models.event import DIGITS_MAX

PATH_LENGTH = 2_000
Row = TypeVar("Row", bound=Model)


def absent(request: HttpRequest, entry: Resource) -> HttpResponse | None:
    """The page for an entry that readers do not see, in words: 410 with the reason, or 404 without its name."""
    if entry.retired_at:
        return render(request, "410.html", {"resource": entry}, status=410)
    return render(request, "hidden.html", status=404) if entry.hidden_at else None


def of_entry(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands the view the entry that its address names, or answers in its place where readers do not see it."""

    @wraps(view)
    def found(request: HttpRequest, pk: int) -> HttpResponse:
        entries = Resource.objects.select_related("section", "suggested_by")
        entry = get_object_or_404(entries, pk=pk)
        try:
            return absent(request, entry) or view(request, entry)
        except moderation.OutOfTheGuide:
            entry.refresh_from_db()
            return absent(request, entry) or render(request, "404.html", status=404)

    return found


def row_or_404(rows: QuerySet[Row], number: str) -> Row:
    """The one of them at which a page of a list begins, by its number in an address. Raises Http404."""
    if not (number.isascii() and number.isdecimal() and len(number) <= DIGITS_MAX):
        raise Http404
    return get_object_or_404(rows, pk=number)


def back(request: HttpRequest, entry: Resource, name: str) -> HttpResponse:
    """To where the button `name` of the entry was, as `next` says; else to the entry's own page."""
    here = request.POST.get("next", "")
    return redirect(f"{here}#{name}-{entry.pk}" if is_ours(here) else entry.get_absolute_url())


def is_ours(path: str) -> bool:
    """A path on this site: an address of another one leads nobody away from here."""
    is_path = path.startswith("/") and "#" not in path and len(path) <= PATH_LENGTH
    return is_path and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
