"""The guide as a search engine of the reader's browser (OpenSearch 1.1), with suggestions while it is typed there."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from guide.context import site
from guide.keeping import kept
from resources import facets, search
from resources.text import fit_for_xml

SHORT, LONG = 16, 48
"""Of names: the limits of OpenSearch 1.1."""
DAY, MINUTES = 24 * 3600, 300


@kept()
@require_safe
@cache_control(public=True, max_age=DAY)
def opensearch(request: HttpRequest) -> HttpResponse:
    name = fit_for_xml(settings.SITE_NAME)
    context = {**site(request), "short_name": name[:SHORT].strip(), "long_name": name[:LONG].strip()}
    body = render_to_string("opensearch.xml", context)
    return HttpResponse(body, content_type="application/opensearchdescription+xml; charset=utf-8")


@kept("q")
@require_safe
@cache_control(public=True, max_age=MINUTES)
def suggestions(request: HttpRequest) -> HttpResponse:
    """What was typed, what it may become, no descriptions, and where each of them leads."""
    typed = facets.asked(request.GET).get("q", "")
    found = search.suggest(typed) if typed else []
    answer = [typed, found, [], [_address(words) for words in found]]
    return JsonResponse(answer, safe=False, content_type="application/x-suggestions+json")


def _address(words: str) -> str:
    return f"{settings.SITE_URL}{reverse('resources')}?{urlencode({'q': words})}"
