"""How far one is: marked thing by thing, brought from this browser or a file, taken away, reset."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from guide import conditional
from guide.keeping import kept
from guide.models import FormerSlug, Section, Topic
from resources import marks
from resources import progress as deeds
from resources.models import Resource
from resources.own_forms import ProgressForm
from resources.views.entries import is_ours, of_entry
from resources.views.saved import attached
from resources.views.sending import limited, person

SHOWN = 50
"""So many things of each mark are on the page; the file has all."""
READABLE = 1_000
"""Nobody reads a section of more entries to its end."""


@kept()
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """For a stranger the page is everybody's, and the script fills it."""
    return render(request, "progress.html", _shown(request, ProgressForm()))


@kept()
@require_safe
def progress_sections(request: HttpRequest) -> HttpResponse:
    """What the script has to know to see which sections are read: the entries of each, with those of its parts, where
    somebody can have read all of these; how many there are in all; and the topics that have another slug now. The same
    for everybody."""
    sections = Section.objects.defer("prose").numbered()
    moved = FormerSlug.objects.filter(topic__isnull=False).values_list("slug", "topic__slug")
    total = sum(section.resource_count for section in sections)
    said = JsonResponse({"sections": _inside(sections), "total": total, "moved": dict(moved)})
    return conditional.document(request, said.content, "application/json", seconds=conditional.MINUTE)


@require_POST
@limited
def progress_topic(request: HttpRequest, slug: str) -> HttpResponse:
    return _marked(request, get_object_or_404(Topic, slug=slug), f"topics-{slug}")


@require_POST
@limited
def progress_section(request: HttpRequest, slug: str) -> HttpResponse:
    return _marked(request, get_object_or_404(Section, slug=slug), f"sections-{slug}")


@require_POST
@limited
@of_entry
def progress_resource(request: HttpRequest, entry: Resource) -> HttpResponse:
    return _marked(request, entry, f"resources-{entry.pk}")


@require_POST
@limited
def progress_merger(request: HttpRequest) -> HttpResponse:
    """Takes what a browser has kept. It forgets nothing before it is told that all of it is here: to whoever is not
    signed in any more, that is a 403 and no way to another page."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": "Sign in, and then your marks come with you."}, status=403)
    try:
        book = marks.read(request.body, timezone.now())
    except marks.Unreadable as problem:
        return JsonResponse({"error": str(problem)}, status=422)
    return JsonResponse({"kept": deeds.bring(book, by=person(request))})


@require_POST
@login_required
@limited
def progress_import(request: HttpRequest) -> HttpResponse:
    """What somebody brings back by hand holds again, whatever was reset since it was written."""
    form = ProgressForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "progress.html", _shown(request, form), status=422)
    count = deeds.bring(form.cleaned_data["file"], by=person(request))
    messages.success(request, f"Taken from the file: {count:,} mark{'' if count == 1 else 's'}.")
    return redirect("progress")


@require_safe
@login_required
@never_cache
def progress_json(request: HttpRequest) -> HttpResponse:
    book = deeds.book_of(person(request))
    titles = {thing: row.title for thing, row in deeds.shown(book.things).items()}
    said = JsonResponse(marks.written(book, titles), json_dumps_params={"ensure_ascii": False, "indent": 1})
    return attached(said, "progress.json")


@require_POST
@login_required
@limited
def progress_clearing(request: HttpRequest) -> HttpResponse:
    """Takes back every mark, where the box says that it is meant."""
    if request.POST.get("sure") != "on":
        messages.error(request, "Nothing was reset: tick the box if you mean it.")
    else:
        count = deeds.reset(person(request))
        messages.success(request, f"You begin anew. {count:,} mark{'' if count == 1 else 's'} taken back.")
    return redirect("progress")


def _shown(request: HttpRequest, form: ProgressForm) -> dict[str, Any]:
    context: dict[str, Any] = {"form": form, "most_marks": marks.MOST_MARKS}
    return context | {"groups": deeds.latest(person(request), SHOWN)} if request.user.is_authenticated else context


def _inside(sections: list[Section]) -> dict[str, list[int] | None]:
    """By slug the ids of its entries, None instead of more than READABLE; nothing of a section without any."""
    small = [section for section in sections if section.total_count <= READABLE]
    inside: dict[int, list[int]] = {section.pk: [] for section in small}
    for pk, into in Resource.objects.live().filter(section__in=small).order_by("pk").values_list("pk", "section"):
        inside[into].append(pk)
    found = {one.slug: [pk for part in one.branch for pk in inside[part.pk]] for one in small}
    return {one.slug: found.get(one.slug) for one in sections if found.get(one.slug) != []}


def _marked(request: HttpRequest, thing: Topic | Resource | Section, anchor: str) -> HttpResponse:
    """Leads back to where the button was."""
    here, word = request.POST.get("next", ""), request.POST.get("mark")
    if not request.user.is_authenticated:
        return redirect_to_login(thing.get_absolute_url())
    if word not in ("", *marks.WORDS):
        return render(request, "400.html", status=400)
    deeds.mark(thing, word, by=person(request))
    return redirect(f"{here}#mark-{anchor}" if is_ours(here) else thing.get_absolute_url())
