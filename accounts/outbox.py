"""Which notes leave in which mail, and when. Nothing else writes `mail_batch`, or `mailed_at`.

One mail of a reader is under way at a time. All notes that wait for the reader are in it, and it stays the same set of
notes until it has left, so that sent again it is the same mail. What comes meanwhile waits for the next one.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from django.db import transaction
from django.db.models import Case, Max, Min, When
from django.utils import timezone

from accounts.models import NoteKind, Notification, User
from accounts.models import NotificationQuerySet as Notes

CLAIM = timedelta(minutes=3)
"""Longer than sending one mail takes: a mail server may let us wait EMAIL_TIMEOUT for each of its answers."""
MOST_IN_ONE = 200
"""So many notes fit into one mail."""
MOST_MAILS = ((timedelta(hours=1), 5), (timedelta(days=1), 10))
"""So many mails to one address in so long; what is beyond waits, and then leaves together."""
LONGEST_PAUSE = timedelta(hours=6)
REMEMBERED = timedelta(days=30)
"""Notes that left within a day are younger. The bound lets an index find them."""


class Reader(NamedTuple):
    """Whom a mail goes to: a person, or the address that a guest left."""

    recipient_id: int | None
    email: str

    @property
    def notes(self) -> Notes:
        return Notification.objects.filter(recipient=self.recipient_id, email=self.email)


def readers_due(most: int) -> list[Reader]:
    """Who has a note that is due, longest due first; those for whom it is only the digest come last."""
    digest_last = Case(When(kind=NoteKind.DIGEST, then=1), default=0)
    due = Notification.objects.due().exclude(recipient__is_active=False).values_list("recipient_id", "email")
    ranked = due.annotate(rank=Min(digest_last), due_at=Min("mail_due_at")).order_by("rank", "due_at", "recipient_id")
    return [Reader(recipient_id, email) for recipient_id, email, *_ in ranked[:most]]


@transaction.atomic
def claim(reader: Reader) -> list[Notification]:
    """The notes of one mail, ours to send for as long as CLAIM. None: nothing is due, somebody else is sending, the
    reader may not sign in, or has been mailed often enough and waits.

    Of many at once one gets them: the rows are locked, and an UPDATE stamps them before the lock is let go.
    """
    now = timezone.now()
    waiting = list(reader.notes.to_mail().in_lock_order().select_related("recipient"))
    notes = [note for note in waiting if note.mail_batch] or waiting[:MOST_IN_ONE]
    if not _are_due(notes, now):
        return []
    if not notes[0].mail_batch and (later := _free_at(address_of(notes[0]), now)):
        _rows(waiting).update(mail_due_at=later)
        return []
    batch = notes[0].mail_batch or uuid4().hex
    _rows(notes).update(mail_batch=batch, mail_due_at=now + CLAIM)
    return notes


def mailed(notes: list[Notification]) -> None:
    """Their mail has left."""
    _rows(notes).stamp(mailed_at=timezone.now())


def postpone(notes: list[Notification]) -> None:
    """Due again after as long as they have waited already: a mail that nobody takes is tried ever less often."""
    now = timezone.now()
    pause = min(now - min(note.created_at for note in notes), LONGEST_PAUSE)
    _rows(notes).stamp(mail_due_at=now + pause)


def address_of(note: Notification) -> str:
    return note.recipient.email if note.recipient else note.email


def _rows(notes: Iterable[Notification]) -> Notes:
    return Notification.objects.to_mail().filter(pk__in=[note.pk for note in notes])


def _are_due(notes: list[Notification], now: datetime) -> bool:
    """As soon as one of them is. All of a mail that is under way are at once."""
    is_blocked = any(note.recipient and not note.recipient.is_active for note in notes)
    return not is_blocked and any(note.mail_due_at and note.mail_due_at <= now for note in notes)


def _free_at(address: str, now: datetime) -> datetime | None:
    """When one more mail may go to this address by MOST_MAILS; None if it may now."""
    sent = _mails_to(address, now)
    ends = [sent[most - 1] + period for period, most in MOST_MAILS if len(sent) >= most]
    return max((end for end in ends if end > now), default=None)


def _mails_to(address: str, now: datetime) -> list[datetime]:
    """When the mails of the last day left for this address, to whoever was behind it; the latest first."""
    longest = max(period for period, _ in MOST_MAILS)
    lately = Notification.objects.filter(created_at__gte=now - REMEMBERED, mailed_at__gte=now - longest)
    person = User.objects.filter(email=address).first()
    people = [Reader(None, address), *([Reader(person.pk, "")] if person else [])]
    found: list[datetime] = []
    for one in people:
        mails = lately.filter(recipient=one.recipient_id, email=one.email).order_by().values("mail_batch")
        found += mails.annotate(at=Max("mailed_at")).values_list("at", flat=True)
    return sorted(found, reverse=True)
