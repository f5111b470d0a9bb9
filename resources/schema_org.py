"""What a page says of itself in the words of schema.org, as JSON-LD.

What we link to is the work of others: a page of ours is a `WebPage` about it. So it is a `Course` or a
`LearningResource` and never an `Article` or a `VideoObject`, by which search engines would take it for our own, and ask
for its author and its picture.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from accounts.models import User
from guide.models import Bridge, Section, Topic
from resources.models import Resource, Tag
from resources.models.entry import Cost, Kind

Node = dict[str, Any]
IS_FREE = {Cost.FREE.value: True, Cost.PAID.value: False}
"""What is free in part is neither."""
BRIDGES = "You already know this as …"
AUDIENCE = "DevOps engineers who are new to machine learning"
_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
"""JSON has these letters in strings alone, where an escape means the same. No string can end the script around it."""


def script(nodes: Iterable[Node]) -> str:
    """The nodes as one graph, fit to stand inside of a script element."""
    graph = {"@context": "https://schema.org", "@graph": [_without_gaps(node) for node in nodes]}
    return json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_SCRIPT)


def of_home() -> list[Node]:
    """The site, with its search, and who publishes it."""
    action = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{_url(reverse('resources'))}?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    publisher = {
        "@type": "Organization",
        "@id": _url("/#publisher"),
        "name": settings.SITE_NAME,
        "url": _url("/"),
        "logo": _url(static("img/icon-512.png")),
    }
    site = {
        "@type": "WebSite",
        "@id": _url("/#site"),
        "name": settings.SITE_NAME,
        "url": _url("/"),
        "inLanguage": settings.LANGUAGE_CODE,
        "publisher": {"@id": _url("/#publisher")},
        "potentialAction": action,
    }
    return [site, publisher]


def of_section(section: Section, resources: Sequence[Resource], first: int = 1) -> list[Node]:
    trail = [(above.title, above.get_absolute_url()) for above in section.path]
    return _of_list(section.get_absolute_url(), section.title, section.summary, trail, resources, first)


def of_tag(tag: Tag, resources: Sequence[Resource], first: int = 1) -> list[Node]:
    trail = [("Tags", reverse("tags")), (f"#{tag.name}", tag.get_absolute_url())]
    return _of_list(tag.get_absolute_url(), f"#{tag.name}", tag.description, trail, resources, first)


def of_topic(topic: Topic, resources: Sequence[Resource], first: int = 1) -> list[Node]:
    path = topic.get_absolute_url()
    trail = [("Roadmap", reverse("roadmap")), (topic.title, path)]
    return _of_list(path, topic.title, topic.summary, trail, resources, first)


def of_all(resources: Sequence[Resource], first: int = 1) -> list[Node]:
    path = reverse("resources")
    return _of_list(path, "All resources", "", [("All resources", path)], resources, first)


def of_resource(resource: Resource) -> list[Node]:
    """Our page, the way to it, and the work that it is about. Its tags and doors are asked for, so
    prefetch them. A door is a `relatedLink` of the page: nothing says that it is the same work (`sameAs`), or about it
    (`subjectOf`)."""
    path = resource.get_absolute_url()
    trail = [(above.title, above.get_absolute_url()) for above in resource.section.path] + [(resource.title, path)]
    page = _page("WebPage", path, resource.title, resource.teaser) | {
        "datePublished": resource.added_at.isoformat(),
        "dateModified": resource.changed_at.isoformat(),
        "relatedLink": [door.url for door in resource.doors.all()],
        "mainEntity": {"@id": f"{_url(path)}#work"},
    }
    return [page, _trail(path, trail), _work(resource) | {"@id": f"{_url(path)}#work", "mainEntityOfPage": _url(path)}]


def of_person(person: User) -> list[Node]:
    """The page about them, and of themselves the handle alone."""
    path = reverse("person", args=[person.handle])
    who = {"@type": "Person", "@id": f"{_url(path)}#person", "name": person.handle, "url": _url(path)}
    page = _page("ProfilePage", path, person.handle, "") | {"mainEntity": {"@id": who["@id"]}}
    return [page, _trail(path, [(person.handle, path)]), who]


def of_bridge(bridge: Bridge) -> list[Node]:
    """A word of machine learning, with the words by which people in DevOps know it."""
    path = bridge.get_absolute_url()
    trail = [(BRIDGES, reverse("bridges")), (bridge.idea, path)]
    page = _page("WebPage", path, bridge.idea, bridge.same) | {"mainEntity": {"@id": f"{_url(path)}#term"}}
    term = _term(bridge) | {"inDefinedTermSet": {"@id": f"{_url(reverse('bridges'))}#terms"}}
    return [page, _trail(path, trail), term]


def of_bridges(bridges: Sequence[Bridge]) -> list[Node]:
    """All of them, as one set of terms."""
    path = reverse("bridges")
    terms: Node = {
        "@type": "DefinedTermSet",
        "@id": f"{_url(path)}#terms",
        "name": BRIDGES,
        "url": _url(path),
        "inLanguage": settings.LANGUAGE_CODE,
        "hasDefinedTerm": [_term(bridge) for bridge in bridges],
    }
    page = _page("CollectionPage", path, BRIDGES, "") | {"mainEntity": {"@id": terms["@id"]}}
    return [page, _trail(path, [(BRIDGES, path)]), terms]


def _term(bridge: Bridge) -> Node:
    path = bridge.get_absolute_url()
    return {
        "@type": "DefinedTerm",
        "@id": f"{_url(path)}#term",
        "name": bridge.idea,
        "alternateName": bridge.twin,
        "description": f"{bridge.same} {bridge.differs}",
        "url": _url(path),
    }


def _work(resource: Resource) -> Node:
    is_course, site = resource.kind == Kind.COURSE, urlsplit(resource.url)
    return {
        "@type": "Course" if is_course else "LearningResource",
        "name": resource.title,
        "description": resource.teaser or resource.title,
        "url": resource.url,
        "provider": {"@type": "Organization", "name": resource.host, "url": f"{site.scheme}://{site.netloc}/"},
        "learningResourceType": resource.get_kind_display(),
        "educationalLevel": resource.get_level_display(),
        "isAccessibleForFree": IS_FREE.get(resource.cost),
        "timeRequired": f"PT{resource.minutes}M" if resource.minutes else None,
        "inLanguage": resource.language,
        "keywords": [tag.name for tag in resource.tags.all()],
        "audience": {"@type": "EducationalAudience", "educationalRole": "student", "audienceType": AUDIENCE},
    }


def _of_list(
    path: str, name: str, description: str, trail: list[tuple[str, str]], resources: Sequence[Resource], first: int
) -> list[Node]:
    """A page that collects, the way to it, and what it collects, as far as the page shows it."""
    page = _page("CollectionPage", path, name, description)
    way = _trail(path, trail)
    if not resources:
        return [page, way]
    items = [_item(number, row.title, row.get_absolute_url(), "url") for number, row in enumerate(resources, first)]
    listed = {
        "@type": "ItemList",
        "@id": f"{_url(path)}#list",
        "name": name,
        "itemListOrder": "https://schema.org/ItemListOrderAscending",
        "numberOfItems": len(items),
        "itemListElement": items,
    }
    return [page | {"mainEntity": {"@id": listed["@id"]}}, way, listed]


def _page(kind: str, path: str, name: str, description: str) -> Node:
    return {
        "@type": kind,
        "@id": _url(path),
        "url": _url(path),
        "name": name,
        "description": description,
        "isPartOf": {"@id": _url("/#site")},
        "breadcrumb": {"@id": f"{_url(path)}#trail"},
    }


def _trail(path: str, steps: list[tuple[str, str]]) -> Node:
    items = [_item(number, name, to) for number, (name, to) in enumerate([("Guide", reverse("home")), *steps], start=1)]
    return {"@type": "BreadcrumbList", "@id": f"{_url(path)}#trail", "itemListElement": items}


def _item(position: int, name: str, path: str, leads: str = "item") -> Node:
    """A step of a trail says `item` where it leads, an entry of a list `url`: so Google reads them."""
    return {"@type": "ListItem", "position": position, "name": name, leads: _url(path)}


def _url(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _without_gaps(node: Node) -> Node:
    """What is unknown is not said: an empty value would be an error in most vocabularies."""
    return {name: value for name, value in node.items() if value not in (None, "", [])}
