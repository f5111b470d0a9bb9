"""What people's and sites' submissions have come to, counted for moderators and for trust."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.trust import WINDOW_DAYS, Level, Record, level_of
from guide.prepared import Prepared
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
    """One query, grouped: a condition for each count would take the ORM longer than the database."""
    now = timezone.now()
    found = _groups(person.pk, now - timedelta(days=WINDOW_DAYS), now - timedelta(days=1))
    pages = {state: (number, decided) for state, is_page, number, decided, _ in found if is_page}
    accepted, rejected = pages.get(State.ACCEPTED, (0, 0)), pages.get(State.REJECTED, (0, 0))
    open_ = sum(pages[state][0] for state in OPEN if state in pages)
    record = Record(accepted[0], rejected[0], open_, accepted[1], rejected[1])
    return Sent(record, sum(row[2] for row in found if row[0] in OPEN), sum(row[4] for row in found))


def level(person: User | None, record: Record) -> Level:
    """Where the person stands; a guest where there is none."""
    if person is None:
        return Level.GUEST
    return level_of(record, is_moderator=permissions.may_moderate(person), is_admin=person.is_superuser)


def of_host(host: str, *, besides: Submission | None = None) -> HostRecord:
    """Two counts by index, up to COUNTED; an empty record where there is no host."""
    if not host:
        return HostRecord()
    return HostRecord(_live.count(host), _rejected.count(host, besides.pk if besides and besides.pk else 0))


@Prepared
def _groups(person: int, window: datetime, day: datetime) -> QuerySet[Any, Any]:
    rows = Submission.objects.filter(submitter=person).order_by()
    return rows.annotate(is_page=Q(target=None)).values_list("state", "is_page").annotate(
        number=Count("pk"),
        decided=Count("pk", filter=Q(decided_at__gte=window)),
        sent=Count("pk", filter=Q(submitted_at__gt=day)),
    )  # fmt: skip


@Prepared
def _live(host: str) -> QuerySet[Any, Any]:
    return Resource.objects.live().filter(host=host).values_list("pk").order_by()[:COUNTED]


@Prepared
def _rejected(host: str, besides: int) -> QuerySet[Any, Any]:
    rows = Submission.objects.filter(host=host, state=State.REJECTED)
    return rows.exclude(pk=besides).values_list("pk").order_by()[:COUNTED]
