"""Notes to people. One row per note; the row is also the outbox for its mail."""

import logging
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Notification, User

logger = logging.getLogger(__name__)

TITLE_LENGTH = 300
CLAIM = timedelta(minutes=10)
"""Longer than sending one mail takes. A sender that died is followed by another after it."""
PAUSE_SECONDS = 60
"""After a failure, requests leave the mail to `manage.py send_mail` for so long: one of them waits, not all."""
PAUSE_KEY = "mail-is-down"


class MailError(Exception):
    """The mail server did not take a mail. `sent_count` mails of the same run had left before."""

    sent_count = 0


def notify(recipient: User | None, title: str, text: str, link: str) -> None:
    """Leave a note, inside the caller's transaction; its mail is tried once, after the commit.

    `link` is a path on this site. Nobody, and people who may not sign in, get nothing. A mail server that is down
    costs the caller EMAIL_TIMEOUT at most, and no error; the note stays due.
    """
    if not link.startswith("/"):
        raise ValueError(f"Not a path on this site: {link!r}")
    if recipient is None or not recipient.is_active:
        return
    title = " ".join(title.split())[:TITLE_LENGTH]
    note = Notification.objects.create(recipient=recipient, title=title, text=text, link=link)
    transaction.on_commit(partial(_deliver_at_once, note.pk), robust=True)


def _deliver_at_once(notification_id: int) -> None:
    if not cache.get(PAUSE_KEY):
        deliver(notification_id)


def deliver(notification_id: int) -> bool:
    """Mail one note if it is due; whether its mail left. Of many senders at once, one sends.

    At least once: a sender that dies between sending and saying so is followed by a second mail.
    """
    try:
        return _deliver(notification_id)
    except MailError:
        return False


def deliver_due(limit: int = 100) -> int:
    """Mail what is due, oldest first; the number sent. Raises MailError at the first that fails: the rest stays due."""
    due = Notification.objects.due().filter(recipient__is_active=True).order_by("mail_due_at", "id")
    sent_count = 0
    try:
        for notification_id in list(due.values_list("pk", flat=True)[:limit]):
            sent_count += _deliver(notification_id)
    except MailError as error:
        error.sent_count = sent_count
        raise
    return sent_count


def _deliver(notification_id: int) -> bool:
    note = _claimed(notification_id)
    if note is None or not note.recipient.is_active:
        return False
    try:
        _mail(note).send()
    except Exception as error:  # Mail backends raise what they like, and a late mail is the worst of it.
        _postpone(note)
        logger.warning("The mail for note %s was not sent: %s", note.pk, error)
        raise MailError(f"note {note.pk}: {error}") from error
    Notification.objects.filter(pk=note.pk).update(mailed_at=timezone.now())
    return True


def _claimed(notification_id: int) -> Notification | None:
    """The note, ours to send for as long as CLAIM; None if it is not due or somebody else is sending it.

    The UPDATE asks about columns of its own row alone: only those are looked at again by PostgreSQL after a wait.
    """
    row = Notification.objects.filter(pk=notification_id)
    if not row.due().update(mail_due_at=timezone.now() + CLAIM):
        return None
    return row.select_related("recipient").first()


def _postpone(note: Notification) -> None:
    """Due again after as long as it has waited already, so that a mail nobody takes is tried ever less often."""
    now = timezone.now()
    Notification.objects.filter(pk=note.pk).update(mail_due_at=now + (now - note.created_at))
    cache.set(PAUSE_KEY, True, PAUSE_SECONDS)


def _mail(note: Notification) -> EmailMessage:
    facts = {"note": note, "site": {"name": settings.SITE_NAME, "url": settings.SITE_URL}}
    subject = " ".join(render_to_string("mail/notification_subject.txt", facts).split())
    text = render_to_string("mail/notification.txt", facts)
    return EmailMessage(subject, text, to=[note.recipient.email], headers={"Auto-Submitted": "auto-generated"})
