"""What the sender of a submission does with it: take it back, change it, send it again."""

from django.db import transaction

from accounts.models import User
from resources import curation, queue
from resources.curation import Changes, Fields
from resources.journal import Journal
from resources.models import Submission
from resources.models.submission import State
from resources.moderation.moves import claim, record

REWRITES = {State.CHANGES_ASKED: "resubmit", State.REJECTED: "send_again"}
"""What a new text does to a submission in this state; one that waits is revised."""


@transaction.atomic
def withdraw(submission: Submission, *, by: User | None, seen: int) -> None:
    """Its sender takes it back. Nobody: a guest. Raises Conflict."""
    claim(submission, "withdraw", by=by, seen=seen, journal=Journal())
    record(submission, "withdraw", by=by, seen=seen, is_guest=by is None)
    curation.recount([submission.section], by=by)


@transaction.atomic
def rewrite(submission: Submission, *, by: User | None, seen: int, fields: Fields, tags: list[str]) -> Changes:
    """Its sender changes the text; where changes were asked for, or where it was rejected, that sends it again.

    It comes back to its old place in the queue. Raises Conflict, and IntegrityError where the new address waits.
    """
    old = Submission.objects.select_related("section").get(pk=submission.pk)
    verb = REWRITES.get(State(old.state), "revise")
    changes = curation.differences(old, fields, old.tags, tags)
    if verb == "revise" and not changes and old.is_waiting and old.version == seen:
        return {}
    look = old.look if fields.get("key", old.key) == old.key else {}
    claim(old, verb, by=by, seen=seen, journal=Journal(), tags=tags, look=look, reason="", **fields)
    queue.follow_text(old, **fields)
    record(old, verb, by=by, seen=seen, is_guest=by is None, changes=changes)
    sections = [old.section, fields.get("section", old.section)]
    curation.lock(*sections)
    curation.recount(sections, by=by)
    return changes
