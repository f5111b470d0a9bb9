"""What goes into an item's history without deciding it: taken on, put off, a note for moderators."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from resources import curation, queue
from resources.journal import Journal
from resources.models import QueueItem, Verb
from resources.moderation.entries import record_item


@transaction.atomic
def take_on(item: QueueItem, *, by: User) -> None:
    """Hold it on purpose, whoever held it before. Nothing where it is decided."""
    _lock_section(item)
    if queue.claim(item, by=by, is_deliberate=True):
        record_item(item, Verb.CLAIMED, by=by, journal=Journal())


@transaction.atomic
def put_off(item: QueueItem, *, by: User, until: datetime, note: str = "") -> bool:
    """Out of sight until then, in its old place; False if it is decided."""
    _lock_section(item)
    if not queue.defer(item, until):
        return False
    record_item(item, Verb.DEFERRED, by=by, journal=Journal(), note=note, message=f"Until {until:%Y-%m-%d}.")
    return True


def leave_note(item: QueueItem, *, by: User, note: str) -> None:
    record_item(item, Verb.NOTED, by=by, journal=Journal(), note=note)


def _lock_section(item: QueueItem) -> None:
    """Before the item, as everybody does: the row of the history refers to the section, and would wait for it."""
    if item.section:
        curation.lock(item.section)
