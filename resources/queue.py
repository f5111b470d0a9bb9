"""The queue's rows, kept in step with what they are about: opened, followed, closed, claimed, put off.

A claim never locks: it tells others that somebody is at it, for ten minutes from the last sign of life.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.humanize.templatetags.humanize import ordinal
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import scoring
from resources.models import Incident, QueueItem, Resource, Submission, Tag
from resources.models.health import IncidentState
from resources.models.item import ItemKind, ItemState
from resources.models.submission import State
from resources.scoring import Terms

CLAIMED_FOR = timedelta(minutes=10)
PLACES = 1_000
"""A queue that is longer needs no exact number."""
TITLE_LENGTH = 300
STATES = {State.WAITING: ItemState.WAITING, State.CHANGES_ASKED: ItemState.HELD}
"""The state of the item of a submission; every other state of a submission closes it."""


@dataclass(frozen=True, slots=True)
class Place:
    """How many are in front of an item that waits, and how many wait in all; each counted up to PLACES alone."""

    ahead: int
    total: int

    def __str__(self) -> str:
        total = f"{PLACES:,}+" if self.total > PLACES else str(self.total)
        if self.ahead >= PLACES:
            return f"More than {PLACES:,} are before it in the queue"
        return f"{ordinal(self.ahead + 1)} of {total} in the queue"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who holds an item, and until when."""

    by: User
    until: datetime
    is_mine: bool


def open_submission(submission: Submission, terms: Terms) -> QueueItem:
    """Put what was sent into the queue, in the place of its date. A suggested change is listed as its entry is now."""
    item = item_of(submission, terms)
    item.save()
    return item


def item_of(submission: Submission, terms: Terms) -> QueueItem:
    """The row of what was sent, not stored: for a deed that stores many."""
    kind, about = ItemKind.EDIT if submission.is_suggestion else ItemKind.NEW, submission.about
    return _item(
        kind, terms, submission=submission, resource=submission.target, submitter=submission.submitter,
        section=about.section, title=about.title, host=about.host, opened_at=submission.submitted_at,
    )  # fmt: skip


def open_sample(submission: Submission, resource: Resource) -> QueueItem:
    """A change that a trusted person made at once, to be looked at afterwards."""
    item = _item(
        ItemKind.SAMPLE, [], submission=submission, resource=resource, submitter=submission.submitter,
        section=resource.section, title=resource.title, host=resource.host,
    )  # fmt: skip
    item.save()
    return item


def open_tags(tag: Tag, into: Tag) -> None:
    """Ask whether two tags are one; never twice."""
    row = QueueItem(kind=ItemKind.TAGS, tag=tag, into=into, title=f"{tag.name} and {into.name}")
    QueueItem.objects.bulk_create([row], ignore_conflicts=True)


def open_question(entry: Resource) -> bool:
    """Ask whether the entry is still right; False where that is asked already, which the constraint decides."""
    shown: dict[str, Any] = {"title": entry.title[:TITLE_LENGTH], "section": entry.section, "host": entry.host}
    scored = {"terms": scoring.OF_QUESTION, "score": scoring.total(scoring.OF_QUESTION)}
    rows = QueueItem.objects.open()
    return rows.get_or_create(kind=ItemKind.FRESH, resource=entry, defaults=shown | scored)[1]


def close_question(*entries: Resource) -> None:
    """Nobody needs to say whether they are still right: they are out of sight, or were looked at just now."""
    close(QueueItem.objects.filter(kind=ItemKind.FRESH, resource__in=entries))


def open_lab(resource: Resource, terms: Terms) -> None:
    """Ask whether a lab works still. Raises IntegrityError where that is asked already."""
    about: dict[str, Any] = {"resource": resource, "section": resource.section, "host": resource.host}
    _item(ItemKind.LAB, terms, title=resource.title, **about).save()


def open_text(title: str, section: Section | None, submitter: User | None, terms: Terms) -> QueueItem:
    """Words of the guide that somebody wants to be others."""
    item = _item(ItemKind.PROSE, terms, title=title, section=section, submitter=submitter)
    item.save()
    return item


def reword(item: QueueItem, terms: Terms | None = None) -> None:
    """What it is about is something else by now, and perhaps as urgent as `terms` say: who saw the older words decides
    anew."""
    scored = {} if terms is None else {"terms": terms, "score": scoring.total(terms)}
    QueueItem.objects.filter(pk=item.pk).update(version=F("version") + 1, **scored)


def follow_words(section: Section | None) -> None:
    """The words of the section, or the guide's own, are others now: who saw the older ones decides on them anew."""
    QueueItem.objects.open().filter(kind=ItemKind.PROSE, section=section).update(version=F("version") + 1)


def follow_submission(submission: Submission, state: str, *, at: datetime | None = None) -> None:
    """The submission is in `state` now, and was decided `at` that moment, if it is decided."""
    now = STATES.get(State(state), ItemState.CLOSED)
    _rows_of(submission).update(
        state=now,
        closed_at=(at or timezone.now()) if now == ItemState.CLOSED else None,
        claimed_by=None,
        claimed_until=None,
        version=F("version") + 1,
    )


def follow_text(submission: Submission, **words: Any) -> None:
    """Its title, section or host has changed: `words` holds them."""
    shown = {name: words[name] for name in ("title", "section", "host") if name in words}
    _rows_of(submission).update(**shown)


def follow_entry(entry: Resource) -> None:
    """Its title, section or site has changed: what is open about it is called and placed like it."""
    shown = {"title": entry.title[:TITLE_LENGTH], "section": entry.section, "host": entry.host}
    QueueItem.objects.open().filter(resource=entry).update(**shown)


def open_incidents(incidents: QuerySet[Incident]) -> None:
    """Put those of `incidents` that are open and have no item into the queue."""
    rows = incidents.filter(state=IncidentState.OPEN, item=None).select_related("resource__section")
    QueueItem.objects.bulk_create([_of_incident(row) for row in rows], ignore_conflicts=True)


def reopen_incident(incident: Incident) -> None:
    """The decision about it was taken back."""
    rows = QueueItem.objects.filter(incident=incident)
    rows.update(state=ItemState.WAITING, closed_at=None, version=F("version") + 1)


def close(items: QuerySet[QueueItem]) -> int:
    """Close those that are open; how many were."""
    return items.filter(state__in=[ItemState.WAITING, ItemState.HELD]).update(
        state=ItemState.CLOSED,
        closed_at=timezone.now(),
        claimed_by=None,
        claimed_until=None,
        version=F("version") + 1,
    )


def close_seen(item: QueueItem, seen: int) -> bool:
    """Close it if it is open and as it was seen; whether it was."""
    return bool(close(QueueItem.objects.filter(pk=item.pk, version=seen)))


def rescore(item: QueueItem, terms: Terms) -> None:
    QueueItem.objects.filter(pk=item.pk).update(terms=terms, score=scoring.total(terms))


def claim(item: QueueItem, *, by: User, is_deliberate: bool = False) -> Claim | None:
    """Hold it from now on for CLAIMED_FOR, unless somebody else does; who holds it then. None: it is decided.

    A deliberate claim is taken over from whoever held it.
    """
    now = timezone.now()
    free = Q() if is_deliberate else Q(claimed_by=None) | Q(claimed_by=by) | Q(claimed_until__lte=now)
    QueueItem.objects.open().filter(free, pk=item.pk).update(claimed_by=by, claimed_until=now + CLAIMED_FOR)
    row = QueueItem.objects.open().select_related("claimed_by").filter(pk=item.pk).first()
    return claim_on(row, by) if row else None


def release(item: QueueItem, *, by: User) -> None:
    QueueItem.objects.filter(pk=item.pk, claimed_by=by).update(claimed_by=None, claimed_until=None)


def claim_on(item: QueueItem, person: User) -> Claim | None:
    """Who holds it at the moment, as `person` is told."""
    if not item.is_open or not item.is_claimed() or item.claimed_by is None or item.claimed_until is None:
        return None
    return Claim(item.claimed_by, item.claimed_until, item.claimed_by == person)


def place_of(submission: Submission) -> Place | None:
    """Where it stands among all that waits, oldest first; None where it does not wait. Three queries by index."""
    item = _rows_of(submission).filter(state=ItemState.WAITING).first()
    if item is None:
        return None
    before = Q(opened_at__lt=item.opened_at) | Q(opened_at=item.opened_at, pk__lt=item.pk)
    waiting = QueueItem.objects.waiting().order_by()
    ahead, total = waiting.filter(before)[:PLACES].count(), waiting[: PLACES + 1].count()
    return Place(ahead, max(total, ahead + 1))


def defer(item: QueueItem, until: datetime) -> bool:
    """Out of sight until then, in its old place; False if it is decided."""
    rows = QueueItem.objects.open().filter(pk=item.pk)
    return bool(rows.update(deferred_until=until, claimed_by=None, claimed_until=None))


def _item(kind: ItemKind, terms: Terms, *, title: str, **fields: Any) -> QueueItem:
    return QueueItem(kind=kind, terms=terms, score=scoring.total(terms), title=title[:TITLE_LENGTH], **fields)


def _rows_of(submission: Submission) -> QuerySet[QueueItem]:
    return QueueItem.objects.filter(submission=submission.pk, kind__in=[ItemKind.NEW, ItemKind.EDIT])


def _of_incident(row: Incident) -> QueueItem:
    terms = scoring.of_incident(row.kind)
    link = row.resource
    return QueueItem(
        kind=ItemKind.LINK, incident=row, resource=link, section=link.section if link else None, terms=terms,
        title=(link.title if link else f"All links of {row.host}")[:TITLE_LENGTH], score=scoring.total(terms),
        host=link.host if link else row.host, opened_at=row.opened_at,
    )  # fmt: skip
