"""Social cards. Only the newest of a page is ever drawn: to any other address belongs a way there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from guide import conditional
from guide.models import Section
from resources import cards
from resources.cards import Placed
from resources.models import Resource, Tag


@require_safe
def of_guide(request: HttpRequest, version: str) -> HttpResponse:
    return _shown(request, cards.of_guide(), version)


@require_safe
def of_section(request: HttpRequest, pk: int, version: str) -> HttpResponse:
    """As its page knows it: a heading of open parts is not coming soon."""
    section = next((one for one in Section.objects.defer("prose").numbered() if one.pk == pk), None)
    if section is None:
        raise Http404
    return _shown(request, cards.of_section(section), version)


@require_safe
def of_resource(request: HttpRequest, pk: int, version: str) -> HttpResponse:
    live = Resource.objects.live().select_related("section")
    return _shown(request, cards.of_resource(get_object_or_404(live, pk=pk)), version)


@require_safe
def of_tag(request: HttpRequest, pk: int, version: str) -> HttpResponse:
    return _shown(request, cards.of_tag(get_object_or_404(Tag.objects.in_use(), pk=pk)), version)


def _shown(request: HttpRequest, placed: Placed, version: str) -> HttpResponse:
    if version != placed.version:
        return redirect(placed.address)
    return conditional.document(request, cards.picture(placed), "image/png", seconds=conditional.YEAR)
