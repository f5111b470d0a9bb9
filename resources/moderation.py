"""Every way a submission changes state; nothing else writes `state` or `version`.

Each verb claims first and acts then, in one transaction: an UPDATE that succeeds only while the row is in the state and
the version that the caller saw. Whoever loses the race gets `Conflict`. May this person do it? is asked before, in
`permissions`.
"""

from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import notifications
from accounts.models import User
from resources import curation
from resources.curation import Changes, Fields
from resources.models import Event, Resource, Submission, Verb
from resources.models.entry import FIELDS
from resources.models.submission import OPEN, State
from resources.twins import one_entry, refuse_twin


class Move(NamedTuple):
    """From which states to which, and the word for the history."""

    sources: set[State]
    target: State
    verb: Verb


_OPEN = set(OPEN)
MOVES = {
    "accept": Move(_OPEN, State.ACCEPTED, Verb.ACCEPTED),
    "ask_for_changes": Move({State.WAITING}, State.CHANGES_ASKED, Verb.CHANGES_ASKED),
    "reject": Move(_OPEN, State.REJECTED, Verb.REJECTED),
    "reopen": Move({State.REJECTED}, State.WAITING, Verb.REOPENED),
    "revise": Move({State.WAITING}, State.WAITING, Verb.REVISED),
    "resubmit": Move({State.CHANGES_ASKED}, State.WAITING, Verb.RESUBMITTED),
    "withdraw": Move(_OPEN, State.WITHDRAWN, Verb.WITHDRAWN),
}


class Conflict(Exception):
    """Somebody was faster. `submission` is as it is now, `events` are what happened since the version seen."""

    def __init__(self, submission: Submission, seen: int) -> None:
        self.submission = Submission.objects.select_related("section", "decided_by").get(pk=submission.pk)
        self.events = list(self.submission.events.filter(version__gt=seen).select_related("actor"))
        super().__init__(" ".join(f"{event}." for event in self.events) or "The submission has changed.")

    @property
    def changes(self) -> Changes:
        """What the text was in the version seen, and what it is now."""
        merged: Changes = {}
        for event in self.events:
            for name, (before, after) in event.changes.items():
                merged[name] = [merged.get(name, [before])[0], after]
        return {name: pair for name, pair in merged.items() if pair[0] != pair[1]}


@transaction.atomic
def accept(
    submission: Submission,
    *,
    by: User,
    seen: int,
    edits: Fields | None = None,
    tags: list[str] | None = None,
    message: str = "",
) -> Resource:
    """Publish it, with the moderator's `edits` where given, and tell the submitter. Raises Conflict, AlreadyHere."""
    _claim(submission, "accept", by=by, seen=seen, message=message)
    fields = entry_fields(submission) | (edits or {})
    tags = submission.tags if tags is None else tags
    changes = curation.differences(submission, fields, submission.tags, tags)
    curation.lock(submission.section, fields["section"])
    resource = curation.place(fields, tags, suggested_by=submission.submitter)
    Submission.objects.filter(pk=submission.pk).update(resource=resource)
    _record(submission, "accept", by, seen, message=message, changes=changes, resource=resource)
    curation.recount([submission.section, resource.section], by=by)
    _tell(submission, f"“{resource.title}” is in the guide", message or "Thank you!", resource.get_absolute_url())
    return resource


@transaction.atomic
def ask_for_changes(submission: Submission, *, by: User, seen: int, message: str) -> None:
    """Give it back to its submitter with what is missing. It keeps its place in the queue. Raises Conflict."""
    _decide(submission, "ask_for_changes", by, seen, message)
    _tell(submission, f"A question about “{submission.title}”", message)


@transaction.atomic
def reject(submission: Submission, *, by: User, seen: int, message: str) -> None:
    """Close it without publishing, with the reason. Raises Conflict."""
    _decide(submission, "reject", by, seen, message)
    _tell(submission, f"“{submission.title}” was not accepted", message)


@transaction.atomic
def reopen(submission: Submission, *, by: User, seen: int) -> None:
    """Put a rejected one back into its old place in the queue. Raises Conflict, AlreadyHere."""
    with one_entry(submission.key):
        _decide(submission, "reopen", by, seen, "")
        refuse_twin(submission)
    _tell(submission, f"“{submission.title}” is looked at again", "It waits for review once more.")


@transaction.atomic
def withdraw(submission: Submission, *, by: User, seen: int) -> None:
    """Its submitter takes it back. Raises Conflict."""
    _decide(submission, "withdraw", by, seen, "")


@transaction.atomic
def rewrite(submission: Submission, *, by: User, seen: int, fields: Fields, tags: list[str]) -> Changes:
    """Its submitter changes the text; where changes were asked for, that sends it again.

    Raises Conflict, and IntegrityError where the new address waits already.
    """
    old = Submission.objects.select_related("section").get(pk=submission.pk)
    verb = "resubmit" if old.state == State.CHANGES_ASKED else "revise"
    changes = curation.differences(old, fields, old.tags, tags)
    if verb == "revise" and not changes and old.is_waiting and old.version == seen:
        return {}
    look = old.look if fields["key"] == old.key else {}
    _claim(submission, verb, by=by, seen=seen, tags=tags, look=look, **fields)
    _record(submission, verb, by, seen, changes=changes)
    curation.lock(old.section, fields["section"])
    curation.recount([old.section, fields["section"]], by=by)
    return changes


def possible(submission: Submission) -> set[str]:
    """The verbs that its state allows."""
    return {verb for verb, move in MOVES.items() if submission.state in move.sources}


def entry_fields(entry: Submission) -> Fields:
    """The fields that a proposal hands on to the resource it becomes."""
    return {name: getattr(entry, name) for name in FIELDS}


def _decide(submission: Submission, verb: str, by: User, seen: int, message: str) -> None:
    _claim(submission, verb, by=by, seen=seen, message=message)
    _record(submission, verb, by, seen, message=message)
    curation.recount([submission.section], by=by)


def _claim(submission: Submission, verb: str, *, by: User, seen: int, **fields: Any) -> None:
    """The conditional UPDATE that lets one of many through. Who decided is said of what is decided alone."""
    move = MOVES[verb]
    is_decided = move.target in {State.ACCEPTED, State.REJECTED}
    fields |= {"decided_by": by if is_decided else None, "decided_at": timezone.now() if is_decided else None}
    row = Submission.objects.filter(pk=submission.pk, version=seen, state__in=move.sources)
    if not row.update(state=move.target, version=F("version") + 1, **fields):
        raise Conflict(submission, seen)


def _record(submission: Submission, verb: str, by: User, seen: int, **more: Any) -> None:
    """The event row; `more` are its message, changes and resource."""
    facts = {"submission": submission, "section": submission.section, "version": seen + 1}
    Event.objects.create(verb=MOVES[verb].verb, actor=by, **facts, **more)


def _tell(submission: Submission, title: str, text: str, link: str = "") -> None:
    notifications.notify(submission.submitter, title, text, link or submission.get_absolute_url())
