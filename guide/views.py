"""The pages of the book: home, one section, about; and the health check."""

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guide.models import Guide, Section
from guide.prose import render as prose


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    sections = Section.objects.numbered()
    context = {
        "sections": sections,
        "resource_count": sum(section.resource_count for section in sections),
        "wanting": next((section for section in sections if not section.is_open), None),
    }
    return render(request, "home.html", context)


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    sections = Section.objects.numbered()
    shown = next((section for section in sections if section.slug == slug), None)
    if shown is None:
        raise Http404
    context = {
        "sections": sections,
        "section": shown,
        "prose": prose(shown.prose),
        "resources": shown.resources.live().in_order().for_lists(),
        "next": next((section for section in sections if section.number == shown.number + 1), None),
    }
    return render(request, "section.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    guide = Guide.objects.first() or Guide()
    context = {"guide": {"title": guide.title, "introduction_html": prose(guide.introduction)}}
    return render(request, "about.html", context)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 while the database answers. (A database that does not is a 503, from the middleware.)"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
