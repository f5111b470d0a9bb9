"""The part of schema.org that our pages use: of each type its properties, and of each property what it may hold.

From the definitions at schema.org, and from what Google's documentation of rich results calls required. The types of
one's parents are spelled out, so that the table is read without the whole vocabulary.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

THING = {
    "name": {"Text"},
    "alternateName": {"Text"},
    "description": {"Text"},
    "url": {"URL"},
    "mainEntityOfPage": {"URL", "CreativeWork"},
    "potentialAction": {"Action"},
}
CREATIVE_WORK = THING | {
    "inLanguage": {"Language tag"},
    "publisher": {"Organization"},
    "provider": {"Organization"},
    "isPartOf": {"CreativeWork"},
    "mainEntity": {"Thing"},
    "dateModified": {"DateTime"},
    "datePublished": {"DateTime"},
    "keywords": {"Text"},
    "audience": {"Audience"},
    "educationalLevel": {"Text"},
    "learningResourceType": {"Text"},
    "isAccessibleForFree": {"Boolean"},
    "timeRequired": {"Duration"},
}
WEB_PAGE = CREATIVE_WORK | {"breadcrumb": {"BreadcrumbList"}}
ITEM_LIST = THING | {
    "itemListElement": {"ListItem"},
    "itemListOrder": {"ItemListOrderType"},
    "numberOfItems": {"Integer"},
}
PROPERTIES: dict[str, dict[str, set[str]]] = {
    "WebSite": CREATIVE_WORK,
    "WebPage": WEB_PAGE,
    "CollectionPage": WEB_PAGE,
    "ProfilePage": WEB_PAGE,
    "Person": THING,
    "Organization": THING | {"logo": {"URL"}},
    "SearchAction": THING | {"target": {"EntryPoint"}, "query-input": {"Text"}},
    "EntryPoint": THING | {"urlTemplate": {"URL template"}},
    "BreadcrumbList": ITEM_LIST,
    "ItemList": ITEM_LIST,
    "ListItem": THING | {"position": {"Integer"}, "item": {"URL"}},
    "LearningResource": CREATIVE_WORK,
    "Course": CREATIVE_WORK,
    "DefinedTerm": THING | {"inDefinedTermSet": {"DefinedTermSet"}, "termCode": {"Text"}},
    "DefinedTermSet": CREATIVE_WORK | {"hasDefinedTerm": {"DefinedTerm"}},
    "EducationalAudience": THING | {"audienceType": {"Text"}, "educationalRole": {"Text"}},
}
KINDS_OF = {
    "CreativeWork": {
        "WebSite",
        "WebPage",
        "CollectionPage",
        "ProfilePage",
        "LearningResource",
        "Course",
        "DefinedTermSet",
    },
    "Action": {"SearchAction"},
    "Audience": {"EducationalAudience"},
    "Thing": set(PROPERTIES),
}
REQUIRED = {
    "WebSite": {"name", "url"},
    "Organization": {"name", "url", "logo"},
    "SearchAction": {"target", "query-input"},
    "BreadcrumbList": {"itemListElement"},
    "ItemList": {"itemListElement"},
    "ListItem": {"position", "name"},
    "Course": {"name", "description", "provider"},
    "ProfilePage": {"mainEntity"},
    "Person": {"name"},
    "LearningResource": {"name", "description"},
}
"""By Google for its results about courses (“Course list”), breadcrumbs and carousels; the others by good sense."""


def problems(data: dict[str, Any]) -> list[str]:
    """What of a block of JSON-LD the table does not know, in a word each; nothing where all is well."""
    assert data["@context"] == "https://schema.org"
    nodes = data["@graph"]
    known = {node["@id"]: node["@type"] for node in nodes if "@id" in node}
    return [problem for node in nodes for problem in _problems_of(node, known)]


def _problems_of(node: dict[str, Any], known: dict[str, str], *, inside: bool = False) -> Iterator[str]:
    kind = node["@type"]
    named = node.keys() - {"@type", "@id"}
    missing = REQUIRED.get(kind, set()) - named
    if not (inside and kind == "Organization"):
        yield from (f"{kind} has no {name}" for name in missing)
    for name in named:
        if name not in PROPERTIES[kind]:
            yield f"{kind} knows no {name}"
            continue
        for value in node[name] if isinstance(node[name], list) else [node[name]]:
            if not any(_is(value, what, known) for what in PROPERTIES[kind][name]):
                yield f"{kind}.{name} is {value!r}"
            if isinstance(value, dict) and "@type" in value:
                yield from _problems_of(value, known, inside=True)


def _is(value: Any, what: str, known: dict[str, str]) -> bool:
    if isinstance(value, dict):
        kind = value.get("@type") or known.get(value["@id"]) or _elsewhere(value["@id"])
        return kind == what or kind in KINDS_OF.get(what, set())
    return bool(CHECKS.get(what, lambda _: False)(value))


def _elsewhere(name: str) -> str:
    """The type of a node of another page: all pages are part of the site of home, and terms of their set."""
    kinds = {"site": "WebSite", "publisher": "Organization", "terms": "DefinedTermSet"}
    return kinds.get(urlsplit(name).fragment, "")


def _fits(pattern: str) -> Any:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value, re.DOTALL)


CHECKS = {
    "Text": _fits(r".+"),
    "URL": _fits(r"https?://[^\s<>\"]+"),
    "URL template": _fits(r"https?://\S+\{search_term_string\}"),
    "DateTime": _fits(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"),
    "Duration": _fits(r"PT[1-9]\d*M"),
    "Language tag": _fits(r"[a-z]{2}"),
    "ItemListOrderType": _fits(r"https://schema\.org/ItemList(OrderAscending|OrderDescending|Unordered)"),
    "Boolean": lambda value: isinstance(value, bool),
    "Integer": lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
}
