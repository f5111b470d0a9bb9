"""Notes to people. One row per note; the row is also the outbox for its mail, which `delivery` sends."""

from typing import Any

from django.db import transaction

from accounts import tasks
from accounts.models import NoteKind, Notification, User

TITLE_LENGTH = 300


def notify(recipient: User | None, title: str, text: str, link: str, *, kind: NoteKind = NoteKind.DECISION) -> None:
    """Leave a note. Nobody, and people who may not sign in, get nothing. `link` is a path on this site."""
    if recipient is not None and recipient.is_active:
        _leave(title, text, link, recipient=recipient, kind=kind)


def notify_guest(email: str, title: str, text: str, link: str, *, kind: NoteKind = NoteKind.DECISION) -> None:
    """A note that leaves by mail alone, to somebody without an account; nothing where no address was left."""
    if email:
        _leave(title, text, link, email=email, kind=kind)


@transaction.atomic
def _leave(title: str, text: str, link: str, **whom: Any) -> None:
    """The note, and the task that mails it, in the same transaction: either both are there or none."""
    if not link.startswith("/"):
        raise ValueError(f"Not a path on this site: {link!r}")
    title = " ".join(title.split())[:TITLE_LENGTH]
    note = Notification.objects.create(title=title, text=text, link=link, **whom)
    tasks.deliver.enqueue(note.pk)
