"""What readers see: all resources, one resource, all tags, one tag."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from guide.models import Section
from resources import facets, search
from resources.models import Resource, Tag

PAGE_SIZE = 50


@require_safe
def resources(request: HttpRequest) -> HttpResponse:
    words = facets.asked(request.GET)
    page = Paginator(search.find(words).for_lists(), PAGE_SIZE).get_page(request.GET.get("page"))
    query = facets.encoded(words)
    context = {
        "page": page,
        "query": f"{query}&" if query else "",
        "facets": facets.facets(words),
        "removable": facets.removable(words, _labels(words)),
        "is_filtered": bool(words),
        "words": words,
    }
    return render(request, "resources.html", context)


@require_safe
def resource(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    shown = get_object_or_404(Resource.objects.for_lists().select_related("suggested_by"), pk=pk)
    if shown.retired_at:
        return render(request, "410.html", {"resource": shown}, status=410)
    if slug != shown.slug:
        return redirect(shown, permanent=True)
    return render(request, "resource.html", {"resource": shown})


@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    return render(request, "tags.html", {"tags": Tag.objects.in_use()})


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Tag.objects.in_use(), slug=slug)
    found = search.find({"tag": slug}).for_lists()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "tag.html", {"tag": shown, "page": page})


def _labels(words: dict[str, str]) -> dict[str, str]:
    """How the open filters that are on are called on their chips."""
    section = Section.objects.filter(slug=words["section"]).first() if "section" in words else None
    labels = {"q": f"“{words.get('q', '')}”", "tag": f"#{words.get('tag', '')}"}
    return labels | ({"section": section.title} if section else {})
