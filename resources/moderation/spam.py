"""One click against a spammer: all that waits from them is rejected, and the account is blocked. It can be undone."""

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from resources import curation
from resources.journal import Journal
from resources.models import Event, Submission, Verb
from resources.models.submission import Reason, SubmissionQuerySet
from resources.moderation.moves import claim, record

FOR_SPAM = "It is spam."


@transaction.atomic
def block(submission: Submission, *, by: User, note: str = "") -> int:
    """Reject everything that waits from the sender of `submission`, and keep them out; how many were rejected.

    A guest is known by the network address and the mail address that were left; those are kept out for as long as
    `limits` remembers them. Nobody is told: a spammer learns nothing, and moderators are asked nothing.
    """
    journal, person = Journal(), _locked_sender(submission)
    rows = list(_theirs(submission).open().select_related("section").order_by("pk").select_for_update(of=("self",)))
    for row in rows:
        claim(row, "reject", by=by, seen=row.version, journal=journal, reason=Reason.SPAM.value, message=FOR_SPAM)
        record(row, "reject", by=by, seen=row.version, reason=Reason.SPAM, message=FOR_SPAM)
    curation.recount([row.section for row in rows], by=by)
    if person and person.is_active:
        User.objects.filter(pk=person.pk).update(is_active=False)
        journal.changed(person, is_active=False)
    facts = {"note": f"{submission.sender_name}. {note}".strip(), "message": f"{len(rows)} rejected as spam."}
    Event.objects.create(verb=Verb.BLOCKED, actor=by, reason=Reason.SPAM, journal=journal.entries, **facts)
    return len(rows)


def _locked_sender(submission: Submission) -> User | None:
    """The member, kept for us before all else, as `limits` does: what they send at this moment is here, or waits."""
    rows, pk = User.objects.select_for_update(no_key=True), submission.submitter_id
    return rows.filter(pk=pk).first() if pk else None


def _theirs(submission: Submission) -> SubmissionQuerySet:
    if submission.submitter:
        return Submission.objects.filter(submitter=submission.submitter)
    marks = Q(pk=submission.pk)
    if submission.client:
        marks |= Q(client=submission.client, submitter=None, is_guest=True)
    if submission.guest_email:
        marks |= Q(guest_email__iexact=submission.guest_email, submitter=None)
    return Submission.objects.filter(marks)
