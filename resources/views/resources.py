"""The list of resources: searched, narrowed down, in order, a page at a time; and how to search it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guide.keeping import kept
from guide.models import Section
from resources import facets, grammar_help, search
from resources.models import Tag


@kept(*facets.NAMES, *facets.MARKS)
@require_safe
def resources(request: HttpRequest) -> HttpResponse:
    """The same page whole for everybody: with scripts on, a part of it replaces the part of the same id."""
    sections = Section.objects.defer("prose").numbered()
    called = {section.slug: section.name for section in sections}
    words = _with_living_tag(facets.asked(request.GET, called))
    found = search.find(words, with_counts=True, for_cards=True)
    names = {"section": called, "tag": _tag_names(words, found.counts)}
    offered = names | {"section": facets.offered_sections(words, found.counts, sections)}
    context = {
        "words": words,
        "found": found,
        "said": facets.spoken(found.count),
        "problems": facets.problems(request.GET, words) + found.problems,
        "query": facets.encoded(words),
        "hidden": {name: words[name] for name in facets.NAMES if name in words and name != "q"},
        "is_narrowed": facets.narrows(words),
        "is_inside": any(mark in words for mark in facets.MARKS),
        "facets": facets.facets(words, found.counts, offered),
        **_links(words, found.counts, names),
    }
    return render(request, "resources.html", context)


@kept()
@require_safe
def resources_help(request: HttpRequest) -> HttpResponse:
    return render(request, "resources_help.html", {"parts": grammar_help.PARTS})


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


def _with_living_tag(words: search.Words) -> search.Words:
    """A tag that was merged stands for the one it was merged into."""
    if "tag" not in words:
        return words
    merged = Tag.objects.filter(slug=words["tag"], merged_into__isnull=False)
    living = merged.values_list("merged_into__slug", flat=True).first()
    return words | {"tag": living} if living else words


def _tag_names(words: search.Words, counts: facets.Counts) -> dict[str, str]:
    return dict(Tag.objects.filter(slug__in=facets.offered_tags(words, counts)).values_list("slug", "name"))
