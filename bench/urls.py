"""The site's addresses, and two pages of no use but for comparison: one that does nothing, and a plain list of rows."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from resources.models import Resource

ROWS = 20
LIST = engines["django"].from_string("""<!doctype html><html lang="en"><title>Links</title><h1>Links</h1><ul>
{% for row in rows %}<li><a href="{{ row.url }}">{{ row.title }}</a> ({{ row.section.title }}) {{ row.summary }}</li>
{% endfor %}</ul></html>""")


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def minimal(request: HttpRequest) -> HttpResponse:
    """What everybody's first Django page does: one query, one template, nothing else."""
    rows = Resource.objects.select_related("section").order_by("-pk")[:ROWS]
    return HttpResponse(LIST.render({"rows": rows}, request))


urlpatterns = [
    path("constant/", constant, name="constant"),
    path("minimal/", minimal, name="minimal"),
    path("", include("guide.urls")),
]
