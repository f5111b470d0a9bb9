"""The closed table of what a submission may do, the claim that lets one of many through, the row for the history."""

from typing import Any, NamedTuple

from django.db.models import F
from django.utils import timezone

from accounts import notifications
from accounts.models import NoteKind, User
from resources import guests, queue
from resources.curation import Changes, Fields
from resources.journal import Journal
from resources.models import Event, QueueItem, Submission, Verb
from resources.models.entry import FIELDS
from resources.models.submission import OPEN, State


class Move(NamedTuple):
    """From which states to which, and the word for the history."""

    sources: set[State]
    target: State
    verb: Verb


_OPEN = set(OPEN)
MOVES = {
    "accept": Move(_OPEN, State.ACCEPTED, Verb.ACCEPTED),
    "merge": Move(_OPEN, State.MERGED, Verb.MERGED),
    "ask_for_changes": Move({State.WAITING}, State.CHANGES_ASKED, Verb.CHANGES_ASKED),
    "reject": Move(_OPEN, State.REJECTED, Verb.REJECTED),
    "reopen": Move({State.REJECTED}, State.WAITING, Verb.REOPENED),
    "revise": Move({State.WAITING}, State.WAITING, Verb.REVISED),
    "resubmit": Move({State.CHANGES_ASKED}, State.WAITING, Verb.RESUBMITTED),
    "send_again": Move({State.REJECTED}, State.WAITING, Verb.RESUBMITTED),
    "withdraw": Move(_OPEN, State.WITHDRAWN, Verb.WITHDRAWN),
    "apply_at_once": Move({State.WAITING}, State.ACCEPTED, Verb.APPLIED),
}
DECIDED = {State.ACCEPTED, State.MERGED, State.REJECTED}
"""States that somebody has brought about who is named for it."""
SHOWN = 10
"""So many of the latest events say what happened to an item that was decided meanwhile."""


class OutOfTheGuide(Exception):
    """The entry was taken out, or hidden, meanwhile: there is nothing to report or to change."""


class Conflict(Exception):
    """Somebody was faster. `subject` is as it is now, `events` are what happened since it was seen."""

    def __init__(self, subject: Submission | QueueItem, events: list[Event]) -> None:
        self.subject, self.events = subject, events
        super().__init__(" ".join(f"{event}." for event in events) or "It has changed meanwhile.")

    @classmethod
    def about(cls, submission: Submission, seen: int) -> "Conflict":
        now = Submission.objects.select_related("section", "decided_by").get(pk=submission.pk)
        return cls(now, list(now.events.filter(version__gt=seen).select_related("actor")))

    @classmethod
    def about_item(cls, item: QueueItem) -> "Conflict":
        now = QueueItem.objects.select_related("section", "claimed_by").get(pk=item.pk)
        latest = list(now.events.select_related("actor").order_by("-at", "-id")[:SHOWN])
        return cls(now, latest[::-1])

    @property
    def changes(self) -> Changes:
        """What the text was in the version seen, and what it is now."""
        merged: Changes = {}
        for event in self.events:
            for name, (before, after) in event.changes.items():
                merged[name] = [merged.get(name, [before])[0], after]
        return {name: pair for name, pair in merged.items() if pair[0] != pair[1]}


def possible(submission: Submission) -> set[str]:
    """The verbs that its state allows. Of what a list brought, nobody can be asked for changes."""
    verbs = {verb for verb, move in MOVES.items() if submission.state in move.sources}
    return verbs - {"ask_for_changes"} if submission.is_imported else verbs


def entry_fields(entry: Submission) -> Fields:
    """The fields that a proposal hands on to the resource it becomes."""
    return {name: getattr(entry, name) for name in FIELDS}


def claim(submission: Submission, verb: str, *, by: User | None, seen: int, journal: Journal, **fields: Any) -> None:
    """The conditional UPDATE that lets one of many through. Who decided is said of what is decided alone.

    `submission` is read again where it is older or newer than what was seen, so that the journal knows what was there.
    Raises Conflict.
    """
    if submission.version != seen:
        submission.refresh_from_db()
    move = MOVES[verb]
    is_decided = move.target in DECIDED
    fields |= {"decided_by": by if is_decided else None, "decided_at": timezone.now() if is_decided else None}
    row = Submission.objects.filter(pk=submission.pk, version=seen, state__in=move.sources)
    if not row.update(state=move.target, version=F("version") + 1, **fields):
        raise Conflict.about(submission, seen)
    journal.changed(submission, state=move.target.value, **fields)
    queue.follow_submission(submission, move.target, at=fields["decided_at"])


def record(submission: Submission, verb: str, *, by: User | None, seen: int, **more: Any) -> Event:
    """The event row; `more` are its message, note, reason, changes, resource, journal …"""
    about = submission.about
    facts = {"submission": submission, "section": about.section, "version": seen + 1, "title": about.title}
    return Event.objects.create(verb=MOVES[verb].verb, actor=by, **facts | more)


def tell(submission: Submission, title: str, text: str, link: str = "", kind: NoteKind = NoteKind.DECISION) -> None:
    """A note to its sender: a member, or a guest who left an address."""
    if submission.submitter is None and submission.is_guest:
        notifications.notify_guest(submission.guest_email, title, text, guests.path_of(submission), kind=kind)
    else:
        notifications.notify(submission.submitter, title, text, link or submission.get_absolute_url(), kind=kind)
