"""How the mail of notes leaves: reader by reader, one mail each.

Of many senders at once one sends. A sender that dies is followed by another after `outbox.CLAIM`; if it died between
sending and saying so the same mail leaves again, under the same Message-ID.
"""

import logging
import time
from smtplib import SMTPRecipientsRefused

from accounts import letters, outbox
from accounts.outbox import Reader

logger = logging.getLogger(__name__)

RUN_SECONDS = 60
"""A run of `deliver_due` begins no mail after so long, and leaves the rest to the next one."""


class MailError(Exception):
    """The mail server did not take a mail. `sent_count` mails of the same run had left before."""

    sent_count = 0


def deliver_due(most: int = 500) -> int:
    """Mail what is due; the number of mails. Raises MailError when the server fails: the rest stays due."""
    sent_count, end = 0, time.monotonic() + RUN_SECONDS
    try:
        for reader in outbox.readers_due(most):
            if time.monotonic() < end:
                sent_count += deliver(reader)
    except MailError as error:
        error.sent_count = sent_count
        raise
    return sent_count


def deliver(reader: Reader) -> bool:
    """Send one mail with all that waits for this reader, if something is due; whether it left. Raises MailError."""
    notes = outbox.claim(reader)
    if not notes:
        return False
    try:
        letters.write(notes).send()
    except Exception as error:  # Mail backends raise what they like, and a late mail is the worst of it.
        outbox.postpone(notes)
        numbers = ", ".join(str(note.pk) for note in notes)
        logger.warning("The mail for notes %s was not sent: %s", numbers, error)
        if isinstance(error, SMTPRecipientsRefused):  # The server works, but not for this address: on to the next.
            return False
        raise MailError(f"notes {numbers}: {error}") from error
    outbox.mailed(notes)
    return True
