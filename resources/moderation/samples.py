"""A change that a trusted person made at once, looked at afterwards: it stays, or it is taken back."""

from django.db import transaction

from accounts.models import User
from resources import curation
from resources.journal import Journal
from resources.models import Event, QueueItem, Verb
from resources.moderation.entries import close_item, record_item
from resources.moderation.moves import Conflict
from resources.moderation.undoing import undo


@transaction.atomic
def confirm(item: QueueItem, *, by: User, seen: int, note: str = "") -> None:
    """The change is fine. Raises Conflict."""
    journal = Journal()
    if item.section:  # Before the item, as everybody does: the row of the history refers to it.
        curation.lock(item.section)
    close_item(item, seen, journal)
    record_item(item, Verb.DISMISSED, by=by, note=note, journal=journal)


@transaction.atomic
def take_back(item: QueueItem, *, by: User, seen: int, message: str = "") -> None:
    """The entry becomes what it was, and the suggestion waits like any other. Raises Conflict, CannotUndo."""
    if not QueueItem.objects.open().filter(pk=item.pk, version=seen).exists():
        raise Conflict.about_item(item)
    made = Event.objects.get(submission=item.submission, verb=Verb.APPLIED)
    undo(made, by=by, message=message)  # Closes the item; of two at once, it is what lets one through.
