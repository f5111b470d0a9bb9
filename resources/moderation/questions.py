"""What moderators answer when they are asked whether an entry is still right, and still free."""

from django.db import transaction

from accounts.models import User
from guide.models import Topic
from resources import curation, reviewed
from resources.curation import Changes, Fields
from resources.journal import Journal
from resources.models import QueueItem, Resource, Verb
from resources.moderation.entries import close_item, record_item


@transaction.atomic
def confirm_entry(item: QueueItem, *, by: User, seen: int, message: str = "", note: str = "") -> None:
    """It is right as it is, until its kind is due again. Raises Conflict."""
    journal = Journal()
    reviewed.confirm(_close(item, seen, journal), journal)
    record_item(item, Verb.CONFIRMED, by=by, journal=journal, message=message, note=note)


@transaction.atomic
def edit_asked(
    item: QueueItem,
    *,
    by: User,
    seen: int,
    fields: Fields,
    tags: list[str] | None,
    topics: list[Topic] | None = None,
    message: str = "",
    note: str = "",
) -> Changes:
    """It is right with these changes. Without `tags`, or without `topics`, it keeps those it has.

    Raises Conflict, AlreadyHere.
    """
    journal, entry = Journal(), _entry_of(item)
    curation.lock(entry.section, fields.get("section", entry.section))
    entry = _close(item, seen, journal)
    changes = curation.change(entry, fields, tags, by=by, journal=journal, topics=topics)
    reviewed.confirm(entry, journal)
    verb = Verb.EDITED if changes else Verb.CONFIRMED
    facts = {"message": message, "note": note, "changes": changes, "section": entry.section, "title": entry.title}
    record_item(item, verb, by=by, journal=journal, **facts)
    return changes


@transaction.atomic
def take_out_asked(item: QueueItem, *, by: User, seen: int, because: str, note: str = "") -> None:
    """It is right no more: it leaves the guide, with the reason that its page shows. Raises Conflict."""
    journal = Journal()
    entry = _close(item, seen, journal)
    curation.take_out(entry, because, by=by, journal=journal)
    record_item(item, Verb.RETIRED, by=by, journal=journal, message=because, note=note)


def _close(item: QueueItem, seen: int, journal: Journal) -> Resource:
    """The entry, which is kept for us until the transaction ends, as it is now. Raises Conflict."""
    curation.lock(_entry_of(item).section)
    entry = Resource.objects.select_related("section").select_for_update(of=("self",)).get(items=item)
    close_item(item, seen, journal)
    return entry


def _entry_of(item: QueueItem) -> Resource:
    return Resource.objects.select_related("section").get(items=item)
