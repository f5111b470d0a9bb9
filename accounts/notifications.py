"""Notes to people. One row per note; the row is also the outbox for its mail, which `delivery` sends."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import choices
from accounts.models import BY_MAIL, MailChoice, NoteKind, Notification, User

TITLE_LENGTH = 300
WINDOW = timedelta(minutes=1)
"""So long a mail waits for company: whoever decides on twenty things at once sends one mail per person."""
BATCH = 500
"""So many people get their note in one transaction."""


def notify(recipient: User | None, title: str, text: str, link: str, *, kind: NoteKind = NoteKind.DECISION) -> None:
    """Leave a note, by mail too where its kind is wanted so. Nobody, and people who may not sign in, get nothing.

    `link` is a path on this site.
    """
    if recipient is not None and recipient.is_active:
        by_mail = choices.wants(recipient, kind)
        _note(title, text, link, by_mail, kind=kind, recipient=recipient).save()


def notify_guest(email: str, title: str, text: str, link: str, *, kind: NoteKind = NoteKind.DECISION) -> None:
    """A note that leaves by mail alone, to somebody without an account; nothing where no address was left."""
    if email:
        _note(title, text, link, True, kind=kind, email=email.lower()).save()


def notify_many(people: QuerySet[User], title: str, text: str, link: str, *, kind: NoteKind) -> int:
    """As `notify`, to each of these people, in a constant number of queries; how many notes."""
    recipients = list(people.filter(is_active=True).order_by("pk").values_list("pk", flat=True))
    chosen = dict(MailChoice.objects.filter(kind=kind, person__in=people.values("pk")).values_list("person", "by_mail"))
    usual = kind in BY_MAIL
    notes = [_note(title, text, link, chosen.get(pk, usual), kind=kind, recipient_id=pk) for pk in recipients]
    return len(Notification.objects.bulk_create(notes, batch_size=BATCH))


def notify_choosers(kind: NoteKind, title: str, text: str, link: str, *, since: datetime) -> int:
    """One note to everybody who chose this kind by mail and has had none of it since then; how many notes.

    In batches, each a transaction: a run that dies half-way is followed by one that goes on where it ended.
    """
    count, after = 0, 0
    while people := _choosers(kind, after):
        # Not before `since`, whatever this machine's clock says: the next run looks for the note from there on.
        facts = {"kind": kind, "created_at": max(timezone.now(), since)}
        notes = {pk: _note(title, text, link, True, recipient_id=pk, **facts) for _, pk in people}
        count += _leave_once(kind, notes, since)
        after = people[-1][0]
    return count


def _choosers(kind: NoteKind, after: int) -> list[tuple[int, int]]:
    """The next BATCH pairs of the ids of a choice and of its person, beginning after one choice."""
    chosen = MailChoice.objects.filter(kind=kind, by_mail=True, person__is_active=True, pk__gt=after)
    return list(chosen.order_by("pk").values_list("pk", "person_id")[:BATCH])


@transaction.atomic
def _leave_once(kind: NoteKind, notes: dict[int, Notification], since: datetime) -> int:
    """The notes of those who have none yet and still want one. Their choices are locked before they are asked:
    of two runs at once the second sees what the first has left, and whoever just switched it off gets nothing."""
    wanting = MailChoice.objects.filter(kind=kind, by_mail=True, person__in=notes).order_by("pk").select_for_update()
    people = list(wanting.values_list("person_id", flat=True))
    having = Notification.objects.filter(recipient__in=people, kind=kind, created_at__gte=since)
    done = set(having.values_list("recipient_id", flat=True))
    return len(Notification.objects.bulk_create([notes[pk] for pk in people if pk not in done]))


def _note(title: str, text: str, link: str, by_mail: bool, **facts: Any) -> Notification:
    if not link.startswith("/"):
        raise ValueError(f"Not a path on this site: {link!r}")
    title = " ".join(title.split())[:TITLE_LENGTH]
    due_at = timezone.now() + WINDOW if by_mail else None
    return Notification(title=title, text=text, link=link, mail_due_at=due_at, **facts)
