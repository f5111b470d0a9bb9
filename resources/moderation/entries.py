"""What becomes of suggested changes of entries: written, for the fields that differ alone; or at once, being small."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from resources import curation, queue
from resources.curation import Changes, Fields
from resources.journal import Journal
from resources.models import Event, QueueItem, Resource, Submission
from resources.models.entry import ADDRESS
from resources.moderation.moves import Conflict, OutOfTheGuide, claim, entry_fields, record, tell

SAMPLED = 5
"""One of so many changes made at once is looked at afterwards."""


def suggested_fields(suggestion: Submission) -> Fields:
    """What it would write: the fields that it changes, of an address all that is known."""
    names = set(suggestion.changes) | ({*ADDRESS} if "url" in suggestion.changes else set())
    return {name: value for name, value in entry_fields(suggestion).items() if name in names}


@transaction.atomic
def accept_change(
    suggestion: Submission,
    *,
    by: User,
    seen: int,
    seen_entry: datetime | None = None,
    edits: Fields | None = None,
    tags: list[str] | None = None,
    message: str = "",
    note: str = "",
) -> Resource:
    """Write the suggested fields, or the moderator's `edits` and `tags` instead, and tell its sender.

    `seen_entry` is the entry's `changed_at` that the moderator saw. Raises Conflict, where the entry has changed since
    too, OutOfTheGuide where it was taken out, and AlreadyHere.
    """
    journal, entry = Journal(), _entry_of(suggestion)
    claim(suggestion, "accept", by=by, seen=seen, journal=journal, message=message)
    changes = _write(suggestion, entry, edits, tags, seen_entry, by, journal)
    facts: Fields = {"message": message, "note": note, "changes": changes, "resource": entry, "title": entry.title}
    record(suggestion, "accept", by=by, seen=seen, section=entry.section, journal=journal.entries, **facts)
    tell(suggestion, f"Your change of “{entry.title}” is made", message or "Thank you!", entry.get_absolute_url())
    return entry


@transaction.atomic
def apply_at_once(suggestion: Submission) -> Resource:
    """Make a small change of a trusted person without a look; one of SAMPLED is looked at afterwards."""
    journal, entry, seen = Journal(), _entry_of(suggestion), suggestion.version
    claim(suggestion, "apply_at_once", by=None, seen=seen, journal=journal)
    changes = _write(suggestion, entry, None, None, None, suggestion.submitter, journal)
    facts: Fields = {"changes": changes, "resource": entry, "title": entry.title, "journal": journal.entries}
    record(suggestion, "apply_at_once", by=suggestion.submitter, seen=seen, **facts)
    if suggestion.pk % SAMPLED == 0:
        queue.open_sample(suggestion, entry)
    return entry


def close_item(item: QueueItem, seen: int, journal: Journal) -> None:
    """Close an item that has no submission to decide on. Raises Conflict."""
    now = QueueItem.objects.filter(pk=item.pk).first()
    if now is None:
        raise Conflict(item, [])
    if not queue.close_seen(now, seen):
        raise Conflict.about_item(item)
    closed_at = QueueItem.objects.values_list("closed_at", flat=True).get(pk=item.pk)
    journal.changed(now, state="closed", closed_at=closed_at)


def record_item(item: QueueItem, verb: str, *, by: User | None, journal: Journal, **more: Any) -> Event:
    """The event row of a decision about an item."""
    facts = {"item": item, "resource": item.resource, "section": item.section, "title": item.title}
    return Event.objects.create(verb=verb, actor=by, journal=journal.entries, **facts | more)


def _entry_of(suggestion: Submission) -> Resource:
    return Resource.objects.select_related("section").get(suggestions=suggestion)


def _write(
    suggestion: Submission,
    entry: Resource,
    edits: Fields | None,
    tags: list[str] | None,
    seen_entry: datetime | None,
    by: User | None,
    journal: Journal,
) -> Changes:
    """Raises Conflict and OutOfTheGuide where the entry is not as it was seen: asked once its section is locked."""
    fields = suggested_fields(suggestion) if edits is None else edits
    curation.lock(entry.section, fields.get("section", entry.section))
    entry.refresh_from_db()
    if entry.retired_at:
        raise OutOfTheGuide("The entry is out of the guide. Put it back first, or say no to the change.")
    if seen_entry and entry.changed_at != seen_entry:
        raise Conflict(suggestion, list(entry.events.filter(at__gt=seen_entry).select_related("actor")))
    if tags is None:
        tags = suggestion.tags if "tags" in suggestion.changes else None
    changes = curation.change(entry, fields, tags, by=by, journal=journal)
    Submission.objects.filter(pk=suggestion.pk).update(resource=entry)
    journal.changed(suggestion, resource=entry)
    return changes
