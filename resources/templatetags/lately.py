"""How much has come in lately."""

from datetime import timedelta

from django import template
from django.utils import timezone

from resources.models import Resource

register = template.Library()
DAYS, COUNTED = 7, 100


@register.simple_tag
def added_lately() -> int:
    """How many resources were added within DAYS; of more than COUNTED, COUNTED."""
    lately = Resource.objects.live().filter(added_at__gte=timezone.now() - timedelta(days=DAYS))
    return lately[:COUNTED].count()
