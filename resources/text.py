"""What people type, made fit to store: composed, without characters that hide or reorder what others read. Pure."""

import re
import unicodedata

_JOINERS = {"\u200c", "\u200d"}
"""Zero-width joiners stay: Persian words, Indic conjuncts and family emoji need them."""


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs", "Cn"} and letter not in _JOINERS


def one_line(typed: str) -> str:
    """`typed` in NFC on one line, single spaces, no control, override or unassigned characters.

    Empty where nothing that can be seen is left.
    """
    spaced = re.sub(r"\s+", " ", typed)
    kept = "".join(letter for letter in spaced if not _is_hidden(letter))
    return re.sub(r" +", " ", unicodedata.normalize("NFC", kept)).strip() if _has_ink(kept) else ""


def paragraphs(typed: str) -> str:
    """As `one_line`, keeping line breaks; at most one empty line in a row."""
    lines = [one_line(line) for line in typed.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _has_ink(text: str) -> bool:
    return any(unicodedata.category(letter)[0] in "LNPS" for letter in text)
