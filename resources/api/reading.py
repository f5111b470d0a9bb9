"""Reading: everything that is public, and nothing else."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router

from guide import models as book
from guide import roadmap
from resources import listing, logbook, search
from resources import log as lines
from resources import related as kin
from resources.api import lists, marks, shapes
from resources.api.refusals import Refused, of
from resources.api.words import Filters, LogWords, Number, Page, ResourceWords, Segment, Word, Words
from resources.models import Event, Resource, Tag

router = Router(tags=["Reading"])


class Typed(Words):
    q: Word | None = None


def read(path: str, answer: Any, *statuses: int) -> Callable[[Any], Any]:
    """An operation that shows something. `statuses` are those of its own, beside what every one may answer."""
    return router.get(path, response={200: answer}, openapi_extra={"x-statuses": list(statuses)})


@read("/sections", lists.Sections)
def sections(request: HttpRequest) -> Any:
    """Every section of the guide, in reading order. One alone comes with its prose."""
    return {"items": [shapes.Section.of(row) for row in book.Section.objects.numbered()]}


@read("/sections/{slug}", shapes.SectionWithProse, 404)
def section(request: HttpRequest, slug: Segment) -> Any:
    """One section, with its prose as Markdown."""
    found = book.Section.objects.named(slug)
    if found is None:
        raise Http404
    return shapes.SectionWithProse.of(found)


@read("/resources", lists.Entries)
def resources(request: HttpRequest, response: HttpResponse, words: Query[ResourceWords]) -> Any:
    """Resources that fit what is asked, by the words of the page /resources/, a page at a time."""
    place = {name: marks.read(name, getattr(words, name)) for name in ("after", "before")}
    found = search.find(
        words.asked | {name: mark for name, mark in place.items() if mark}, size=words.size, in_full=True
    )
    listing.complete([hit.resource for hit in found.hits])
    _link(response, marks.links(request, before=found.before, after=found.after))
    return {
        "items": [shapes.FoundEntry.of_hit(hit) for hit in found.hits],
        "count": shapes.Counted.of(found.count),
        "bridges": [shapes.Bridge.of(bridge) for bridge in found.bridges],
        "problems": found.problems,
        "instead": found.instead,
    }


@read("/resources/{int:id}", shapes.Entry, 404, 410)
def resource(request: HttpRequest, id: Number) -> Any:
    """One resource. 410, with the reason, for what was taken out of the guide."""
    return shapes.Entry.of(entry_or_refused(id))


@read("/resources/{int:id}/related", lists.Relatives, 404, 410)
def related(request: HttpRequest, id: Number) -> Any:
    """At most 5 resources that share most with one, the nearest first, with what they share."""
    rows = Resource.objects.prefetch_related("tags")  # type: ignore[misc]  # taggit is not typed.
    found = kin.entries_like(entry_or_refused(id, rows))
    listing.complete([one.entry for one in found])
    return {"items": [shapes.Relative.of_kin(one) for one in found]}


@read("/facets", lists.Facets)
def facets(request: HttpRequest, words: Query[Filters]) -> Any:
    """How much fits each value of each filter, together with everything else that is asked for."""
    counted = search.counts(words.asked)
    return {"counts": {name: _counted(values) for name, values in counted.items()}}


@read("/suggestions", lists.Suggestions)
def suggestions(request: HttpRequest, words: Query[Typed]) -> Any:
    """At most 8 titles and tags that begin like what is being typed."""
    return {"items": search.suggest(words.q) if words.q else []}


@read("/tags", lists.Tags)
def tags(request: HttpRequest, response: HttpResponse, words: Query[Page]) -> Any:
    """Tags of what is in the guide, by their slug."""
    rows = Tag.objects.in_use().prefetch_related("synonyms").order_by("slug")
    return {"items": [shapes.TagShape.of(row) for row in _page(request, response, rows, words, "slug")]}


@read("/tags/{slug}", shapes.TagShape, 404, 410)
def tag(request: HttpRequest, slug: Segment) -> Any:
    """One tag. 410 for one that was merged into another, which `into` names."""
    found = Tag.objects.in_use().prefetch_related("synonyms").filter(slug=slug).first()
    if found:
        return shapes.TagShape.of(found)
    merged = Tag.objects.select_related("merged_into").filter(slug=slug, merged_into__isnull=False).first()
    if merged is None or merged.merged_into is None:
        raise Http404
    into = merged.merged_into
    raise Refused(410, f"This tag was merged into “{into.name}”.", kind=of("gone"), into=into.slug)


@read("/topics", lists.Topics)
def topics(request: HttpRequest, response: HttpResponse, words: Query[Page]) -> Any:
    """The steps of the roadmap, by their slug."""
    rows = roadmap.counted(roadmap.COUNTED).order_by("slug").with_points()
    return {"items": [shapes.Topic.of(row) for row in _page(request, response, rows, words, "slug")]}


@read("/bridges", lists.Bridges)
def bridges(request: HttpRequest, response: HttpResponse, words: Query[Page]) -> Any:
    """Ideas of machine learning and their twins in DevOps, by their slug."""
    rows = book.Bridge.objects.order_by("slug")
    return {"items": [shapes.Bridge.of(row) for row in _page(request, response, rows, words, "slug")]}


@read("/log", lists.Decisions)
def log(request: HttpRequest, response: HttpResponse, words: Query[LogWords]) -> Any:
    """The public log of decisions, newest first, 50 at a time."""
    older, newer = (_event(marks.read(name, getattr(words, name))) for name in ("after", "before"))
    wanted = logbook.asked(request.GET)
    if wanted.problems:
        return {"items": []}
    page = logbook.page(wanted, older_than=older, newer_than=newer)
    _link(response, marks.links(request, before=page.newer or "", after=page.older or ""))
    return {"items": [shapes.Decision.of(lines.line(event)) for event in page.events]}


def entry_or_refused(pk: int, rows: Any = None) -> Resource:
    """What readers find under this number, with all that is answered about it, or as it is among `rows`. Raises Refused
    (410) for what was taken out, Http404 for what is hidden."""
    known = Resource.objects.for_lists().prefetch_related("topics") if rows is None else rows
    entry: Resource | None = known.filter(pk=pk).first()
    if entry and entry.retired_at:
        facts: dict[str, Any] = {"because": entry.retired_because, "retired_at": entry.retired_at.isoformat()}
        raise Refused(410, f"It was taken out of the guide: {entry.retired_because}", kind=of("gone"), **facts)
    if entry is None or entry.hidden_at:
        raise Http404
    return entry


def _counted(values: dict[Any, Any]) -> dict[str, shapes.Counted]:
    return {str(value): shapes.Counted.of(count) for value, count in values.items() if value}


def _link(response: HttpResponse, value: str) -> None:
    if value:
        response["Link"] = value


def _page(request: HttpRequest, response: HttpResponse, rows: Any, words: Page, key: str) -> list[Any]:
    """A page of rows that are in the order of `key`, which is unique; found by key."""
    after = marks.read("after", words.after)
    found = list((rows.filter(**{f"{key}__gt": after}) if after else rows)[: words.size + 1])
    if len(found) > words.size:
        _link(response, marks.links(request, after=getattr(found[words.size - 1], key)))
    return found[: words.size]


def _event(pk: str) -> Event | None:
    return Event.objects.filter(pk=int(pk)).only("at").first() if pk else None
