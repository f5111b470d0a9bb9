"""The last decision of the person who asks, for as long as it can be taken back with one key."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from resources.models import Event
from resources.models.event import DECISIONS, Verb

SHOWN_FOR = timedelta(minutes=10)
LOOKED_AT = 5
"""Of a person's latest events, so many are looked through for one that can be taken back."""
_TAKEN_BACK = [verb for verb in DECISIONS if verb != Verb.UNDONE]


def latest_decision(person: User) -> Event | None:
    """One query. None: there was none in ten minutes, or it has been taken back already."""
    lately = Event.objects.filter(actor=person, at__gt=timezone.now() - SHOWN_FOR, verb__in=_TAKEN_BACK)
    rows = lately.select_related("undone_by").order_by("-at", "-id")[:LOOKED_AT]
    latest = next((event for event in rows if event.journal), None)
    return None if latest is None or hasattr(latest, "undone_by") else latest
