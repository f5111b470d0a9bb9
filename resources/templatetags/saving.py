"""Which of the entries on a page its reader keeps."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context

from resources import saving
from resources.models import Resource

register = template.Library()


@register.simple_tag(takes_context=True)
def kept_of(context: Context, shown: Resource | Iterable[Any]) -> set[int] | None:
    """The ids of those of the entries, or of what search has found, that are on the reader's list; None for a stranger,
    whose page is everybody's."""
    reader = context.get("user")
    if reader is None or not reader.is_authenticated:
        return None
    rows = [shown] if isinstance(shown, Resource) else shown
    return saving.among(reader, [row if isinstance(row, Resource) else row.resource for row in rows])
