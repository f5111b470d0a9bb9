"""What pages say of themselves to machines, in their heads."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from guide.models import Bridge, Section, Topic
from resources import cards, schema_org
from resources.cards import Placed
from resources.models import Resource, Tag
from resources.schema_org import Node

register = template.Library()


@register.simple_tag
def card_of(page: object = None) -> Placed:
    """The social card of a section, a resource or a tag; the guide's own where there is none."""
    return cards.of(page)


@register.simple_tag
def linked_data(page: object = None, shown: Iterable[Any] = (), first: Any = 1) -> SafeString:
    """A data block about a section, a topic, a resource, a tag, a bridge or a person, about the list of all resources
    ("resources") or bridges ("bridges"), or else about the site. `shown` are the rows that the page lists, or hits of a
    search, or what holds them; `first`
    is the first one's number."""
    listed = [getattr(one, "resource", one) for one in shown or ()]
    nodes = _nodes(page, listed, first if isinstance(first, int) else 1)
    # A block of data is not run, so the content security policy has no word in it.
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(schema_org.script(nodes)))  # noqa: S308  Escaped there.


def _nodes(page: object, listed: list[Any], first: int) -> list[Node]:
    if isinstance(page, Resource):
        return schema_org.of_resource(page)
    if isinstance(page, Section):
        return schema_org.of_section(page, listed, first)
    if isinstance(page, Topic):
        return schema_org.of_topic(page, listed, first)
    if isinstance(page, Tag):
        return schema_org.of_tag(page, listed, first)
    if isinstance(page, User):
        return schema_org.of_person(page)
    if isinstance(page, Bridge):
        return schema_org.of_bridge(page)
    if page == "bridges":
        return schema_org.of_bridges(listed)
    return schema_org.of_all(listed, first) if page == "resources" else schema_org.of_home()
