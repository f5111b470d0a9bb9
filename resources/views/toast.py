"""The last decision of the person who asks, for as long as it can be taken back with one key."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from guide.prepared import Prepared
from resources.models import Event
from resources.models.event import DECISIONS, Verb

SHOWN_FOR = timedelta(minutes=10)
LOOKED_AT = 5
"""Of a person's latest events, so many are looked through for one that can be taken back."""
_TAKEN_BACK = [verb for verb in DECISIONS if verb != Verb.UNDONE]


def latest_decision(person: User) -> Event | None:
    """One query. None: there was none in ten minutes, or it has been taken back already."""
    latest = next((event for event in _since(person.pk, timezone.now() - SHOWN_FOR) if event.journal), None)
    return None if latest is None or hasattr(latest, "undone_by") else latest


@Prepared
def _since(person: int, at: datetime) -> QuerySet[Event]:
    lately = Event.objects.filter(actor=person, at__gt=at, verb__in=_TAKEN_BACK)
    return lately.select_related("undone_by").order_by("-at", "-id")[:LOOKED_AT]
