"""Which of the entries on a page cover what the world has left behind."""

from collections.abc import Iterable
from typing import Any

from django import template

from resources import tools, versions
from resources.models import Resource
from resources.versions import Newest

register = template.Library()


@register.simple_tag
def tools_of(shown: Iterable[Any]) -> dict[str, Newest]:
    """What is known of the tools that these entries, or hits of a search, cover; empty, for no query, if none does."""
    return tools.covered_by([row if isinstance(row, Resource) else row.resource for row in shown])


@register.filter
def outdated(entry: Resource, known: dict[str, Newest]) -> str:
    """`covers MLflow 1`, where MLflow is beyond that."""
    return versions.short(entry.covers, known)
