"""Which of the entries on a page its reader finds useful."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context

from resources import usefulness
from resources.models import Resource
from resources.usefulness import Ballot

register = template.Library()


@register.simple_tag(takes_context=True)
def votes_on(context: Context, shown: Iterable[Any]) -> Ballot | None:
    """What the reader said of the entries, or of what search has found, and may say; None for a stranger, whose page is
    everybody's."""
    reader = context.get("user")
    if reader is None or not reader.is_authenticated:
        return None
    return usefulness.ballot(reader, [row if isinstance(row, Resource) else row.resource for row in shown])
