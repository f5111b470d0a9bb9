"""How mail leaves in development: as a readable file, and in short on the console."""

import contextlib
import itertools
import os
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

serials = itertools.count(1)


class FileAndConsoleBackend(BaseEmailBackend):
    """Keeps each message as a file of its own in `settings.MAIL_DIR`, and prints it in short."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """The number of messages kept. Raises OSError if the directory cannot be written."""
        for message in email_messages:
            path = keep(message)
            _print(f"\n--- To {', '.join(message.recipients())}: {message.subject}\n{message.body}\n--- {path.name}\n")
        return len(email_messages)


def keep(message: EmailMessage) -> Path:
    """The message's file. A reader sees the whole file or none; sent again under its Message-ID it stays one file."""
    directory = Path(settings.MAIL_DIR)
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / file_name(message)
    draft = path.with_suffix(".part")
    with draft.open("wb") as file:
        file.write(message.message().as_bytes())
    return draft.rename(path)


def file_name(message: EmailMessage) -> str:
    """Its Message-ID, or time, process and serial number; and the recipient. Whatever they hold, it names a file."""
    own = message.extra_headers.get("Message-ID", "").strip("<>").partition("@")[0]
    first = own or f"{datetime.now(UTC):%Y%m%d-%H%M%S.%f}-{os.getpid()}-{next(serials):04}"
    return f"{_plain(first)}-{_plain(next(iter(message.recipients()), 'nobody'))}.eml"


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9@.+-]", "_", text)[:80]


def _print(text: str) -> None:
    """The console is a courtesy: one that is closed or knows only ASCII must not cost the mail."""
    readable = re.sub(r"[^\n\t -~\u00a0-\U0010ffff]", "", text)
    with contextlib.suppress(OSError, ValueError):
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(readable.encode(encoding, "replace").decode(encoding))
        sys.stdout.flush()
