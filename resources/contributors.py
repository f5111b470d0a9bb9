"""The pages about people: who has one, and what it shows. No ranks, no lists of people, nothing that is not public."""

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import Lower
from django.http import QueryDict

from accounts.models import User
from guide import keyset
from guide.keyset import KeyPage
from resources.models import Resource, Want

SHOWN = 100
WANTS_SHOWN = 20


def visible() -> QuerySet[User]:
    """Those who have a page: they may sign in, do not hide, and something that they brought is live."""
    live = Resource.objects.live().filter(suggested_by=OuterRef("pk"))
    return User.objects.filter(Exists(live), is_active=True, is_hidden=False)


def find(handle: str) -> User | None:
    """Who has a page and this handle, or else had it. Whoever hides is asked for in the same words as nobody at all."""
    return _named("handle", handle) or _named("former_handles__handle", handle)


def brought_by(person: User, query: QueryDict) -> tuple[KeyPage, int]:
    """A page of what is live of theirs, newest first; and how many found any of all that useful, which one index
    tells."""
    rows = person.resources.live()
    sums = rows.aggregate(count=Count("suggested_by"), useful=Sum("useful_count"))
    shown, columns = rows.select_related("section"), ["-added_at", "-id"]
    found = keyset.page(shown, columns, among=person.resources.all(), count=sums["count"], size=SHOWN, query=query)
    return found, sums["useful"] or 0


def wants_met_by(person: User) -> list[Want]:
    """What sections looked for, and they found: the latest."""
    mine = {"met_by__suggested_by": person, "met_by__retired_at": None, "met_by__hidden_at": None}
    rows = Want.objects.filter(**mine, closed_at__isnull=False).select_related("met_by")
    return list(rows.order_by("-closed_at", "-id")[:WANTS_SHOWN])


def _named(column: str, handle: str) -> User | None:
    return visible().alias(key=Lower(column)).filter(key=handle.lower()).first()
