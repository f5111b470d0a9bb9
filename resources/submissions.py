"""Getting in: submit a page, suggest a change of an entry, revise either; and report what is wrong with one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from accounts import notifications
from accounts.models import User
from accounts.trust import Level, limits_of
from guide.models import Section, Topic
from resources import curation, guests, limits, moderation, queue, records, scoring, sizing, wording
from resources.curation import Changes, Fields
from resources.links.address import Address
from resources.models import Event, Resource, Submission, Verb, Want
from resources.models.entry import ENGLISH, WORDS
from resources.models.submission import State
from resources.search import documents
from resources.twins import one_entry, refuse_entry, refuse_twin

FOR_GUESTS = (
    "A moderator looks at it next. The address below shows what becomes of it, and there you can change it or take it "
    "back. Keep it for yourself: whoever has it can do so too. If you sent us nothing, somebody typed your address by "
    "mistake, and you need not do anything."
)
"""What the first mail says to somebody without an account."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody proposes, already cleaned; `address` is one that was not refused."""

    address: Address
    title: str
    summary: str
    section: Section
    kind: str
    level: str
    cost: str
    minutes: int | None
    tags: list[str]
    language: str = ENGLISH
    runs_on: str = ""
    ram_gb: int | None = None
    gpu: str = ""
    needs: list[str] = field(default_factory=list)
    dollars: Decimal | None = None
    has_teardown: bool | None = None
    tested_on: str = ""
    worked_on: date | None = None
    covers: str = ""
    is_vendor: bool = False
    is_own_work: bool = False
    topic: Topic | None = None
    want: Want | None = None

    @property
    def fields(self) -> Fields:
        """Names of `Entry` fields to their values."""
        return self.address.fields | {name: getattr(self, name) for name in [*WORDS, "is_own_work"]}

    @property
    def aims(self) -> Fields:
        """What it is sent for: columns of the submission that no entry has."""
        return {"topic": self.topic}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: a member, a guest with the hash of a network address, or nobody: it was taken from a `source`."""

    person: User | None
    client: str = ""
    email: str = ""
    source: str = ""

    @property
    def fields(self) -> Fields:
        is_guest = self.person is None and not self.source
        marks = {"client": self.client, "guest_email": self.email} if is_guest else {}
        marks |= {"source": self.source} if self.source else {}
        return {"submitter": self.person, "is_guest": is_guest} | marks


class NothingDiffers(Exception):
    """A suggested change that changes nothing."""


class SuggestedAlready(Exception):
    """This person's change of this entry waits already; `suggestion` is that one."""

    def __init__(self, suggestion: Submission | None) -> None:
        self.suggestion = suggestion
        super().__init__("Your change of this entry waits for review already. You can change that one.")


def submit(sender: Sender, proposal: Proposal) -> Submission:
    """Store it, waiting for review. Raises limits.TooMany, and AlreadyHere where its address is here or waits.

    Eight statements with its begin and its end, where nothing stands in its way: on SQLite all other writers wait.
    """
    with one_entry(proposal.address.key):
        record = limits.check_submission(sender.person, client=sender.client, email=sender.email)
        is_first = not any([record.accepted, record.open])
        submission = _insert_page(sender, proposal, accepted_count=record.accepted, is_first=is_first)
        _confirm(submission)
        return submission


def store(
    sender: Sender, proposal: Proposal, *, accepted_count: int = 0, is_first: bool = False, note: str = ""
) -> Submission:
    """As `submit`, without asking how much its sender has sent; with a note for moderators."""
    with one_entry(proposal.address.key):
        return _insert_page(sender, proposal, accepted_count=accepted_count, is_first=is_first, note=note)


def suggest(sender: Sender, entry: Resource, fields: Fields, tags: list[str]) -> Submission:
    """Store a change of `entry`, waiting for review; of `fields` (an entry's, complete) only those that differ count.

    A small one of somebody trusted is made at once, and comes back accepted. Raises limits.TooMany, NothingDiffers,
    SuggestedAlready, AlreadyHere, moderation.OutOfTheGuide.
    """
    changes = _differing(entry, fields, tags)
    with transaction.atomic():
        record = limits.check_submission(sender.person, client=sender.client, email=sender.email)
        suggestion = _insert_change(sender, entry, changes, tags=tags, **fields)
        curation.lock(entry.section, fields["section"])
        if not Resource.objects.live().filter(pk=entry.pk).exists():
            raise moderation.OutOfTheGuide
        if "url" in changes:
            refuse_twin(suggestion)
        clashes = bool(clashing(suggestion))
        queue.open_submission(suggestion, scoring.of_suggestion(accepted_count=record.accepted, clashes=clashes))
        _record(suggestion, Verb.SUBMITTED, changes=changes, resource=entry)
        _confirm(suggestion)
        if sizing.is_small(changes) and limits_of(records.level(sender.person, record)).edits_at_once:
            moderation.apply_at_once(suggestion)
            suggestion.refresh_from_db()
        return suggestion


def waiting_change(person: User | None, entry: Resource | None) -> Submission | None:
    """This person's open suggestion for `entry`: there is one at most. Guests are not known again."""
    return Submission.objects.open().filter(target=entry, submitter=person).first() if person and entry else None


def clashing(suggestion: Submission) -> list[Submission]:
    """Other open suggestions for the same entry that change a field of this one to something else."""
    others = Submission.objects.open().filter(target=suggestion.target_id).exclude(pk=suggestion.pk)
    return [other for other in others.select_related("submitter") if clash(suggestion.changes, other.changes)]


def clash(one: Changes, other: Changes) -> bool:
    """Whether both change a field, and not to the same."""
    return any(name in other and other[name][1] != pair[1] for name, pair in one.items())


def revise(submission: Submission, proposal: Proposal, *, by: User | None, seen: int) -> Changes:
    """Change what waits, or send again what changes were asked for or what was rejected.

    Raises moderation.Conflict, AlreadyHere, and limits.TooMany where it was rejected.
    """
    with one_entry(proposal.address.key):
        _check_again(submission, by)
        fields = proposal.fields | proposal.aims
        changes = moderation.rewrite(submission, by=by, seen=seen, fields=fields, tags=proposal.tags)
        submission.refresh_from_db()
        refuse_twin(submission)
        return changes


def revise_change(suggestion: Submission, fields: Fields, tags: list[str], *, by: User | None, seen: int) -> Changes:
    """As `revise`, for a suggested change: what differs from the entry as it is now is kept, and nothing else.

    Raises moderation.Conflict, NothingDiffers, SuggestedAlready, AlreadyHere, and limits.TooMany where it was rejected.
    """
    entry = Resource.objects.select_related("section").get(suggestions=suggestion)
    changes = _differing(entry, fields, tags)
    with transaction.atomic(), _one_change(by, entry):
        _check_again(suggestion, by)
        rewritten = moderation.rewrite_change(suggestion, by=by, seen=seen, fields=fields, tags=tags, changes=changes)
        suggestion.refresh_from_db()
        if "url" in changes:
            refuse_twin(suggestion)
        return rewritten


@transaction.atomic
def report(sender: Sender, entry: Resource, complaint: str, words: str = "") -> bool:
    """Tell moderators what is wrong with `entry`; False if this sender's report of it is open already.

    Raises limits.TooMany, moderation.OutOfTheGuide.
    """
    who = sender.person
    is_trusted = limits.check_report(who, client=sender.client) >= Level.TRUSTED
    return moderation.report(entry, complaint, words=words, reporter=who, is_trusted=is_trusted, client=sender.client)


def claim_for(person: User, submission: Submission) -> bool:
    """A guest's submission becomes that of an account, for good; False if another account was faster.

    Raises SuggestedAlready: of one entry, one change of a person waits at a time.
    """
    rows = Submission.objects.filter(pk=submission.pk, is_guest=True, submitter=None)
    with _one_change(person, submission.target):
        has_claimed = bool(rows.update(submitter=person, is_guest=False))
        if has_claimed:
            submission.items.update(submitter=person)
            if submission.resource_id:
                Resource.objects.filter(pk=submission.resource_id, suggested_by=None).update(suggested_by=person)
                documents.write(submission.resource_id)
        return has_claimed


def _insert_page(
    sender: Sender, proposal: Proposal, *, accepted_count: int, is_first: bool, note: str = ""
) -> Submission:
    """The constraint decides between two people who send one page at once; the look at the resources comes after the
    insert, so that it sees what was accepted while the insert waited. The section, which others wait for, comes last.
    """
    submission = Submission.objects.create(
        tags=proposal.tags, want=proposal.want, **sender.fields, **proposal.fields, **proposal.aims
    )
    refuse_entry(submission.key)
    terms = scoring.of_submission(
        wants_more=not proposal.section.is_open, accepted_count=accepted_count, is_first=is_first,
        is_own_work=proposal.is_own_work,
    )  # fmt: skip
    queue.open_submission(submission, terms)
    _record(submission, Verb.SUBMITTED, note=note)
    proposal.section.one_more_waits()
    return submission


def _differing(entry: Resource, fields: Fields, tags: list[str]) -> Changes:
    changes = curation.differences(entry, fields, list(entry.tags.names()), tags)
    if not changes:
        raise NothingDiffers("This is what the entry says already: nothing in it differs.")
    return changes


@contextmanager
def _one_change(person: User | None, entry: Resource | None) -> Iterator[None]:
    """A savepoint in which the constraint's refusal of a person's second change becomes SuggestedAlready."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise SuggestedAlready(waiting_change(person, entry)) from None


def _insert_change(sender: Sender, entry: Resource, changes: Changes, **fields: Any) -> Submission:
    with _one_change(sender.person, entry):
        return Submission.objects.create(target=entry, changes=changes, **sender.fields, **fields)


def _check_again(submission: Submission, by: User | None) -> None:
    """What was rejected comes back as one more that waits. Raises limits.TooMany."""
    if submission.state == State.REJECTED:
        limits.check_submission(by, client=submission.client, email=submission.guest_email)


def _confirm(submission: Submission) -> None:
    """A guest who left an address gets the way back by mail. The title is in it only where no mail
    program makes a link of it: the mailbox may be that of a third person, and we are nobody's postman for spam."""
    name = "what you sent us" if wording.can_be_linked(submission.title) else f"“{submission.title}”"
    notifications.notify_guest(
        submission.guest_email, f"We have {name}. Follow it here", FOR_GUESTS, guests.path_of(submission)
    )


def _record(submission: Submission, verb: Verb, **more: object) -> None:
    about = submission.about
    facts = {"submission": submission, "section": about.section, "version": 1, "title": about.title}
    Event.objects.create(verb=verb, actor=submission.submitter, is_guest=submission.is_guest, **facts, **more)
