"""The list of resources: searched, narrowed down, in order, a page at a time; and how to search it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guide import book, remembering
from guide.keeping import kept
from guide.models import Section
from guide.remembering import remembered
from resources import facets, grammar_help, search
from resources.models import Tag


@kept(*facets.NAMES, *facets.MARKS)
@require_safe
def resources(request: HttpRequest) -> HttpResponse:
    """The same page whole for everybody: with scripts on, a part of it replaces the part of the same id."""
    sections = book.outline()
    asked = facets.asked(request.GET, {section.slug for section in sections})
    words = asked | ({"tag": _living_tag(asked["tag"])} if "tag" in asked else {})
    is_kept = remembering.is_on() and not search.is_by_votes(words)
    answer = _answer(tuple(sorted(words.items()))) if is_kept else _anew(words, sections)
    problems = facets.problems(request.GET, words) + answer["found"].problems
    return render(request, "resources.html", answer | {"problems": problems})


@kept()
@require_safe
def resources_help(request: HttpRequest) -> HttpResponse:
    return render(request, "resources_help.html", {"parts": grammar_help.PARTS})


@remembered(most=64)
def _answer(words: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    return _anew(dict(words), book.outline())


def _anew(words: search.Words, sections: list[Section]) -> dict[str, Any]:
    """What fits, and what is around it."""
    found = search.find(words, with_counts=True, for_cards=True)
    names = {
        "section": {section.slug: section.name for section in sections},
        "tag": _tag_names(tuple(facets.offered_tags(words, found.counts))),
    }
    offered = names | {"section": facets.offered_sections(words, found.counts, sections)}
    return {
        "words": words,
        "found": found,
        "said": facets.spoken(found.count),
        "query": facets.encoded(words),
        "hidden": {name: words[name] for name in facets.NAMES if name in words and name != "q"},
        "is_narrowed": facets.narrows(words),
        "is_inside": any(mark in words for mark in facets.MARKS),
        "facets": facets.facets(words, found.counts, offered),
        **_links(words, found.counts, names),
    }


def _links(words: search.Words, counts: facets.Counts, names: facets.Names) -> dict[str, Any]:
    """What else on the page leads to another list."""
    return {
        "sorts": facets.sorts(words),
        "quick": facets.quick(words, counts),
        "removable": facets.removable(words, names),
        "ways_out": facets.ways_out(words, counts, names),
        "without_q": facets.encoded(words | {"q": ""}),
        "with_broken": facets.encoded(words | {"broken": "1"}) if facets.may_be_broken(words, counts) else "",
    }


@remembered()
def _living_tag(slug: str) -> str:
    """A tag that was merged stands for the one it was merged into."""
    merged = Tag.objects.filter(slug=slug, merged_into__isnull=False)
    return merged.values_list("merged_into__slug", flat=True).first() or slug


@remembered()
def _tag_names(slugs: tuple[str, ...]) -> dict[str, str]:
    return dict(Tag.objects.filter(slug__in=slugs).values_list("slug", "name"))
