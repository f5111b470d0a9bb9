"""A person's own list: what they keep, mark as read, note and remove; and the list to take away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from resources import own_data, saving
from resources.exchange import keeping
from resources.models import Resource, Saved
from resources.models.saved import SavedQuerySet
from resources.own_forms import NoteForm
from resources.views.entries import back, is_ours, of_entry, row_or_404
from resources.views.sending import limited, person

SHOWN = 50
WHICH = [("", "All"), ("unread", "To read"), ("read", "Read")]
TITLE = "What I keep"


@require_safe
@login_required
def saved(request: HttpRequest) -> HttpResponse:
    """The list, newest first, from the start or `before` one of it."""
    show, before = request.GET.get("show", ""), request.GET.get("before", "")
    show = show if show in dict(WHICH) else ""
    rows = _shown(person(request), show)
    if before:
        rows = rows.kept_before(row_or_404(person(request).saved.all(), before))
    found = list(rows.select_related("resource__section")[: SHOWN + 1])
    context = {
        "rows": with_entries(found[:SHOWN]),
        "older": found[SHOWN - 1] if len(found) > SHOWN else None,
        "before": before,
        "show": show,
        "query": f"show={show}" if show else "",
        "which": WHICH,
        "count": person(request).saved.count(),
        "here": request.get_full_path(),
    }
    return render(request, "saved.html", context)


@require_POST
@limited
@of_entry
def resource_saving(request: HttpRequest, entry: Resource) -> HttpResponse:
    """Keeps an entry, and leads back to where the button was."""
    if not request.user.is_authenticated:
        return redirect_to_login(entry.get_absolute_url())
    if saving.keep(entry, by=person(request)):
        messages.success(request, "Saved. It is on your list, which nobody else sees.")
    return back(request, entry, "saving")


@require_POST
@of_entry
def resource_saving_withdrawal(request: HttpRequest, entry: Resource) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(entry.get_absolute_url())
    if saving.drop(entry, by=person(request)):
        messages.success(request, "It is not on your list any more.")
    return back(request, entry, "saving")


@require_POST
@login_required
def saved_reading(request: HttpRequest, pk: int) -> HttpResponse:
    return _marked(request, pk, is_read=True)


@require_POST
@login_required
def saved_reading_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    return _marked(request, pk, is_read=False)


@require_POST
@login_required
def saved_removal(request: HttpRequest, pk: int) -> HttpResponse:
    if saving.remove(person(request), pk):
        messages.success(request, "Removed from your list.")
    return redirect(_list_again(request))


@require_POST
@login_required
def saved_clearing(request: HttpRequest) -> HttpResponse:
    """Empties the list, where the box says that it is meant."""
    if request.POST.get("sure") != "on":
        messages.error(request, "Nothing was removed: tick the box if you mean it.")
    else:
        count = saving.clear(person(request))
        messages.success(request, f"Your list is empty. {count:,} removed.")
    return redirect("saved")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def saved_note(request: HttpRequest, pk: int) -> HttpResponse:
    """What they write for themselves about a page, and the words by which they find it."""
    row = get_object_or_404(person(request).saved, pk=pk)
    shown = {"note": row.note, "tags": ", ".join(row.tags)}
    form = NoteForm(request.POST if request.method == "POST" else None, initial=shown)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "saved_note.html", {"form": form, "row": row}, status=status)
    saving.note(person(request), pk, **form.cleaned_data)
    messages.success(request, "Kept.")
    return redirect("saved")


@require_safe
@login_required
@never_cache
def saved_bookmarks(request: HttpRequest) -> HttpResponse:
    """For browsers, and for services that keep bookmarks."""
    body = keeping.write(person(request).saved.newest_first(), TITLE)
    return attached(HttpResponse(body, content_type="text/html; charset=utf-8"), "bookmarks.html")


@require_safe
@login_required
@never_cache
def saved_json(request: HttpRequest) -> HttpResponse:
    rows = [own_data.of_saved(row) for row in person(request).saved.newest_first()]
    return attached(JsonResponse({"saved": rows}, json_dumps_params={"ensure_ascii": False, "indent": 1}), "saved.json")


def with_entries(rows: list[Saved]) -> list[tuple[Saved, Resource | None]]:
    """Each with the entry that readers find of it: the one that was saved, or one that came into the guide since."""
    others = saving.of_the_guide(row.key for row in rows if row.resource_id is None)
    return [(row, row.resource if row.resource_id else others.get(row.key)) for row in rows]


def _shown(who: User, show: str) -> SavedQuerySet:
    rows = Saved.objects.filter(person=who).newest_first()
    return rows.unread() if show == "unread" else rows.read() if show == "read" else rows


def _marked(request: HttpRequest, pk: int, *, is_read: bool) -> HttpResponse:
    saving.mark(person(request), pk, is_read=is_read)
    return redirect(f"{_list_again(request)}#saved-{pk}")


def _list_again(request: HttpRequest) -> str:
    here = request.POST.get("next", "")
    return here if is_ours(here) else "/saved/"


def attached(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
