"""The pages of the book: home, one section, one topic of the roadmap, the bridges; and the health check."""

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from guide import book, keyset, roadmap, tree
from guide.context import site
from guide.keeping import kept
from guide.keyset import KeyPage
from guide.models import Bridge, Section, Topic
from guide.remembering import remembered

LINKS = 100
"""So many links of a section are shown on one page."""
BRIDGES_BY = {"": "In reading order", "twin": "By the DevOps word", "idea": "By the ML word"}


@kept()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    sections = book.sections()
    context = {
        "sections": sections,
        "stages": tree.stages(tree.tops_of(sections)),
        "resource_count": sum(section.resource_count for section in sections),
        "wanting": next((section for section in sections if section.is_soon and not section.parts), None),
    }
    return render(request, "home.html", context)


@kept("page", "after", "before", "sort")
@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    sections = book.sections()
    shown = next((section for section in sections if section.slug == slug), None)
    if shown is None:
        raise Http404
    tops, is_best = tree.tops_of(sections), request.GET.get("sort") == "best"
    context = {
        "tops": tops,
        "rail": tree.rail(tops, shown),
        "section": shown,
        "prose": book.drawn(shown.prose),
        "roadmap": book.shown_roadmap() if shown.shows_roadmap else None,
        "is_best": is_best,
        "page": _links(shown, request.GET, is_best=is_best),
        "next": next(iter(sections[shown.number :]), None),
    }
    return render(request, "section.html", context)


@require_safe
def to_roadmap(request: HttpRequest) -> HttpResponse:
    """A fixed address, wherever the roadmap is: every page names it, and none has to look."""
    found = roadmap.section_of(list(Section.objects.defer("prose")))
    if found is None:
        raise Http404
    return redirect(found)


@kept()
@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """As a step of the section that shows the roadmap, or on its own where none does."""
    topics = roadmap.all_topics()
    at = next((place for place, topic in enumerate(topics) if topic.slug == slug), None)
    if at is None:
        return _former_topic(slug)
    shown, sections = topics[at], book.sections()
    tops, above = tree.tops_of(sections), roadmap.section_of(sections)
    context = {
        "tops": tops,
        "above": above,
        "rail": tree.rail(tops, above) if above else (),
        "topic": shown,
        "number": at + 1,
        "topics": topics,
        "items": shown.items.live().for_cards()[:LINKS],
        "leads_to": [other for other in topics if shown in other.prerequisites.all()],
        "before": topics[at - 1] if at else None,
        "next": next(iter(topics[at + 1 :]), None),
    }
    return render(request, "topic.html", context)


@kept("by")
@require_safe
def bridges(request: HttpRequest) -> HttpResponse:
    """The pairs in their order, or by either of their words: `?by=twin`, `?by=idea`."""
    by = request.GET.get("by", "")
    by = by if by in BRIDGES_BY else ""
    rows = list(Bridge.objects.all())
    shown = sorted(rows, key=lambda row: _plain(getattr(row, by))) if by else rows
    return render(request, "bridges.html", {"bridges": shown, "by": by, "orders": BRIDGES_BY})


@kept()
@require_safe
def bridge(request: HttpRequest, slug: str) -> HttpResponse:
    """One pair, and the way to its neighbours. There are few, so that one query asks for all of them."""
    rows = list(Bridge.objects.all())
    at = next((at for at, row in enumerate(rows) if row.slug == slug), None)
    if at is None:
        raise Http404
    context = {
        "bridge": rows[at],
        "before": rows[at - 1] if at else None,
        "after": next(iter(rows[at + 1 :]), None),
        "topics": Topic.objects.that_name(rows[at].idea),
    }
    return render(request, "bridge.html", context)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 while the database answers, 503 while it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "the database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})


def _links(shown: Section, query: QueryDict, *, is_best: bool) -> KeyPage:
    """A page of those in the section, in reading order with broken ones last, or the best first."""
    asked = {name: str(query[name]) for name in ("page", "after", "before") if name in query}
    if not is_best:
        return _in_reading_order(shown.pk, shown.resource_count, tuple(asked.items()))
    rows = shown.resources.for_cards().with_breaks()
    live, columns = rows.live().with_trials(), ["-score", "-id"]
    return keyset.page(live, columns, among=rows, count=shown.resource_count, size=LINKS, query=asked)


@remembered(most=32)
def _in_reading_order(pk: int, count: int, asked: tuple[tuple[str, str], ...]) -> KeyPage:
    """The rows are everybody's. How many call them useful, `listing` asks each time."""
    rows, columns = Section(pk=pk).resources.for_cards().with_breaks(), ["comes_last", "position", "id"]
    return keyset.page(rows.live(), columns, among=rows, count=count, size=LINKS, query=dict(asked))


def _former_topic(slug: str) -> HttpResponse:
    found = roadmap.find(slug)
    if found is None:
        raise Http404
    return redirect(found, permanent=True)


def _plain(word: str) -> str:
    """As it is sorted: without marks of quotation, in small letters."""
    return word.casefold().strip("“”‘’\"' ")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for what broke: it asks nothing of the request, of the database or of anybody's session."""
    return HttpResponse(render_to_string("500.html", site(request)), status=500)
