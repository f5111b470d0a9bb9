"""A bookmark file onto one's own list, and the way from there to the guide."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from guide.models import Section
from resources.exchange import keeping
from resources.models import Resource, Saved, Submission
from resources.own_forms import SUGGEST, BookmarksForm
from resources.views.entries import row_or_404
from resources.views.saved import SHOWN, with_entries
from resources.views.sending import limited, person, verified_required
from resources.views.trust import standing_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited
def saved_import(request: HttpRequest) -> HttpResponse:
    """Takes the file. What became of each bookmark is answered at once: sent again, the same file changes nothing."""
    form = BookmarksForm(request.POST, request.FILES) if request.method == "POST" else BookmarksForm()
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "saved_import.html", {"form": form}, status=status)
    report = keeping.keep(form.cleaned_data["file"], by=person(request))
    context = {"form": BookmarksForm(), "report": report, "suggests": form.cleaned_data["then"] == SUGGEST}
    return render(request, "saved_import.html", context)


@require_safe
@verified_required
def saved_suggesting(request: HttpRequest) -> HttpResponse:
    """What of the list the guide might take, folder by folder. Each is opened in the form of any submission: what it
    needs to know of a page no bookmark says."""
    folder, before = request.GET.get("folder", ""), request.GET.get("before", "")
    mine = Saved.objects.filter(person=person(request)).newest_first()
    rows = mine.filter(folder=folder) if "folder" in request.GET else mine
    if before:
        rows = rows.kept_before(row_or_404(mine, before))
    found = list(rows.select_related("resource__section")[: SHOWN + 1])
    sections = list(Section.objects.order_by("position", "id"))
    section = next((one.slug for one in sections if one.slug == request.GET.get("section")), "")
    shown = _with_sent(person(request), found[:SHOWN])
    context = {
        "rows": [(*one, section or _called_like(one[0].folder, sections)) for one in shown],
        "older": found[SHOWN - 1] if len(found) > SHOWN else None,
        "folders": mine.order_by("folder").values_list("folder", flat=True).distinct(),
        "folder": folder if "folder" in request.GET else None,
        "sections": sections,
        "section": section,
        "left": _left(person(request)),
    }
    return render(request, "saved_suggesting.html", context)


def _with_sent(who: User, rows: list[Saved]) -> list[tuple[Saved, Resource | None, Submission | None]]:
    """Each with its entry, and with what they have sent of it already."""
    keys = [row.key for row in rows]
    mine = who.submissions.new_pages().filter(key__in=keys)  # In no order: for one, SQLite would read all of theirs.
    sent = {one.key: one for one in sorted(mine, key=lambda one: (one.submitted_at, one.pk))}
    return [(row, entry, sent.get(row.key)) for row, entry in with_entries(rows)]


def _called_like(folder: str, sections: list[Section]) -> str:
    """The slug of the section that is called like the innermost folder; nothing where none is."""
    name = folder.rpartition(keeping.APART)[2].casefold()
    return next((one.slug for one in sections if name in {one.title.casefold(), one.slug}), "")


def _left(who: User) -> int | None:
    """How many pages they can send now; None: as many as they like."""
    standing = standing_of(who)
    limits, used = standing.limits, standing.used
    left = [
        most - count
        for most, count in [(limits.open_submissions, used.open), (limits.submissions_a_day, used.submissions)]
        if most is not None
    ]
    return max(0, min(left)) if left else None
