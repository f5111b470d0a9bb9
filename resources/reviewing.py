"""What a decision needs, on the desk and for programs alike: the item with its subject, its deeds, its history, the
form in which a moderator puts a text right."""

from functools import cache
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.trust import Record
from guide.prepared import Prepared
from resources import lookup, moderation, permissions, preflight
from resources.entry_forms import ResourceForm
from resources.forms import ProposalForm
from resources.lookalikes import Lookalike
from resources.models import Event, QueueItem, Submission, Trial
from resources.models.entry import FIELDS
from resources.models.item import ItemKind
from resources.moderation.entries import suggested_fields
from resources.preflight import Finding
from resources.records import HostRecord

HISTORY, TRIALS = 50, 20
_OF_SUBMISSION = [f"submission__{name}" for name in ("section", "submitter", "decided_by", "resource", "topic", "want")]
_OF_ENTRY = ["resource__section", "resource__suggested_by"]
_ALWAYS = ["section", "submitter", "claimed_by"]
_ABOUT = {
    ItemKind.NEW: _OF_SUBMISSION,
    ItemKind.EDIT: [*_OF_SUBMISSION, *_OF_ENTRY],
    ItemKind.SAMPLE: [*_OF_SUBMISSION, *_OF_ENTRY],
    ItemKind.LINK: [*_OF_ENTRY, "incident__decided_by"],
    ItemKind.TAGS: ["tag", "into"],
    ItemKind.PROSE: ["text__section"],
}
SUBJECTS = [*_ALWAYS, *dict.fromkeys(name for names in _ABOUT.values() for name in names)]
"""What an item may be about, fetched with it."""
SUBMITTED = {ItemKind.NEW, ItemKind.EDIT}
"""Kinds whose decision is about what somebody sent, with a message to them."""
OF_ENTRIES = {ItemKind.REPORT, ItemKind.FRESH, ItemKind.LAB}
"""Kinds that are about an entry as it is, which can be put right."""
DEEDS = {
    ItemKind.NEW: ["accept", "edit", "ask", "reject", "merge"],
    ItemKind.EDIT: ["accept", "edit", "ask", "reject"],
    ItemKind.SAMPLE: ["accept", "reject"],
    ItemKind.REPORT: ["retire", "edit", "reject"],
    ItemKind.LINK: ["retire", "reject"],
    ItemKind.TAGS: ["accept", "reject"],
    ItemKind.PROSE: ["accept", "reject"],
    ItemKind.FRESH: ["accept", "edit", "retire"],
    ItemKind.LAB: ["accept", "edit", "retire"],
}
"""What can be decided about an item of each kind."""


def item_for(person: User, pk: int, kind: str = "") -> QueueItem | None:
    """The item with all that one of its kind may be about; who knows the kind says it. What belongs to sections of
    others is not there."""
    kind = kind or _kind_of.first(pk)
    item: QueueItem | None = _items(kind).first(pk) if kind else None
    return item if item and permissions.may_moderate_in(person, item.section_id) else None


def open_deeds(item: QueueItem) -> list[str]:
    """What its kind and its state allow."""
    if not item.is_open:
        return []
    deeds = DEEDS[ItemKind(item.kind)]
    if item.incident and item.incident.kind == "moved":
        deeds = ["accept", *deeds]
    if item.submission and item.kind in SUBMITTED and "ask_for_changes" not in moderation.possible(item.submission):
        deeds = [deed for deed in deeds if deed != "ask"]
    return deeds


def edit_form(item: QueueItem, data: Any = None) -> forms.BaseForm:
    """The moderator's version of the text: of what was sent, or of the entry that a report is about."""
    if item.submission is None:
        return ResourceForm(data, instance=item.resource)
    return ProposalForm(data, besides=item.submission, initial=ProposalForm.initial_of(_as_wanted(item.submission)))


def history(item: QueueItem) -> list[Event]:
    """What happened to it, the latest of it at most, oldest first."""
    latest = _events_of_both(item.pk, item.submission_id) if item.submission_id else _events_of_item(item.pk)
    return latest[::-1]


def trials(item: QueueItem) -> list[Trial]:
    """What became of the lab that it is about, the latest first."""
    rows = Trial.objects.filter(resource=item.resource_id).select_related("person").order_by("-on", "-at")
    return list(rows[:TRIALS]) if item.kind == ItemKind.LAB else []


def findings(submission: Submission, alike: list[Lookalike], sender: Record, site: HostRecord) -> list[Finding]:
    """All that moderators are told of a page that waits."""
    told = preflight.findings(submission, None, lookup.look_of(submission), alike=alike)
    return told + preflight.scrutiny(submission, sender, site)


@Prepared
def _kind_of(pk: int) -> QuerySet[Any, Any]:
    return QueueItem.objects.filter(pk=pk).values_list("kind", flat=True)


@cache
def _items(kind: str) -> Prepared:
    """Those of a kind, by id, with all that one may be about."""
    about = _ABOUT.get(ItemKind(kind), _OF_ENTRY)
    return Prepared(lambda pk: QueueItem.objects.select_related(*_ALWAYS, *about).filter(pk=pk))


@Prepared
def _events_of_item(item: int) -> QuerySet[Event]:
    return _latest(Q(item=item))


@Prepared
def _events_of_both(item: int, submission: int) -> QuerySet[Event]:
    return _latest(Q(item=item) | Q(submission=submission))


def _latest(about: Q) -> QuerySet[Event]:
    return Event.objects.filter(about).select_related("actor").order_by("-at", "-id")[:HISTORY]


def _as_wanted(submission: Submission) -> Submission:
    """What was sent; of a suggested change, the entry as it is now with the suggested fields in it."""
    if not submission.is_suggestion or submission.target is None:
        return submission
    merged = Submission(pk=submission.pk, tags=list(submission.target.tags.names()))
    current = {name: getattr(submission.target, name) for name in FIELDS}
    for name, value in (current | suggested_fields(submission)).items():
        setattr(merged, name, value)
    if "tags" in submission.changes:
        merged.tags = submission.tags
    return merged
