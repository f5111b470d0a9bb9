"""Notes to people. One row per note; the row is also the outbox for its mail, which `delivery` sends."""

from django.db import transaction

from accounts import tasks
from accounts.models import Notification, User

TITLE_LENGTH = 300


@transaction.atomic
def notify(recipient: User | None, title: str, text: str, link: str) -> None:
    """Leave a note, and ask for its mail in the same transaction: either both are there or none.

    `link` is a path on this site. Nobody, and people who may not sign in, get nothing.
    """
    if not link.startswith("/"):
        raise ValueError(f"Not a path on this site: {link!r}")
    if recipient is None or not recipient.is_active:
        return
    title = " ".join(title.split())[:TITLE_LENGTH]
    note = Notification.objects.create(recipient=recipient, title=title, text=text, link=link)
    tasks.deliver.enqueue(note.pk)
