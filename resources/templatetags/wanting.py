"""What is looked for in a place of the book."""

from django import template

from guide.models import Section, Topic
from resources.models import Want

register = template.Library()
SHOWN = 5


@register.simple_tag
def wants_of(place: Section | Topic) -> list[Want]:
    """The first of the open wants, the most looked for first: the board has all. One query."""
    return Want.objects.first_of(place, SHOWN)
