"""What a person's submissions have come to, counted for moderators."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import User
from resources.models import Submission
from resources.models.submission import OPEN, State, SubmissionQuerySet

PROVEN = 3
"""So many accepted submissions, and a person is no newcomer to moderators."""


@dataclass(frozen=True, slots=True)
class Record:
    accepted: int = 0
    rejected: int = 0
    open: int = 0

    def __str__(self) -> str:
        return f"{self.accepted} accepted, {self.rejected} rejected"


def of(person: User | None) -> Record:
    """One query; an empty record for somebody who has left."""
    if person is None:
        return Record()
    counts = person.submissions.aggregate(
        accepted=Count("id", filter=Q(state=State.ACCEPTED)),
        rejected=Count("id", filter=Q(state=State.REJECTED)),
        open=Count("id", filter=Q(state__in=OPEN)),
    )
    return Record(**counts)


def by_submitters_record(rows: SubmissionQuerySet, record: str) -> SubmissionQuerySet:
    """Only submissions of people whose record is `new` (nothing accepted), `proven` or `rejected` (something was)."""
    theirs = Submission.objects.filter(submitter=OuterRef("submitter"))
    accepted = theirs.filter(state=State.ACCEPTED)
    if record == "new":
        return rows.exclude(Exists(accepted))
    if record == "rejected":
        return rows.filter(Exists(theirs.filter(state=State.REJECTED)))
    proven = accepted.order_by().values("submitter").annotate(count=Count("id")).filter(count__gte=PROVEN)
    return rows.filter(Exists(proven))
