"""What readers see: one resource, all tags, one tag."""

from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from guide.templatetags.times import ago
from resources import search
from resources.models import Resource, Tag
from resources.models.resource import Health
from resources.models.tag import LISTED
from resources.views.entries import absent

PAGE_SIZE = 50


@require_safe
def resource(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    shown = get_object_or_404(Resource.objects.for_lists(), pk=pk)
    page = absent(request, shown)
    if page:
        return page
    if slug != shown.slug:
        return redirect(shown, permanent=True)
    return render(request, "resource.html", {"resource": shown, "seen": _seen(shown)})


@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    return render(request, "tags.html", {"tags": Tag.objects.in_use()[:LISTED]})


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    shown = Tag.objects.in_use().filter(slug=slug).first()
    if shown is None:
        merged = get_object_or_404(Tag.objects.select_related("merged_into"), slug=slug, merged_into__isnull=False)
        return redirect(cast(Tag, merged.merged_into), permanent=True)
    broken = {"broken": "1"} if request.GET.get("broken") == "1" else {}
    words = {"tag": slug} | broken
    context = {
        "tag": shown,
        "page": Paginator(search.in_order(words).for_lists(), PAGE_SIZE).get_page(request.GET.get("page")),
        "shows_broken": bool(broken),
        "has_broken": search.has_broken(words),
        "query": "broken=1&" if broken else "",
    }
    return render(request, "tag.html", context)


def _seen(resource: Resource) -> str:
    """When the link was last seen well, in plain words; nothing where nobody has looked, or where nothing is known."""
    last = f"Last seen working {ago(resource.seen_well_at)}" if resource.seen_well_at else ""
    if resource.health == Health.BLOCKED:
        return "Keeps automatic checks out; open it yourself"
    if resource.health == Health.BROKEN:
        return f"Does not open any more. {last}".strip()
    return last
