"""The feeds, and the two lists of them. The same bytes for everybody, and 304 for who has them already."""

import hashlib
from datetime import datetime
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from guide.keeping import kept
from guide.models import Section
from resources import facets, logbook
from resources.feeds import atom, catalogue, decisions, entries, jsonfeed, opml, stories
from resources.feeds.parts import Feed
from resources.models import Event, Tag

WRITERS = {"atom": atom, "json": jsonfeed}
MARK_LENGTH = 200
"""Of the longest mark at which a page of a search may begin."""


@kept(*facets.NAMES, "after")
@require_safe
def resources_feed(request: HttpRequest, kind: str) -> HttpResponse:
    """Of everything, or of any search: the words are those of the address of the list of resources."""
    return _answer(request, entries.of_search(request.GET, after=_after(request)), kind)


@kept("after")
@require_safe
def section_feed(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    section = Section.objects.defer("prose").named(slug)
    if section is None:
        raise Http404
    return _answer(request, entries.of_section(section, after=_after(request)), kind)


@kept("after")
@require_safe
def tag_feed(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Of a tag in use. One that was merged into another leads to that one's."""
    tag = Tag.objects.in_use().filter(slug=slug).first()
    if tag is None:
        merged = get_object_or_404(Tag.objects.select_related("merged_into"), slug=slug, merged_into__isnull=False)
        name = str(request.resolver_match and request.resolver_match.url_name)
        return redirect(name, cast(Tag, merged.merged_into).slug, permanent=True)
    return _answer(request, entries.of_tag(tag, after=_after(request)), kind)


@kept(*logbook.NAMES, "older")
@require_safe
def log_feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The words are those of the log's address."""
    return _answer(request, decisions.of_log(logbook.asked(request.GET), older_than=_older(request)), kind)


@kept("older")
@require_safe
def new_feed(request: HttpRequest, kind: str) -> HttpResponse:
    return _answer(request, stories.of_news(older_than=_older(request)), kind)


@kept()
@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    return render(request, "feeds.html", {"groups": catalogue.groups()})


@kept()
@require_safe
def feeds_opml(request: HttpRequest) -> HttpResponse:
    response = _same_for_all(request, opml.written(catalogue.groups()), opml.CONTENT_TYPE)
    response["Content-Disposition"] = 'inline; filename="feeds.opml"'
    return response


def _answer(request: HttpRequest, feed: Feed, kind: str) -> HttpResponse:
    writer = WRITERS[kind]
    return _same_for_all(request, writer.written(feed), writer.CONTENT_TYPE, feed.modified)


def _same_for_all(
    request: HttpRequest, body: bytes, content_type: str, modified: datetime | None = None
) -> HttpResponse:
    """Caches may keep it, and ask each time whether it is so still: what was hidden is to be gone at once."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    seconds = int(modified.timestamp()) if modified else None
    response = HttpResponse(body, content_type=content_type, headers={"ETag": etag})
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    patch_cache_control(response, public=True, no_cache=True)
    return get_conditional_response(request, etag=etag, last_modified=seconds, response=response) or response


def _after(request: HttpRequest) -> str:
    return request.GET.get("after", "")[:MARK_LENGTH]


def _older(request: HttpRequest) -> Event | None:
    return Event.objects.named(request.GET.get("older", ""))
