"""Taking a decision back: every row that it wrote becomes what it was, or nothing is written and it is said why."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.models import NoteKind, User
from guide.models import Section
from resources import curation, queue
from resources.models import Event, Incident, QueueItem, Resource, Submission, Verb
from resources.models.health import IncidentState
from resources.models.item import ItemKind, ItemState
from resources.models.submission import OPEN
from resources.moderation import changed, restoring
from resources.moderation.changed import CannotUndo
from resources.moderation.moves import tell
from resources.moderation.reports import terms_of
from resources.twins import find_twin

__all__ = ["CannotUndo", "can_be_undone", "undo"]


def can_be_undone(event: Event) -> bool:
    """Whether it wrote anything that nobody has taken back. Whether that still can be, `undo` finds out."""
    return bool(event.journal) and event.verb != Verb.UNDONE and not hasattr(event, "undone_by")


def undo(event: Event, *, by: User, message: str = "") -> Event:
    """Take back what `event` did, exactly, and tell the sender; the event row of that. Raises CannotUndo."""
    if not event.journal or event.verb == Verb.UNDONE:
        raise CannotUndo("There is nothing in it that could be taken back.")
    try:
        with transaction.atomic():
            done = _claim(event, by, message)
            _refuse_if_confirmed(event)
            _put_back(event, by)
            _follow(event, done)
            return done
    except ProtectedError:
        raise CannotUndo("Readers have reported or changed the entry since. Decide on that first.") from None
    except IntegrityError:
        raise CannotUndo("Its address, or its place, has been taken by something else since.") from None


def _claim(event: Event, by: User, message: str) -> Event:
    """The row of the history comes first: of two who take one decision back, the constraint lets one."""
    facts = {name: getattr(event, name) for name in ("submission_id", "resource_id", "section_id", "item_id", "title")}
    try:
        with transaction.atomic():
            return Event.objects.create(verb=Verb.UNDONE, actor=by, undoes=event, message=message, **facts)
    except IntegrityError:
        first = Event.objects.select_related("actor").filter(undoes=event).first()
        who = f" by {first.actor_name}" if first else ""
        raise CannotUndo(f"This was taken back already{who}.") from None


def _refuse_if_confirmed(event: Event) -> None:
    """A change that was made at once, and that a moderator has looked at since and left as it is."""
    looks = Event.objects.filter(item__submission=event.submission_id, item__kind=ItemKind.SAMPLE, undone_by=None)
    if event.verb == Verb.APPLIED and looks.filter(verb=Verb.DISMISSED).exists():
        raise CannotUndo("A moderator has looked at it since, and left it as it is. Take that back first.")


def _put_back(event: Event, by: User) -> None:
    rows = restoring.lock(event.journal)
    changed.check(event.journal, rows)
    closed = restoring.restore(event.journal)
    if event.verb == Verb.OPENED and not closed:
        raise CannotUndo("The section would open by itself again: enough is accepted by now.")
    left = Section.objects.filter(pk__in=[row.pk for row in rows.values() if isinstance(row, Section)])
    curation.recount(left, by=by)
    for section in left:
        queue.follow_words(section)
    for section in closed if event.verb != Verb.OPENED else []:
        Event.objects.create(verb=Verb.CLOSED, actor=by, section=section, title=section.title)


def _follow(event: Event, done: Event) -> None:
    """The queue and the senders learn what became of what was put back."""
    for row in Submission.objects.filter(pk__in=restoring.ids(event.journal, Submission)).select_related("submitter"):
        _refuse_twin(row)
        queue.follow_submission(row, row.state, at=row.decided_at)
        queue.close(row.items.filter(kind=ItemKind.SAMPLE))
        _note(row, event, done)
        text = " ".join(filter(None, [done.message, _words(row)]))
        tell(row, f"A decision about “{row.title}” was taken back", text, kind=NoteKind.DECISION)
    for incident in Incident.objects.filter(pk__in=restoring.ids(event.journal, Incident), state=IncidentState.OPEN):
        queue.reopen_incident(incident)
    _follow_entries(event)


def _follow_entries(event: Event) -> None:
    """What is open about an entry is called like it, and whether it is hidden is a term of what is reported."""
    entries = Resource.objects.filter(pk__in=restoring.ids(event.journal, Resource)).select_related("section")
    for entry in entries:
        queue.follow_entry(entry)
    queue.close_question(*(entry for entry in entries if not entry.is_live))
    items = QueueItem.objects.filter(kind=ItemKind.REPORT, resource__in=entries, state=ItemState.WAITING)
    for item in items.select_related("resource"):
        queue.rescore(item, terms_of(item, is_hidden=bool(item.resource and item.resource.hidden_at)))


def _refuse_twin(row: Submission) -> None:
    twin = find_twin(row.key, besides=row) if row.state in OPEN and not row.is_suggestion else None
    if twin:
        raise CannotUndo(twin.sentence(None))


def _note(row: Submission, event: Event, done: Event) -> None:
    """The line in the submission's own history; with its version, for those who still see an older one."""
    if event.submission_id == row.pk:
        Event.objects.filter(pk=done.pk).update(version=row.version)
    else:
        facts = {"submission": row, "section_id": row.section_id, "version": row.version, "title": row.title}
        Event.objects.create(verb=Verb.REOPENED, actor=done.actor, **facts)


def _words(row: Submission) -> str:
    return (
        "It waits for review once more." if row.is_waiting else f"It is as before: {row.get_state_display().lower()}."
    )
