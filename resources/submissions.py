"""Getting in: submit a page, suggest a change of an entry, revise either."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts import notifications
from accounts.models import User
from guide.models import Section
from resources import curation, guests, limits, moderation, queue, scoring, wording
from resources.curation import Changes, Fields
from resources.links.address import Address
from resources.models import Event, Resource, Submission, Verb
from resources.models.entry import WORDS
from resources.twins import one_entry, refuse_twin

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
    is_own_work: bool = False

    @property
    def fields(self) -> Fields:
        """Names of `Entry` fields to their values."""
        return self.address.fields | {name: getattr(self, name) for name in [*WORDS, "is_own_work"]}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: a member, or a guest with the hash of a network address and perhaps a mail address."""

    person: User | None
    client: str = ""
    email: str = ""

    @property
    def fields(self) -> Fields:
        is_guest = self.person is None
        marks = {"client": self.client, "guest_email": self.email} if is_guest else {}
        return {"submitter": self.person, "is_guest": is_guest} | marks


class NothingDiffers(Exception):
    """A suggested change that changes nothing."""


class SuggestedAlready(Exception):
    """This person's change of this entry waits already; `suggestion` is that one."""

    def __init__(self, suggestion: Submission | None) -> None:
        self.suggestion = suggestion
        super().__init__("Your change of this entry waits for review already. You can change that one.")


def submit(sender: Sender, proposal: Proposal) -> Submission:
    """Store it, waiting for review. Raises limits.TooMany, and AlreadyHere where its address is here or waits."""
    with transaction.atomic():
        record = limits.check_submission(sender.person, client=sender.client, email=sender.email)
        is_first = not any([record.accepted, record.open])
        submission = store(sender, proposal, accepted_count=record.accepted, is_first=is_first)
        _confirm(submission)
        return submission


def store(sender: Sender, proposal: Proposal, *, accepted_count: int = 0, is_first: bool = False) -> Submission:
    """As `submit`, without asking how much its sender has sent.

    The constraint decides between two people who send one page at once; the look at the resources comes after the
    insert, so that it sees what was accepted while the insert waited.
    """
    with one_entry(proposal.address.key):
        submission = Submission.objects.create(tags=proposal.tags, **sender.fields, **proposal.fields)
        refuse_twin(submission)
        terms = scoring.of_submission(
            wants_more=not proposal.section.is_open,
            accepted_count=accepted_count,
            is_first=is_first,
            is_own_work=proposal.is_own_work,
        )
        queue.open_submission(submission, terms)
        _record(submission, Verb.SUBMITTED)
        curation.recount([proposal.section], by=sender.person)
        return submission


def suggest(sender: Sender, entry: Resource, fields: Fields, tags: list[str]) -> Submission:
    """Store a change of `entry`, waiting for review; of `fields` (an entry's, complete) only those that differ count.

    Raises limits.TooMany, NothingDiffers, SuggestedAlready.
    """
    changes = curation.differences(entry, fields, list(entry.tags.names()), tags)
    if not changes:
        raise NothingDiffers("This is what the entry says already.")
    try:
        with transaction.atomic():
            record = limits.check_submission(sender.person, client=sender.client, email=sender.email)
            suggestion = Submission.objects.create(target=entry, changes=changes, tags=tags, **sender.fields, **fields)
            clashes = bool(clashing(suggestion))
            queue.open_submission(suggestion, scoring.of_suggestion(accepted_count=record.accepted, clashes=clashes))
            _record(suggestion, Verb.SUBMITTED, changes=changes, resource=entry)
            _confirm(suggestion)
            return suggestion
    except IntegrityError:
        open_ = Submission.objects.open().filter(target=entry, submitter=sender.person)
        raise SuggestedAlready(open_.first()) from None


def clashing(suggestion: Submission) -> list[Submission]:
    """Other open suggestions for the same entry that change a field of this one to something else."""
    others = Submission.objects.open().filter(target=suggestion.target_id).exclude(pk=suggestion.pk)
    return [other for other in others.select_related("submitter") if _clash(suggestion.changes, other.changes)]


def revise(submission: Submission, proposal: Proposal, *, by: User | None, seen: int) -> Changes:
    """Change what waits, or send again what changes were asked for or what was rejected.

    Raises moderation.Conflict, AlreadyHere.
    """
    with one_entry(proposal.address.key):
        changes = moderation.rewrite(submission, by=by, seen=seen, fields=proposal.fields, tags=proposal.tags)
        submission.refresh_from_db()
        refuse_twin(submission)
        return changes


def claim_for(person: User, submission: Submission) -> bool:
    """A guest's submission becomes that of an account, for good; False if another account was faster."""
    rows = Submission.objects.filter(pk=submission.pk, is_guest=True, submitter=None)
    with transaction.atomic():
        has_claimed = bool(rows.update(submitter=person, is_guest=False))
        if has_claimed:
            submission.items.update(submitter=person)
            if submission.resource_id:
                Resource.objects.filter(pk=submission.resource_id, suggested_by=None).update(suggested_by=person)
        return has_claimed


def _clash(one: Changes, other: Changes) -> bool:
    return any(name in other and other[name][1] != pair[1] for name, pair in one.items())


def _confirm(submission: Submission) -> None:
    """A guest who left an address gets the way back by mail. The title is in it only where no mail
    program makes a link of it: the mailbox may be that of a third person, and we are nobody's postman for spam."""
    name = "what you sent us" if wording.can_be_linked(submission.title) else f"“{submission.title}”"
    notifications.notify_guest(
        submission.guest_email, f"We have {name}. Follow it here", FOR_GUESTS, guests.path_of(submission)
    )


def _record(submission: Submission, verb: Verb, **more: object) -> None:
    facts = {"submission": submission, "section": submission.section, "version": 1, "title": submission.title}
    Event.objects.create(verb=verb, actor=submission.submitter, is_guest=submission.is_guest, **facts, **more)
