"""Where an entry was before: the addresses that the public log says it has left."""

from django.db.models import Exists, OuterRef

from resources.log import RELATIONS, line
from resources.models import Event, Resource
from resources.models.event import DECISIONS

LATEST = 100
"""So many of an entry's latest decisions are asked."""
SHOWN = 5


def has_moved(pk: str = "pk") -> Exists:
    """Of an entry of a query, whether any decision has changed its address: most never had another."""
    return Exists(Event.objects.filter(resource=OuterRef(pk), verb__in=DECISIONS, changes__has_key="url"))


def former_addresses(entry: Resource) -> list[str]:
    """Addresses that it has had, the latest first. One query.

    Only the log knows which are public. The addresses that its twins were sent with are between their senders and the
    moderators who merged them.
    """
    events = Event.objects.filter(resource=entry, verb__in=DECISIONS, changes__has_key="url")
    told = [line(event) for event in events.select_related(*RELATIONS).order_by("-at", "-id")[:LATEST]]
    changes = [change for one in told if not one.is_taken_back for change in one.changes]
    left = dict.fromkeys(change.before for change in changes if change.name == "address")
    return [url for url in left if url != entry.url][:SHOWN]
