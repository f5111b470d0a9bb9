"""What a change changes, for templates: `resources.explained`."""

from typing import Any

from django import template

from resources import explained

register = template.Library()


@register.filter
def explained_lines(changes: dict[str, list[Any]]) -> list[explained.Line]:
    """A label and both values in words for each field of `changes`."""
    return explained.lines(changes)
