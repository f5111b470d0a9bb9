"""What no log should hold: the addresses by which guests find what they sent, which are keys, personal tokens, and
mail addresses."""

import logging
import re

KEY = re.compile(r"\b(\d+)(?::|%3A)[\w-]{43}(?![\w-])", re.IGNORECASE)
"""What `Signer` signs with SHA-256, as it stands in an address."""
TOKEN = re.compile(r"\bmlg_[\w-]{8,}", re.IGNORECASE)
"""A personal token, as `accounts.tokens` makes them, or what is left of one."""
MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def discreet(text: str) -> str:
    """`text` without them; the number in front of a key stays, so that the line can still be understood."""
    return MAILBOX.sub("…@…", TOKEN.sub("mlg_…", KEY.sub(r"\1:…", text)))


class Discreet(logging.Filter):
    """For handlers: the line is written without them."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = discreet(record.getMessage()), ()
        return True
