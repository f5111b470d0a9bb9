"""A person's own list: entries of the guide and other pages, to read later. Private to them.

All lock the person first, as `limits` does.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from resources import limits
from resources.limits import TooMany
from resources.models import Alias, Resource, Saved
from resources.models.saved import SAVED_MAX, SavedQuerySet
from resources.moderation import OutOfTheGuide

BATCH = 500


class ListIsFull(TooMany):
    def __init__(self) -> None:
        super().__init__(f"Your list is full: it holds {SAVED_MAX:,} pages. Remove some, and then save this one.")


@transaction.atomic
def keep(entry: Resource, *, by: User) -> bool:
    """Put an entry on the list; False if it is there. Raises ListIsFull, OutOfTheGuide, TooMany."""
    limits.let_in(by)
    if _rows_of(by, entry).exists():
        return False
    if room(by) <= 0:
        raise ListIsFull
    live = Resource.objects.live().filter(pk=entry.pk).first()
    if live is None:
        raise OutOfTheGuide
    address = {"url": live.url, "host": live.host, "key": live.key, "key_version": live.key_version}
    Saved.objects.create(person=by, resource=live, title=live.title, **address)
    return True


@transaction.atomic
def keep_pages(rows: Iterable[Saved], *, by: User) -> list[Saved]:
    """Put other pages on the list, without those that are there or stand in `rows` before; what found no room.

    What the guide has is known as its entry.
    """
    limits.let_in(by)
    held = set(by.saved.values_list("key", flat=True))
    new: dict[str, Saved] = {}
    for row in rows:
        if row.key not in held:
            new.setdefault(row.key, row)
    left = room(by)
    kept = list(new.values())[:left]
    entries = of_the_guide([row.key for row in kept])
    taken = set(by.saved.filter(resource__in=entries.values()).values_list("resource_id", flat=True))
    for row in kept:
        entry = entries.get(row.key)
        row.person, row.resource = by, entry if entry and entry.pk not in taken else None
        taken |= {entry.pk} if entry else set()
    Saved.objects.bulk_create(kept, batch_size=BATCH)
    return list(new.values())[left:]


def room(person: User) -> int:
    """How many more pages fit on the list."""
    return max(0, SAVED_MAX - person.saved.count())


def of_the_guide(keys: Iterable[str]) -> dict[str, Resource]:
    """What readers find at these addresses, by the key of the address, with its section."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, Resource] = {}
    live = Resource.objects.live().select_related("section")
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        others = Alias.objects.filter(key__in=part, resource__in=Resource.objects.live())
        found |= {row.key: row.resource for row in others.select_related("resource__section")}
        found |= {row.key: row for row in live.filter(key__in=part)}
    return found


def drop(entry: Resource, *, by: User) -> bool:
    """Take an entry off the list; False if it is not there."""
    return bool(_rows_of(by, entry).delete()[0])


def remove(person: User, pk: int) -> bool:
    return bool(person.saved.filter(pk=pk).delete()[0])


def clear(person: User) -> int:
    """Empty the list; how many were on it."""
    return int(person.saved.all().delete()[0])


def mark(person: User, pk: int, *, is_read: bool) -> bool:
    """Read, or still to read; False if it is not on the list, or was so before."""
    rows = person.saved.filter(pk=pk, read_at__isnull=is_read)
    return bool(rows.update(read_at=timezone.now() if is_read else None))


def note(person: User, pk: int, *, note: str, tags: list[str]) -> bool:
    """What they write about it for themselves; False if it is not on the list."""
    return bool(person.saved.filter(pk=pk).update(note=note, tags=tags))


def _rows_of(person: User, entry: Resource) -> SavedQuerySet:
    rows: SavedQuerySet = person.saved.filter(Q(resource=entry) | Q(key=entry.key))
    return rows
