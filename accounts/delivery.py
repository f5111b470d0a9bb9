"""How the mail of notes leaves. A note is its own outbox: `mail_due_at` says when it may, `mailed_at` that it did.

Of many senders at once one sends. A sender that dies is followed by another after CLAIM; if it died between sending and
saying so the same mail leaves again, under the same Message-ID.
"""

import logging
import time
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Notification

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=3)
"""Longer than sending one mail takes: a mail server may let us wait EMAIL_TIMEOUT for each of its answers."""
RUN_SECONDS = 60
"""A run of `deliver_due` begins no mail after so long, and leaves the rest to the next one."""
PAUSE_SECONDS = 60
"""After a failure, single mails are left to `deliver_due` for so long: one job waits for a dead server, not all."""
PAUSE_KEY = "mail-is-down"


class MailError(Exception):
    """The mail server did not take a mail. `sent_count` mails of the same run had left before."""

    sent_count = 0


def deliver(notification_id: int) -> bool:
    """Mail one note if it is due; whether its mail left. After a failure, which is no error, the note stays due."""
    if cache.get(PAUSE_KEY):
        return False
    try:
        return _deliver(notification_id)
    except MailError:
        return False


def deliver_due(limit: int = 100) -> int:
    """Mail what is due, oldest first; the number sent. Raises MailError at the first that fails: the rest stays due."""
    due = Notification.objects.due().exclude(recipient__is_active=False).order_by("mail_due_at", "id")
    sent_count, end = 0, time.monotonic() + RUN_SECONDS
    try:
        for notification_id in list(due.values_list("pk", flat=True)[:limit]):
            if time.monotonic() < end:
                sent_count += _deliver(notification_id)
    except MailError as error:
        error.sent_count = sent_count
        raise
    return sent_count


def _deliver(notification_id: int) -> bool:
    note = _claimed(notification_id)
    if note is None or (note.recipient and not note.recipient.is_active):
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
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": _message_id(note)}
    return EmailMessage(subject, text, to=[note.recipient.email if note.recipient else note.email], headers=headers)


def _message_id(note: Notification) -> str:
    """The same for every attempt (RFC 5322, 3.6.4), so that a mail sent twice can be known as one."""
    return f"<{note.created_at:%Y%m%d-%H%M%S.%f}.note-{note.pk}@{urlsplit(settings.SITE_URL).hostname}>"
