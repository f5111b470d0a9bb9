"""The list of all resources, as readers narrow it down."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guide.models import Section
from resources import facets, search
from resources.models import Tag

PAGE_SIZE = 50


@require_safe
def resources(request: HttpRequest) -> HttpResponse:
    words = facets.asked(request.GET)
    page = Paginator(search.in_order(words).for_lists(), PAGE_SIZE).get_page(request.GET.get("page"))
    query = facets.encoded(words)
    context = {
        "page": page,
        "query": f"{query}&" if query else "",
        "facets": facets.facets(words, has_broken=search.has_broken(words), tags=_tags()),
        "removable": facets.removable(words, _labels(words)),
        "is_filtered": facets.narrows(words),
        "words": words,
    }
    return render(request, "resources.html", context)


def _tags() -> list[tuple[str, str]]:
    """The most used tags, as choices."""
    return list(Tag.objects.in_use().values_list("slug", "name")[: facets.TAGS_SHOWN])


def _labels(words: dict[str, str]) -> dict[str, str]:
    """How the open filters that are on are called on their chips."""
    section = Section.objects.filter(slug=words["section"]).first() if "section" in words else None
    labels = {"q": f"“{words.get('q', '')}”"}
    return labels | ({"section": section.title} if section else {})
