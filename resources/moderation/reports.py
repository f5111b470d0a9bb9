"""What readers report about an entry, gathered in one item of the queue, and what moderators make of it."""

from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from accounts import notifications
from accounts.models import NoteKind, User
from guide.models import Topic
from resources import curation, queue, scoring
from resources.curation import Changes, Fields
from resources.journal import Journal
from resources.models import Event, QueueItem, Report, Resource, Verb
from resources.models.item import Complaint, ItemKind, ItemState
from resources.moderation.entries import close_item, record_item
from resources.moderation.moves import OutOfTheGuide
from resources.scoring import Complained


@transaction.atomic
def report(
    resource: Resource,
    complaint: str,
    *,
    words: str = "",
    reporter: User | None = None,
    is_trusted: bool = False,
    client: str = "",
) -> bool:
    """Note a reader's complaint; False if this person's, or this guest's, is open already. Nobody: a guest.

    Where settings.REPORTS_THAT_HIDE trusted readers agree, the entry is out of sight until a moderator has looked.
    Raises OutOfTheGuide where the entry was taken out.
    """
    curation.lock(resource.section)
    if Resource.objects.filter(pk=resource.pk, retired_at__isnull=False).exists():
        raise OutOfTheGuide
    item = _item_of(resource)
    listed = list(item.reports.all())
    if any(_is_of(one, reporter, client) for one in listed):
        return False
    facts = {"complaint": complaint, "words": words, "reporter": reporter, "is_trusted": is_trusted, "client": client}
    listed.append(Report.objects.create(item=item, resource=resource, is_guest=reporter is None, **facts))
    is_hidden = _hide_if_enough_agree(resource, item, listed) or bool(resource.hidden_at)
    queue.reword(item, _terms(listed, is_hidden=is_hidden))
    return True


@transaction.atomic
def dismiss_reports(item: QueueItem, *, by: User, seen: int, message: str = "", note: str = "") -> None:
    """The entry stays as it is, and is shown again where it was hidden. Raises Conflict."""
    journal = _close(item, by, seen)
    facts = {"message": message, "note": note}
    record_item(item, Verb.DISMISSED, by=by, journal=journal, **facts)
    _answer(item, "we left it as it is", message)


@transaction.atomic
def take_out_reported(item: QueueItem, *, by: User, seen: int, because: str, note: str = "") -> None:
    """The reporters are right: the entry leaves the guide, with the reason that its page shows. Raises Conflict."""
    entry = _entry_of(item)
    curation.lock(entry.section)
    journal = Journal()
    close_item(item, seen, journal)
    curation.take_out(entry, because, by=by, journal=journal)
    record_item(item, Verb.UPHELD, by=by, journal=journal, message=because, note=note)
    _answer(item, "it is out of the guide", because)


@transaction.atomic
def edit_reported(
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
    """The reporters are right: the entry is put right, and shown again. Without `tags`, or without `topics`, it keeps
    those it has.

    Raises Conflict, OutOfTheGuide, AlreadyHere.
    """
    entry = _entry_of(item)
    curation.lock(entry.section, fields.get("section", entry.section))
    if Resource.objects.filter(pk=entry.pk, retired_at__isnull=False).exists():
        raise OutOfTheGuide("The entry is out of the guide. Put it back first, or leave it as it is.")
    journal = _close(item, by, seen)
    changes = curation.change(entry, fields, tags, by=by, journal=journal, topics=topics)
    facts = {"message": message, "note": note, "changes": changes}
    record_item(item, Verb.UPHELD, by=by, journal=journal, **facts)
    _answer(item, "we put it right", message)
    return changes


def terms_of(item: QueueItem, *, is_hidden: bool) -> scoring.Terms:
    return _terms(item.reports.all(), is_hidden=is_hidden)


def _terms(reports: Iterable[Report], *, is_hidden: bool) -> scoring.Terms:
    listed = [Complained(one.is_trusted, one.is_guest, one.complaint == Complaint.SPAM) for one in reports]
    return scoring.of_reports(listed, is_hidden=is_hidden)


def _is_of(report: Report, who: User | None, client: str) -> bool:
    """Whether this person, or this guest, made it. All reports of an entry are made under the lock of its section."""
    if who:
        return report.reporter_id == who.pk
    return bool(client) and report.reporter_id is None and report.client == client


def _item_of(resource: Resource) -> QueueItem:
    """The open item of its reports. Its section is locked, so that no other is made meanwhile."""
    facts = {"section": resource.section, "title": resource.title, "host": resource.host}
    rows = QueueItem.objects.filter(kind=ItemKind.REPORT, resource=resource, state=ItemState.WAITING)
    return rows.first() or QueueItem.objects.create(kind=ItemKind.REPORT, resource=resource, **facts)


def _hide_if_enough_agree(resource: Resource, item: QueueItem, listed: list[Report]) -> bool:
    """Those who say “something else” agree on nothing."""
    trusted = [one.complaint for one in listed if one.is_trusted and one.complaint != Complaint.OTHER]
    agreeing = max(Counter(trusted).values(), default=0)
    journal = Journal()
    if not 0 < settings.REPORTS_THAT_HIDE <= agreeing or not curation.hide(resource, journal=journal):
        return False
    facts = {"item": item, "resource": resource, "section": resource.section, "title": resource.title}
    Event.objects.create(verb=Verb.HIDDEN, journal=journal.entries, **facts)
    return True


def _close(item: QueueItem, by: User, seen: int) -> Journal:
    """Close the item, and show its entry again where it was hidden."""
    journal, entry = Journal(), _entry_of(item)
    curation.lock(entry.section)
    close_item(item, seen, journal)
    curation.show(entry, by=by, journal=journal)
    return journal


def _entry_of(item: QueueItem) -> Resource:
    return Resource.objects.select_related("section").get(items=item)


def _answer(item: QueueItem, outcome: str, message: str) -> None:
    """Each member who reported it hears what came of it, once."""
    link = item.resource.get_absolute_url() if item.resource else "/"
    for one in item.reports.filter(reporter__isnull=False).select_related("reporter"):
        title = f"You reported “{item.title}”: {outcome}"
        notifications.notify(one.reporter, title, message or "Thank you for looking.", link, kind=NoteKind.REPORT)
