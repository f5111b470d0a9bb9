"""Getting in: submit and revise."""

from dataclasses import dataclass

from accounts.models import User
from guide.models import Section
from resources import curation, moderation
from resources.curation import Changes, Fields
from resources.links.address import Address
from resources.models import Event, Submission, Verb
from resources.models.entry import WORDS
from resources.twins import one_entry, refuse_twin


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
        address = {"url": self.address.stored, "key": self.address.key, "key_version": self.address.version}
        return address | {name: getattr(self, name) for name in [*WORDS, "is_own_work"]}


def submit(person: User, proposal: Proposal) -> Submission:
    """Store it, waiting for review. Raises AlreadyHere where its address is in the guide or waits already.

    The constraint decides between two people who send one page at once; the look at the resources comes after the
    insert, so that it sees what was accepted while the insert waited.
    """
    with one_entry(proposal.address.key):
        submission = Submission.objects.create(submitter=person, tags=proposal.tags, **proposal.fields)
        refuse_twin(submission)
        Event.objects.create(
            verb=Verb.SUBMITTED, actor=person, submission=submission, section=proposal.section, version=1
        )
        curation.recount([proposal.section], by=person)
        return submission


def revise(submission: Submission, proposal: Proposal, *, by: User, seen: int) -> Changes:
    """Change what waits, or send again what changes were asked for. Raises moderation.Conflict, AlreadyHere."""
    with one_entry(proposal.address.key):
        changes = moderation.rewrite(submission, by=by, seen=seen, fields=proposal.fields, tags=proposal.tags)
        submission.refresh_from_db()
        refuse_twin(submission)
        return changes
