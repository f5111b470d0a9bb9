"""What the guide has on the other side of a bridge."""

from django import template

from guide.models import Bridge
from resources.models import Resource

register = template.Library()
SHOWN = 5


@register.simple_tag
def entries_about(bridge: Bridge) -> list[Resource]:
    """The best entries that have the idea as a tag; one query, by the index of tags."""
    return list(Resource.objects.live().filter(tag_items__tag__slug=bridge.slug).best_first()[:SHOWN])
