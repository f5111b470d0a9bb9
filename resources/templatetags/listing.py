"""Cards of entries in lists: see `resources.listing`."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from guide import fragments
from resources import listing
from resources.listing import Told

register = template.Library()


@register.simple_tag(takes_context=True)
def told_of(context: Context, shown: Iterable[Any]) -> Told:
    """What the cards of entries show beside their rows: asked once for all of a page."""
    reader = context.get("user")
    known = reader if reader is not None and reader.is_authenticated else None
    return listing.told([getattr(one, "resource", one) for one in shown], known)


@register.simple_tag(takes_context=True)
def cards(context: Context, shown: Iterable[Any], told: Told, heading: str = "h3", first: int = 0) -> SafeString:
    """The cards of entries, or of what holds them; numbered from `first` on, unless that is 0."""
    here = context["request"].get_full_path() if "request" in context else ""
    return fragments.fill(listing.cards(shown, told, heading, first), context, here)
