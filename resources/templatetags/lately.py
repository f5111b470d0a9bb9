"""How much has come in lately."""

from datetime import timedelta

from django import template
from django.utils import timezone

from resources.models import Resource

register = template.Library()
DAYS, COUNTED = 7, 100


@register.simple_tag
def added_lately() -> str:
    """How many resources were added within DAYS, in words: nothing for none, and `100+` for more than COUNTED."""
    lately = Resource.objects.live().filter(added_at__gte=timezone.now() - timedelta(days=DAYS))
    number = lately[: COUNTED + 1].count()
    return f"{COUNTED}+" if number > COUNTED else str(number or "")
