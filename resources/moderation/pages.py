"""What moderators decide about a submission: publish it, ask, say no, or say that the guide has it already."""

from typing import Any

from django.db import transaction

from accounts.models import NoteKind, User
from resources import curation
from resources.curation import Fields
from resources.journal import Journal
from resources.models import Alias, Resource, Submission
from resources.models.entry import ADDRESS
from resources.models.submission import Reason
from resources.moderation import wants
from resources.moderation.moves import OutOfTheGuide, claim, entry_fields, record, tell
from resources.tagging import TAGS_PER_ENTRY
from resources.twins import one_entry, refuse_twin


@transaction.atomic
def accept(
    submission: Submission,
    *,
    by: User,
    seen: int,
    edits: Fields | None = None,
    tags: list[str] | None = None,
    message: str = "",
    note: str = "",
    meets: bool = True,
) -> Resource:
    """Publish it, with the moderator's `edits` where given, and tell its sender. It teaches the topic that it was sent
    for, or that is among the edits; the want that it answers is closed, where it `meets` that. Raises Conflict,
    AlreadyHere."""
    journal = Journal()
    claim(submission, "accept", by=by, seen=seen, journal=journal, message=message)
    fields = entry_fields(submission) | {"topic": submission.topic} | (edits or {})
    tags = submission.tags if tags is None else tags
    changes = curation.differences(submission, fields, submission.tags, tags)
    locked = curation.lock(submission.section, fields["section"])
    topic = fields.pop("topic")
    facts: Fields = {"topics": [topic] if topic else [], "suggested_by": submission.submitter}
    resource = curation.place(fields, tags, journal=journal, **facts)
    _point_to(submission, resource, journal)
    curation.recount([submission.section, resource.section], by=by, locked=locked, journal=journal)
    thanks = wants.meet(submission, resource, by=by, journal=journal) if meets else ""
    facts = {"message": message, "note": note, "changes": changes}
    facts |= {"resource": resource, "title": resource.title, "section": resource.section}
    record(submission, "accept", by=by, seen=seen, journal=journal.entries, **facts)
    text = f"{message or 'Thank you!'} {thanks}".strip()
    tell(submission, f"“{resource.title}” is in the guide", text, resource.get_absolute_url())
    return resource


@transaction.atomic
def merge(
    submission: Submission,
    *,
    by: User,
    seen: int,
    into: Resource,
    take: set[str] | None = None,
    message: str = "",
    note: str = "",
    meets: bool = True,
) -> None:
    """Say that it is the page of an entry: its address leads there from now on, and the fields in `take` are taken
    over from it. The want that it answers is closed, where the entry `meets` that. Raises Conflict, AlreadyHere, and
    OutOfTheGuide where the entry was taken out meanwhile."""
    journal = Journal()
    claim(submission, "merge", by=by, seen=seen, journal=journal, message=message)
    curation.lock(submission.section, into.section)
    if Resource.objects.filter(pk=into.pk, retired_at__isnull=False).exists():
        raise OutOfTheGuide("The entry was taken out of the guide. Choose another one.")
    _point_to(submission, into, journal)
    changes = _take_over(submission, into, take or set(), by, journal)
    if submission.key != into.key:
        _add_alias(submission, into, journal)
    facts: Fields = {"message": message, "note": note, "resource": into, "changes": changes}
    thanks = wants.meet(submission, into, by=by, journal=journal) if meets else ""
    record(submission, "merge", by=by, seen=seen, journal=journal.entries, **facts)
    curation.recount([submission.section], by=by)
    text = message or "The guide has this page already. What you sent leads to it from now on. Thank you!"
    title = f"“{submission.title}” was merged with “{into.title}”"
    tell(submission, title, f"{text} {thanks}".strip(), into.get_absolute_url())


@transaction.atomic
def ask_for_changes(submission: Submission, *, by: User, seen: int, message: str, note: str = "") -> None:
    """Give it back to its sender with what is missing. It keeps its place in the queue. Raises Conflict."""
    _decide(submission, "ask_for_changes", by, seen, message, note)
    tell(submission, f"A question about “{submission.about.title}”", message, kind=NoteKind.QUESTION)


@transaction.atomic
def reject(
    submission: Submission, *, by: User, seen: int, message: str, reason: str = Reason.OTHER, note: str = ""
) -> None:
    """Close it without publishing, with a reason of the public list and with words. Raises Conflict."""
    _decide(submission, "reject", by, seen, message, note, reason=reason)
    because = "" if reason == Reason.OTHER else f"{Reason(reason).label}. "
    tell(submission, f"“{submission.about.title}” was not accepted", f"{because}{message}")


@transaction.atomic
def reopen(submission: Submission, *, by: User, seen: int) -> None:
    """Put a rejected one back into its old place in the queue. Raises Conflict, AlreadyHere."""
    with one_entry(submission.key):
        _decide(submission, "reopen", by, seen, "", "", reason="")
        refuse_twin(submission)
    tell(submission, f"“{submission.about.title}” is looked at again", "It waits for review once more.")


def _decide(submission: Submission, verb: str, by: User, seen: int, message: str, note: str, **fields: Any) -> None:
    journal = Journal()
    claim(submission, verb, by=by, seen=seen, journal=journal, message=message, **fields)
    facts: Fields = {"message": message, "note": note, "journal": journal.entries} | fields
    record(submission, verb, by=by, seen=seen, **facts)
    curation.recount([submission.section], by=by)


def _point_to(submission: Submission, resource: Resource, journal: Journal) -> None:
    Submission.objects.filter(pk=submission.pk).update(resource=resource)
    journal.changed(submission, resource=resource)


def _take_over(submission: Submission, into: Resource, take: set[str], by: User, journal: Journal) -> curation.Changes:
    fields = {name: value for name, value in entry_fields(submission).items() if name in take - {*ADDRESS}}
    tags = [*into.tags.names(), *(submission.tags if "tags" in take else [])]
    names = list(dict.fromkeys(tags))[:TAGS_PER_ENTRY]
    return curation.change(into, fields, names, by=by, journal=journal) if take else {}


def _add_alias(submission: Submission, into: Resource, journal: Journal) -> None:
    address = {name: getattr(submission, name) for name in ADDRESS}
    with one_entry(submission.key):
        alias = Alias.objects.create(resource=into, **address)
    journal.made(alias)
