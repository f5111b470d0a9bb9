"""Labs that broke under the hands of two people: asked about once, and what moderators make of it."""

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q, QuerySet

from accounts import notifications
from accounts.models import NoteKind, User
from guide.models import Section, Topic
from resources import curation, queue, scoring
from resources.curation import Changes, Fields
from resources.journal import Journal
from resources.models import QueueItem, Resource, Trial, Verb
from resources.models.item import ItemKind, ItemState
from resources.moderation.entries import close_item, record_item
from resources.moderation.moves import OutOfTheGuide

BROKEN_MIN = 2
"""So many people for whom it broke are a question for moderators."""


def broken_trials(resource: Resource) -> QuerySet[Trial]:
    """Those that count: nobody for whom it worked came after them, and no moderator has decided since."""
    rows = resource.trials.filter(worked=False)
    worked = resource.trials.filter(worked=True).order_by("-on", "-at").first()
    if worked:
        rows = rows.filter(Q(on__gt=worked.on) | Q(on=worked.on, at__gt=worked.at))
    decided = QueueItem.objects.filter(kind=ItemKind.LAB, resource=resource, state=ItemState.CLOSED)
    last = decided.aggregate(at=Max("closed_at"))["at"]
    return rows.filter(at__gt=last) if last else rows


def follow_trials(resource: Resource) -> None:
    """Somebody has tried it: ask moderators where enough say that it broke, or tell those who are asked already.

    Called with the entry locked; the constraint lets one item through all the same.
    """
    count = broken_trials(resource).count()
    if not _grow(resource, count) and count >= BROKEN_MIN:
        try:
            with transaction.atomic():
                queue.open_lab(resource, scoring.of_trials(count))
        except IntegrityError:
            _grow(resource, count)


@transaction.atomic
def call_working(item: QueueItem, *, by: User, seen: int, message: str = "", note: str = "") -> None:
    """The lab works: what broke for people before counts no more. Raises Conflict."""
    entry, journal = _locked(item), Journal()
    told = _tellers(entry)
    close_item(item, seen, journal)
    record_item(item, Verb.DISMISSED, by=by, journal=journal, message=message, note=note)
    _answer(item, told, "we found that it works", message)


@transaction.atomic
def take_out_tried(item: QueueItem, *, by: User, seen: int, because: str, note: str = "") -> None:
    """The lab leaves the guide, with the reason that its page shows. Raises Conflict."""
    entry, journal = _locked(item), Journal()
    told = _tellers(entry)
    close_item(item, seen, journal)
    curation.take_out(entry, because, by=by, journal=journal)
    record_item(item, Verb.UPHELD, by=by, journal=journal, message=because, note=note)
    _answer(item, told, "it is out of the guide", because)


@transaction.atomic
def edit_tried(
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
    """What the guide says of the lab is put right. Without `tags`, or without `topics`, it keeps those it has.

    Raises Conflict, OutOfTheGuide, AlreadyHere.
    """
    entry, journal = _locked(item, fields.get("section")), Journal()
    if entry.retired_at:
        raise OutOfTheGuide("The entry is out of the guide. Put it back first, or say that it works.")
    told = _tellers(entry)
    close_item(item, seen, journal)
    changes = curation.change(entry, fields, tags, by=by, journal=journal, topics=topics)
    record_item(item, Verb.UPHELD, by=by, journal=journal, message=message, note=note, changes=changes)
    _answer(item, told, "we put right what the guide says of it", message)
    return changes


def _grow(resource: Resource, count: int) -> bool:
    """The open item about it is another than it was; False if there is none."""
    rows = QueueItem.objects.open().filter(kind=ItemKind.LAB, resource=resource)
    terms = scoring.of_trials(count)
    return bool(rows.update(version=F("version") + 1, terms=terms, score=scoring.total(terms)))


def _locked(item: QueueItem, *sections: Section | None) -> Resource:
    """The entry, as it is now: whoever tries it meanwhile waits until it is decided."""
    entry = Resource.objects.select_related("section").get(items=item)
    curation.lock(entry.section, *[section for section in sections if section])
    return Resource.objects.select_for_update(of=("self",)).select_related("section").get(pk=entry.pk)


def _tellers(entry: Resource) -> list[User]:
    """The members for whom it broke; read before the item is closed, which ends that."""
    rows = broken_trials(entry).filter(person__isnull=False).select_related("person").order_by("pk")
    return [row.person for row in rows if row.person]


def _answer(item: QueueItem, told: list[User], outcome: str, message: str) -> None:
    link = item.resource.get_absolute_url() if item.resource else "/"
    for person in told:
        title = f"You tried “{item.title}”, and it broke: {outcome}"
        notifications.notify(person, title, message or "Thank you for trying.", link, kind=NoteKind.REPORT)
