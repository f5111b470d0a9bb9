"""An entry that is asked for and may not be there: taken out for good, or hidden until a moderator has looked."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from resources import moderation
from resources.models import Resource

PATH_LENGTH = 2_000


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


def back(request: HttpRequest, entry: Resource, name: str) -> HttpResponse:
    """To where the button `name` of the entry was, as `next` says; else to the entry's own page."""
    here = request.POST.get("next", "")
    return redirect(f"{here}#{name}-{entry.pk}" if is_ours(here) else entry.get_absolute_url())


def is_ours(path: str) -> bool:
    """A path on this site: an address of another one leads nobody away from here."""
    is_path = path.startswith("/") and "#" not in path and len(path) <= PATH_LENGTH
    return is_path and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
