"""What the sender of a submission does with it: take it back, change it, send it again."""

from typing import Any

from django.db import transaction

from accounts.models import User
from resources import curation, permissions, queue
from resources.curation import Changes, Fields
from resources.journal import Journal
from resources.models import Submission
from resources.models.submission import State, SubmissionQuerySet
from resources.moderation.moves import Conflict, claim, record

REWRITES = {State.CHANGES_ASKED: "resubmit", State.REJECTED: "send_again"}
"""What a new text does to a submission in this state; one that waits is revised."""


@transaction.atomic
def withdraw(submission: Submission, *, by: User | None, seen: int) -> None:
    """Its sender takes it back. Nobody: a guest. Raises Conflict."""
    claim(submission, "withdraw", by=by, seen=seen, journal=Journal())
    record(submission, "withdraw", by=by, seen=seen, is_guest=by is None and submission.is_guest)
    curation.recount([submission.section], by=by)


@transaction.atomic
def withdraw_all(rows: SubmissionQuerySet, *, by: User) -> int:
    """All of these, which are one person's and open, locked together; how many. Raises Conflict."""
    found = list(rows.select_related("section").order_by("pk").select_for_update(of=("self",)))
    for row in found:
        claim(row, "withdraw", by=by, seen=row.version, journal=Journal())
        record(row, "withdraw", by=by, seen=row.version)
    curation.recount([row.section for row in found], by=by)
    return len(found)


@transaction.atomic
def rewrite(submission: Submission, *, by: User | None, seen: int, fields: Fields, tags: list[str]) -> Changes:
    """Its sender changes the text; where changes were asked for, or where it was rejected, that sends it again.

    It comes back to its old place in the queue. Raises Conflict, and IntegrityError where the new address waits.
    """
    old = Submission.objects.select_related("section").get(pk=submission.pk)
    changes = curation.differences(old, fields, old.tags, tags)
    if not changes and _waits_as_seen(old, seen):
        return {}
    _store(old, by, seen, changes, tags=tags, **fields)
    queue.follow_text(old, **fields)
    sections = [old.section, fields.get("section", old.section)]
    curation.lock(*sections)
    curation.recount(sections, by=by)
    return changes


@transaction.atomic
def rewrite_change(
    suggestion: Submission, *, by: User | None, seen: int, fields: Fields, tags: list[str], changes: Changes
) -> Changes:
    """As `rewrite`, for a suggested change that comes to `changes` of its entry now; what its sender made different.

    The queue goes on to call it as its entry. Raises Conflict, and IntegrityError where another of theirs waits.
    """
    old = Submission.objects.select_related("section", "target__section").get(pk=suggestion.pk)
    if changes == old.changes and _waits_as_seen(old, seen):
        return {}
    rewritten = curation.differences(old, fields, old.tags, tags)
    _store(old, by, seen, rewritten, tags=tags, changes=changes, **fields)
    return rewritten


def _waits_as_seen(old: Submission, seen: int) -> bool:
    return old.is_waiting and old.version == seen


def _store(old: Submission, by: User | None, seen: int, rewritten: Changes, **fields: Any) -> None:
    """Spam is not sent again, whoever saw it in time."""
    if old.state == State.REJECTED and not permissions.may_send_again(old):
        raise Conflict.about(old, seen)
    verb = REWRITES.get(State(old.state), "revise")
    look = old.look if fields.get("key", old.key) == old.key else {}
    claim(old, verb, by=by, seen=seen, journal=Journal(), look=look, reason="", **fields)
    record(old, verb, by=by, seen=seen, is_guest=by is None and old.is_guest, changes=rewritten)
