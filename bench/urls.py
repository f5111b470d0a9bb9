"""The site's addresses, and two pages of no use but for comparison: one that does nothing, and a plain list of rows."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from resources.models import Resource

ROWS = 20
LIST = engines["django"].from_string(
    "<!doctype html><title>A list</title><ul>"
    "{% for row in rows %}<li><a href='{{ row.url }}'>{{ row.title }}</a> {{ row.summary }}{% endfor %}</ul>"
)


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def minimal(request: HttpRequest) -> HttpResponse:
    """Rows by the ORM through a template, as anybody would write it who thinks of nothing else."""
    return HttpResponse(LIST.render({"rows": Resource.objects.order_by("id")[:ROWS]}, request))


urlpatterns = [
    path("constant/", constant, name="constant"),
    path("minimal/", minimal, name="minimal"),
    path("", include("guide.urls")),
]
