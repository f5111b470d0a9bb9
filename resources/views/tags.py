"""What readers find by its tags: all of them, and one."""

from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from guide.keeping import kept
from guide.models import Section
from guide.remembering import remembered
from resources import cloud, related, search
from resources.facets import Chip
from resources.models import SectionTag, Tag
from resources.models.tag import LISTED

MARK_LENGTH, USUAL = 200, "newest"
SORTS = {name: label for name, label in search.SORTS.items() if name != "relevance"}
"""Nothing was looked for, so nothing fits better than another."""


@kept("begins", "order")
@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    begins = request.GET.get("begins", "").strip()[: cloud.TYPED_MAX]
    order = request.GET.get("order", "")
    order = order if order in cloud.ORDERS else "use"
    found = _listed(order, begins)
    context = {
        "begins": begins,
        "clouds": [] if begins else _clouds(),
        "tags": found[:LISTED],
        "has_more": len(found) > LISTED,
        "order": order,
        "orders": _orders(order, begins),
    }
    return render(request, "tags.html", context)


@kept("sort", "broken", "after", "before")
@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    words = {row.slug: row for row in _called(slug)}
    shown = words.pop(slug, None)
    if shown and shown.merged_into:
        return redirect(shown.merged_into, permanent=True)
    if shown is None or not shown.live_count:
        raise Http404
    context = {
        "tag": shown,
        "synonyms": [row.name for row in words.values()],
        **_around(slug, shown.live_count),
        **_entries(slug, _asked(request.GET)),
    }
    return render(request, "tag.html", context)


@remembered(most=64)
def _listed(order: str, begins: str) -> list[Tag]:
    return cloud.listed(order, begins)


@remembered(most=4)
def _clouds() -> list[cloud.Cloud]:
    return cloud.clouds()


@remembered()
def _called(slug: str) -> list[Tag]:
    """The tag, and those that were merged into it."""
    of_it = Q(merged_into=Subquery(Tag.objects.filter(slug=slug).values("pk")))
    return list(Tag.objects.filter(Q(slug=slug) | of_it).select_related("merged_into").order_by("name"))


@remembered()
def _around(slug: str, live_count: int) -> dict[str, Any]:
    """Where it is used, and with which others."""
    tag = next(row for row in _called(slug) if row.slug == slug)
    return {"sections": _places(tag), "related": related.tags_like(tag)}


def _places(tag: Tag) -> list[Any]:
    """The sections in which it is used, most first, each with its `live_count` there; one query for all sections, which
    tell what each is called."""
    count = SectionTag.objects.filter(tag=tag, section=OuterRef("pk")).values("live_count")
    sections: list[Any] = Section.objects.defer("prose").annotate(live_count=Subquery(count)).numbered()
    return sorted((one for one in sections if one.live_count), key=lambda one: (-one.live_count, one.pk))


def _entries(slug: str, asked: dict[str, str]) -> dict[str, Any]:
    """A page of the entries, and the links that show them otherwise."""
    words, shows_broken = asked | {"tag": slug}, "broken" in asked
    found = _found(words) if search.is_by_votes(words) else _remembered(tuple(sorted(words.items())))
    return {
        "found": found,
        "has_broken": shows_broken or found.has_broken,
        "broken": _chip("Show broken links", asked | {"broken": "" if shows_broken else "1"}, shows_broken),
        "sorts": [_chip(label, asked | {"sort": name}, name == asked["sort"]) for name, label in SORTS.items()],
        "query": _encoded(asked),
    }


@remembered(most=64)
def _remembered(words: tuple[tuple[str, str], ...]) -> search.Found:
    """With its rows; of these, `listing` asks how many call them useful now."""
    return _found(dict(words))


def _found(words: dict[str, str]) -> search.Found:
    return search.find(words, with_broken="broken" not in words, for_cards=True)


def _asked(query: QueryDict) -> dict[str, str]:
    """What search understands of it; what means nothing is left out."""
    sort = query.get("sort", "")
    asked = {"sort": sort if sort in SORTS else USUAL} | ({"broken": "1"} if query.get("broken") == "1" else {})
    marks = {name: query.get(name, "")[:MARK_LENGTH] for name in ("after", "before")}
    return asked | {name: mark for name, mark in marks.items() if mark}


def _chip(label: str, words: dict[str, str], is_on: bool) -> Chip:
    return Chip(label, _encoded(words), is_on)


def _encoded(words: dict[str, str]) -> str:
    """As the query of an address; of the first page, and without what goes without saying."""
    return urlencode({name: words[name] for name in ("sort", "broken") if words.get(name, USUAL) not in {"", USUAL}})


def _orders(order: str, begins: str) -> list[Chip]:
    """The two orders of the list, as links."""
    queries = {name: {"begins": begins, "order": name if name != "use" else ""} for name in cloud.ORDERS}
    encoded = {name: urlencode({word: said for word, said in words.items() if said}) for name, words in queries.items()}
    return [Chip(label, encoded[name], name == order) for name, label in cloud.ORDERS.items()]
