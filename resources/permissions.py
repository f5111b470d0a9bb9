"""May this person? Pure predicates, asked by views and templates alike. (May this row? is `moderation.MOVES`.)"""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from accounts.models import User
from accounts.people import has_verified_address
from guide.prepared import Prepared
from resources.models import Event, QueueItem, Resource, Submission, Trial
from resources.models.item import ItemKind
from resources.models.submission import Reason, State

MODERATE = "resources.moderate_submission"


def may_submit(person: User) -> bool:
    """Only people whose e-mail address is verified."""
    return person.is_active and has_verified_address(person)


def may_moderate(person: User) -> bool:
    return person.is_active and person.is_staff and person.has_perm(MODERATE)


def moderators() -> QuerySet[User]:
    """Everybody of whom `may_moderate` is true. By the index `people_of_the_desk`."""
    rows: QuerySet[User] = ModelBackend().with_perm(MODERATE).filter(is_staff=True)
    return rows


def sections_of(person: User) -> frozenset[int]:
    """The sections that a moderator is for; none named means all. One query, asked once for each user object."""
    known = vars(person)
    if "_moderated_sections" not in known:
        ids = [] if person.is_superuser else _named_for(person.pk)
        known["_moderated_sections"] = frozenset(ids)
    return known["_moderated_sections"]  # type: ignore[no-any-return]


def may_moderate_in(person: User, section_id: int | None) -> bool:
    """What belongs to no section is for those who moderate every one."""
    return may_moderate(person) and (not sections_of(person) or section_id in sections_of(person))


def may_change_tags(person: User) -> bool:
    """Tags belong to no section."""
    return may_moderate_in(person, None)


def may_import(person: User) -> bool:
    """A list speaks of every section."""
    return may_moderate_in(person, None)


def may_keep_wants_of(person: User, section_id: int) -> bool:
    """What a section looks for is said by those who moderate it; the admin asks what else they may."""
    return not sections_of(person) or section_id in sections_of(person)


def may_call_useful(person: User, entry: Resource) -> bool:
    """Whoever may submit; not what they brought in themselves."""
    return may_submit(person) and entry.suggested_by_id != person.pk


def may_report_trial(person: User, entry: Resource) -> bool:
    """Whoever may submit, of a lab; those who brought it in, too: they have tried it most."""
    return may_submit(person) and entry.is_lab


def is_own(person: User, item: QueueItem) -> bool:
    """Whether the person sent what the item is about, or reported it; of a lab, whether it broke for them."""
    if item.kind == ItemKind.REPORT:
        return item.reports.filter(reporter=person).exists()
    if item.kind == ItemKind.LAB:
        return Trial.objects.filter(resource=item.resource_id, person=person, worked=False).exists()
    return item.submitter_id == person.pk


def may_decide(person: User, item: QueueItem) -> bool:
    """Moderators decide, in their sections, and never on what they sent or reported themselves."""
    return may_moderate_in(person, item.section_id) and not is_own(person, item)


def may_undo(person: User, event: Event) -> bool:
    """As `may_decide`, for a decision that was taken, whoever took it."""
    senders = [subject.submitter_id for subject in (event.submission, event.item) if subject]
    return may_moderate_in(person, event.section_id) and person.pk not in senders


def may_block(person: User, submission: Submission) -> bool:
    """Not those who moderate, nor where nobody is left to be blocked."""
    sender = submission.submitter
    if sender is None:
        return may_moderate(person) and submission.is_guest
    return may_moderate(person) and not sender.is_staff and not sender.is_superuser and sender != person


def may_see(person: User, submission: Submission) -> bool:
    """On the site, a submission is seen by its sender alone. Moderators see it in the admin."""
    return submission.submitter_id == person.pk


def may_revise(submission: Submission) -> bool:
    """What is open is changed; what was rejected is changed and sent again."""
    return submission.is_open or may_send_again(submission)


def may_send_again(submission: Submission) -> bool:
    """Its sender may answer a no with a better text, unless it was spam."""
    return submission.state == State.REJECTED and submission.reason != Reason.SPAM


@Prepared
def _named_for(person: int) -> QuerySet[Any, Any]:
    return User.sections.through.objects.filter(user=person).values_list("section", flat=True)
