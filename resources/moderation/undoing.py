"""Taking a decision back: every row that it wrote becomes what it was, or nothing is written and it is said why."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Model, ProtectedError

from accounts.models import NoteKind, User
from guide.models import Section
from resources import curation, journal, queue
from resources.journal import TAGS, Entry, Values
from resources.models import Event, Incident, QueueItem, Resource, Submission, Tag, Verb
from resources.models.health import IncidentState
from resources.models.submission import OPEN
from resources.moderation.moves import tell
from resources.twins import find_twin

MOVES_BY_ITSELF: dict[type[Model], set[str]] = {
    Resource: {
        "position", "changed_at", "suggested_by_id", "health", "checked_at", "seen_well_at", "check_due_at",
        "check_claimed_until", "evidence_since",
    },
    Submission: {"version", "look", "client", "decided_by_id"},
    QueueItem: {"closed_at", "score", "terms"},
    User: {"last_login"},
}  # fmt: skip
"""Columns that others write meanwhile: they are put back, and never stand in the way."""
NAMES = {"section_id": "section", "url": "address", TAGS: "tags", "is_open": "opening"}


class CannotUndo(Exception):
    """Something has happened since; the message says what. Nothing was written."""


def undo(event: Event, *, by: User, message: str = "") -> Event:
    """Take back what `event` did, exactly, and tell the sender; the event row of that. Raises CannotUndo."""
    if not event.journal or event.verb == Verb.UNDONE:
        raise CannotUndo("There is nothing in it that could be taken back.")
    try:
        with transaction.atomic():
            done = _claim(event, by, message)
            _put_back(event.journal, by)
            _follow(event, done)
            return done
    except ProtectedError:
        raise CannotUndo("Readers have reported or changed the entry since. Take that back first.") from None
    except IntegrityError:
        raise CannotUndo("Its address, or its place, has been taken by something else since.") from None


def _claim(event: Event, by: User, message: str) -> Event:
    """The row of the history comes first: of two who take one decision back, the constraint lets one."""
    facts = {name: getattr(event, name) for name in ("submission", "resource", "section", "item", "title")}
    try:
        with transaction.atomic():
            return Event.objects.create(verb=Verb.UNDONE, actor=by, undoes=event, message=message, **facts)
    except IntegrityError:
        first = Event.objects.select_related("actor").filter(undoes=event).first()
        who = f" by {first.actor_name}" if first else ""
        raise CannotUndo(f"This was taken back already{who}.") from None


def _put_back(entries: list[Entry], by: User) -> None:
    submissions = _ids(entries, Submission)
    list(Submission.objects.filter(pk__in=submissions).order_by("pk").select_for_update().values_list("pk"))
    sections = _sections(entries, submissions)
    curation.lock(*sections)
    for entry in entries:
        _check(entry)
    for entry in reversed(entries):
        _restore(entry)
    curation.recount(sections, by=by)


def _ids(entries: list[Entry], model: type[Model]) -> list[int]:
    found = [journal.find(entry["row"]) for entry in entries]
    return [pk for kind, pk in found if kind is model]


def _sections(entries: list[Entry], submissions: list[int]) -> list[Section]:
    """Every section whose counts may change, and every one that is written itself."""
    ids = set(_ids(entries, Section))
    for entry in entries:
        ids |= {
            values["section_id"] for values in (entry["before"], entry["after"]) if values and "section_id" in values
        }
    ids |= set(Submission.objects.filter(pk__in=submissions).values_list("section", flat=True))
    ids |= set(Resource.objects.filter(pk__in=_ids(entries, Resource)).values_list("section", flat=True))
    return list(Section.objects.filter(pk__in=ids - {None}))


def _check(entry: Entry) -> None:
    """Raises CannotUndo unless the row is as the deed left it."""
    model, pk = journal.find(entry["row"])
    row = model._base_manager.select_for_update().filter(pk=pk).first()
    if entry["after"] is None:
        return
    if row is None:
        raise CannotUndo("What it wrote is not there any more.")
    changed = _changed(row, entry["after"])
    if changed:
        names = ", ".join(NAMES.get(name, name.removesuffix("_id").replace("_", " ")) for name in changed)
        raise CannotUndo(f"“{row}” has changed since ({names}).")


def _changed(row: Model, after: Values) -> list[str]:
    now = journal.values_of(row)
    if isinstance(row, Resource) and TAGS in after:
        now[TAGS] = sorted(row.tags.names())
    ignored = MOVES_BY_ITSELF.get(type(row), set())
    return [name for name, value in after.items() if name not in ignored and now[name] != value]


def _restore(entry: Entry) -> None:
    model, pk = journal.find(entry["row"])
    before = entry["before"]
    if before is None:
        _unmake(model, pk)
    elif entry["after"] is None:
        model(**journal.typed(model, before)).save(force_insert=True)
    else:
        _write(model, pk, before)


def _unmake(model: type[Model], pk: int) -> None:
    """A tag that others use by now stays: it says nothing about what was taken back."""
    row = model._base_manager.get(pk=pk)
    if not (isinstance(row, Tag) and row.items.exists()):
        row.delete()


def _write(model: type[Model], pk: int, before: Values) -> None:
    values: dict[str, Any] = journal.typed(model, before)
    if model in {Submission, QueueItem}:
        values["version"] = F("version") + 1
    if values:
        model._base_manager.filter(pk=pk).update(**values)
    if TAGS in before:
        curation.tag(Resource.objects.get(pk=pk), before[TAGS])


def _follow(event: Event, done: Event) -> None:
    """The queue and the senders learn what became of the submissions and incidents that were put back."""
    for row in Submission.objects.filter(pk__in=_ids(event.journal, Submission)).select_related("submitter"):
        _refuse_twin(row)
        queue.follow_submission(row, row.state)
        _note(row, event, done)
        tell(row, f"A decision about “{row.title}” was taken back", _words(row), kind=NoteKind.DECISION)
    for incident in Incident.objects.filter(pk__in=_ids(event.journal, Incident), state=IncidentState.OPEN):
        queue.reopen_incident(incident)


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
