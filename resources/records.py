"""What people's and sites' submissions have come to, counted for moderators and for trust."""

from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from accounts.trust import WINDOW_DAYS, Level, Record, level_of
from resources import permissions
from resources.models import Resource, Submission
from resources.models.submission import OPEN, State

COUNTED = 1_000
"""A site with more than that needs no exact number."""


@dataclass(frozen=True, slots=True)
class HostRecord:
    """What the site of a submission has come to before."""

    live: int = 0
    rejected: int = 0

    def __str__(self) -> str:
        return f"{self.live} in the guide, {self.rejected} rejected"


class Sent(NamedTuple):
    """What a person has sent: the record of their pages; and how much, changes of entries too, is open, or was sent in
    the last 24 hours."""

    record: Record
    open: int
    lately: int


def of(person: User | None) -> Record:
    """One query; an empty record for a guest and for somebody who has left."""
    return sent_by(person).record if person else Record()


def sent_by(person: User) -> Sent:
    """One query."""
    now, pages = timezone.now(), Q(target=None)
    lately = Q(decided_at__gte=now - timedelta(days=WINDOW_DAYS))
    accepted, rejected = pages & Q(state=State.ACCEPTED), pages & Q(state=State.REJECTED)
    counts = Submission.objects.filter(submitter=person).aggregate(
        accepted=Count("id", filter=accepted),
        rejected=Count("id", filter=rejected),
        open=Count("id", filter=pages & Q(state__in=OPEN)),
        accepted_lately=Count("id", filter=accepted & lately),
        rejected_lately=Count("id", filter=rejected & lately),
        all_open=Count("id", filter=Q(state__in=OPEN)),
        sent_lately=Count("id", filter=Q(submitted_at__gt=now - timedelta(days=1))),
    )
    return Sent(open=counts.pop("all_open"), lately=counts.pop("sent_lately"), record=Record(**counts))


def level(person: User | None, record: Record) -> Level:
    """Where the person stands; a guest where there is none."""
    if person is None:
        return Level.GUEST
    return level_of(record, is_moderator=permissions.may_moderate(person), is_admin=person.is_superuser)


def of_host(host: str, *, besides: Submission | None = None) -> HostRecord:
    """Two counts by index, up to COUNTED; an empty record where there is no host."""
    if not host:
        return HostRecord()
    rejected = Submission.objects.filter(host=host, state=State.REJECTED)
    if besides:
        rejected = rejected.exclude(pk=besides.pk)
    return HostRecord(Resource.objects.live().filter(host=host)[:COUNTED].count(), rejected[:COUNTED].count())
