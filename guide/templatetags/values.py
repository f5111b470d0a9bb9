"""Values of fields in the words of people."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def in_words(value: Any) -> str:
    """Lists joined by commas, yes and no, and a dash for nothing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value) or "–"
    return "–" if value in (None, "") else str(value)
