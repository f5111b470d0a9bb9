"""Take it all with you: what is in the folder of downloads, and each file of it."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guide import conditional
from guide.keeping import kept
from guide.models import Section
from resources.exchange import exporting, releasing, shelf
from resources.exchange.formats import FORMATS, Format


@kept()
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_safe
def data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of last night. Before the first night, a document of a guide that is not too large is written at once."""
    if name not in shelf.CONTENT_TYPES:
        raise Http404
    file = shelf.opened(name)
    if file:
        return conditional.download(request, file, name, shelf.CONTENT_TYPES[name])
    form = next((form for form in FORMATS if form.file == name), None)
    return _written(request, form) if form and _is_small() else _page(request, status=404)


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    manifest = shelf.manifest() or {"files": [], "made_at": None}
    documents = {form.file for form in FORMATS}
    context = {
        "made_at": manifest["made_at"],
        "documents": [file for file in manifest["files"] if file["name"] in documents],
        "tables": [file for file in manifest["files"] if file["name"] not in documents],
        "licence": settings.DATA_LICENCE,
        "in_one_piece": releasing.IN_ONE_PIECE,
    }
    return render(request, "data.html", context, **more)


def _is_small() -> bool:
    return sum(Section.objects.values_list("resource_count", flat=True)) <= exporting.MOST


def _written(request: HttpRequest, form: Format) -> HttpResponse:
    answer = conditional.document(request, "".join(form.write()), form.content_type, seconds=5 * conditional.MINUTE)
    answer["Content-Disposition"] = f'attachment; filename="{form.file}"'
    return answer
