"""Links that somebody changed in a README, as submissions, suggestions and reports."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from resources import bans, moderation, queue, records, scoring, submissions
from resources.curation import Fields
from resources.exchange.changes import LinkChange, Place, doors_of
from resources.exchange.ground import Ground
from resources.links import address
from resources.models import Event, QueueItem, Resource, Submission, Verb
from resources.models.entry import FIELDS, SUMMARY_MAX, TITLE_LENGTH, Kind
from resources.models.item import WORDS_LENGTH, Complaint, ItemKind
from resources.submissions import Proposal, Sender
from resources.text import one_line
from resources.twins import AlreadyHere, find_twin


class Untaken(Exception):
    """Nothing came of a change; the message says why."""


class SaidAlready(Untaken):
    """The guide says so."""


class Wish(NamedTuple):
    """A field of an entry, in words: what it was when somebody changed it, what they made of it, and what it is now;
    and the columns that would say so."""

    name: str
    base: str
    wanted: str
    now: str
    columns: Fields


def take(ground: Ground, change: LinkChange, sender: Sender) -> QueueItem | None:
    """The item of the queue that it is, None where what waited is withdrawn by it. Raises Untaken."""
    if change.before is None and change.after:
        return _new(ground, change.after, sender)
    if change.before and change.after is None:
        return _gone(ground, change.before, sender)
    if "doors" in change.fields:
        wanted = change.fields["doors"][1] or "none"
        raise Untaken(f"Further links of an entry are written in the guide itself: {wanted}")
    if change.before and change.after:
        return _changed(ground, change.before, change.after, change.fields, sender)
    return None


def _new(ground: Ground, place: Place, sender: Sender) -> QueueItem | None:
    read = address.read(place.link.url)
    if read.refused:
        raise Untaken(read.refused.sentence)
    ban = bans.of(read.host)
    if ban:
        raise Untaken(f"We take no links of {ban.host}: {ban.reason}")
    twin = find_twin(read.key)
    if twin and _is_back(ground, twin.entry):
        return None
    if twin:
        is_here = not (isinstance(twin.entry, Resource) and twin.entry.retired_at)
        raise (SaidAlready if is_here else Untaken)(twin.sentence(sender.person))
    section = ground.nearest(place)
    record = records.of(sender.person)
    words: Fields = {"title": _title(place, read.host), "summary": _summary(place), "section": section, "tags": []}
    proposal = Proposal(address=read, kind=Kind.ARTICLE, level="", cost="", minutes=None, **words)
    try:
        made = submissions.store(sender, proposal, accepted_count=record.accepted, note=_note(ground, place))
    except AlreadyHere as refusal:
        raise Untaken(str(refusal)) from None
    return QueueItem.objects.get(submission=made)


def _note(ground: Ground, place: Place) -> str:
    """What a submission cannot hold."""
    elsewhere = "" if ground.section_called(place.heading) else f"In the README it stands under “{place.heading}”."
    more = f"It has further links: {doors_of(place.link)}." if place.link.doors else ""
    return " ".join(filter(None, [elsewhere, more]))


def _is_back(ground: Ground, entry: Resource | Submission) -> bool:
    """Whether it was taken out of this README, and nobody has decided on that: then nothing has happened."""
    items = ground.waiting(ItemKind.REPORT).filter(resource=entry.pk if isinstance(entry, Resource) else None)
    ours = [item.pk for item in items if item.reports.count() == 1]
    return bool(queue.close(QueueItem.objects.filter(pk__in=ours)))


def _gone(ground: Ground, place: Place, sender: Sender) -> QueueItem | None:
    """A report: that somebody took it out of the README is no reason to take it out of the guide unseen."""
    waiting = ground.waiting_page(place)
    if waiting:
        moderation.withdraw(waiting, by=sender.person, seen=waiting.version)
        return None
    entry = ground.entry_of(place)
    if entry is None or entry.retired_at:
        raise SaidAlready("It is out of the guide already.")
    words = f"Taken out of the README: {sender.source}."[:WORDS_LENGTH]
    moderation.report(entry, Complaint.OTHER, words=words, reporter=sender.person)
    return QueueItem.objects.open().get(kind=ItemKind.REPORT, resource=entry)


def _changed(ground: Ground, was: Place, place: Place, names: Iterable[str], sender: Sender) -> QueueItem | None:
    entry = ground.entry_of(was)
    if entry is None:
        waiting = ground.waiting_page(was)
        return _rewritten(ground, waiting, place, sender) if waiting else _new(ground, place, sender)
    wishes = [wish for name in names for wish in _wishes(ground, was, place, name, entry)]
    former = _former(ground, entry, wishes)
    if former:
        return _revised(former, wishes, sender)
    wishes = [wish for wish in wishes if wish.wanted != wish.now]
    if not wishes:
        raise SaidAlready("The guide says so already.")
    return _suggested(entry, wishes, sender)


def _rewritten(ground: Ground, waiting: Submission, place: Place, sender: Sender) -> QueueItem:
    """What is not decided yet is changed as its sender would."""
    read = address.read(place.link.url)
    if read.refused:
        raise Untaken(read.refused.sentence)
    words = {"title": _title(place, read.host), "summary": _summary(place), "section": ground.nearest(place)}
    try:
        moderation.rewrite(
            waiting, by=sender.person, seen=waiting.version, fields=read.fields | words, tags=waiting.tags
        )
    except IntegrityError:
        raise Untaken("Its new address waits already.") from None
    return QueueItem.objects.get(submission=waiting, kind=ItemKind.NEW)


def _wishes(ground: Ground, was: Place, place: Place, name: str, entry: Resource) -> Iterator[Wish]:
    """What is to become of a field. Raises Untaken for an address that the guide cannot hold."""
    if name == "section":
        section, before = ground.nearest(place), ground.section_before(was.heading)
        yield Wish(name, str(before or section), section.title, entry.section.title, {"section": section})
    elif name == "url":
        read = address.read(place.link.url)
        if read.refused:
            raise Untaken(read.refused.sentence)
        yield Wish(name, address.read(was.link.url).stored, read.stored, entry.url, read.fields)
    elif name == "title":
        title = _title(place, entry.title)
        yield Wish(name, _title(was, ""), title, entry.title, {"title": title})
    else:
        summary = _summary(place)
        yield Wish(name, _summary(was), summary, entry.summary, {"summary": summary})


def _former(ground: Ground, entry: Resource, wishes: list[Wish]) -> Submission | None:
    """What this README suggested before, of the same field, and waits."""
    names = {wish.name for wish in wishes}
    items = ground.waiting(ItemKind.EDIT).filter(submission__target=entry).select_related("submission")
    found = [item.submission for item in items if item.submission]
    return next((one for one in found if one.changes.keys() & names), None)


def _revised(former: Submission, wishes: list[Wish], sender: Sender) -> QueueItem | None:
    """The suggestion as it is now; withdrawn where nothing of it is left."""
    merged = {name: list(pair) for name, pair in former.changes.items()}
    for wish in wishes:
        merged[wish.name] = [merged.get(wish.name, [wish.base])[0], wish.wanted]
        if wish.wanted == wish.now:
            del merged[wish.name]
    if not merged:
        moderation.withdraw(former, by=sender.person, seen=former.version)
        return None
    fields = {name: getattr(former, name) for name in FIELDS} | _columns(wishes)
    how: dict[str, Any] = {"by": sender.person, "seen": former.version, "tags": former.tags, "changes": merged}
    moderation.rewrite_change(former, fields=fields, **how)
    return QueueItem.objects.get(submission=former, kind=ItemKind.EDIT)


def _suggested(entry: Resource, wishes: list[Wish], sender: Sender) -> QueueItem:
    """A member has one open suggestion for an entry; another of theirs is nobody's, and names them all the same."""
    changes = {wish.name: [wish.base, wish.wanted] for wish in wishes}
    fields = {name: getattr(entry, name) for name in FIELDS} | _columns(wishes)
    facts: Fields = fields | {"changes": changes, "target": entry, "tags": list(entry.tags.names())}
    try:
        with transaction.atomic():
            made = Submission.objects.create(**facts | sender.fields)
    except IntegrityError:
        made = Submission.objects.create(**facts | Sender(None, source=sender.source).fields)
    is_conflict = bool(entry.retired_at) or any(wish.now != wish.base for wish in wishes)
    clashes, accepted = bool(submissions.clashing(made)), records.of(made.submitter).accepted
    terms = scoring.of_suggestion(accepted_count=accepted, clashes=clashes) + scoring.of_conflict(is_conflict)
    told = {"submission": made, "resource": entry, "section": entry.section, "title": entry.title, "version": 1}
    Event.objects.create(verb=Verb.SUBMITTED, actor=made.submitter, changes=changes, **told)
    return queue.open_submission(made, terms)


def _columns(wishes: list[Wish]) -> Fields:
    return {name: value for wish in wishes for name, value in wish.columns.items()}


def _title(place: Place, otherwise: str) -> str:
    return one_line(place.link.title)[:TITLE_LENGTH].strip() or otherwise[:TITLE_LENGTH]


def _summary(place: Place) -> str:
    return one_line(place.link.description)[:SUMMARY_MAX].strip()
