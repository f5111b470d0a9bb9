"""What no log should hold: the addresses by which guests find what they sent, which are keys, and mail addresses."""

import logging
import re

KEY = re.compile(r"\b(\d+)(?::|%3A)[\w-]{43}(?![\w-])", re.IGNORECASE)
"""What `Signer` signs with SHA-256, as it stands in an address."""
MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def discreet(text: str) -> str:
    """`text` without them; the number in front of a key stays, so that the line can still be understood."""
    return MAILBOX.sub("…@…", KEY.sub(r"\1:…", text))


class Discreet(logging.Filter):
    """For handlers: the line is written without them."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = discreet(record.getMessage()), ()
        return True
