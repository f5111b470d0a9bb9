"""What people type, made fit to store: composed, without characters that hide or reorder what others read. Pure."""

import re
import unicodedata

_JOINERS = {"\u200c", "\u200d"}
"""Zero-width joiners stay: Persian words, Indic conjuncts and family emoji need them."""

_AT = r"(?:@|＠|﹫|%40)"
_DOMAIN = r"(?:[\w\u200c\u200d-]+\.)+[^\W\d_][\w\u200c\u200d-]+"
_MAIL = re.compile(rf"[^\s@＠﹫<>(),;]{{1,64}}(?<!/)\s?{_AT}\s?(?:{_DOMAIN}|\[[^\]\s]*\])", re.IGNORECASE)
"""A name, the sign and a domain, with or without a space at the sign; neither `checkout@v4` nor `site.org/@name`."""
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs", "Cn"} and letter not in _JOINERS


def one_line(typed: str) -> str:
    """`typed` in NFC on one line, single spaces, no control, override or unassigned characters.

    Empty where nothing that can be seen is left.
    """
    if typed.isascii() and typed.isprintable():
        return " ".join(typed.split())
    spaced = re.sub(r"\s+", " ", typed)
    kept = "".join(letter for letter in spaced if not _is_hidden(letter))
    return re.sub(r" +", " ", unicodedata.normalize("NFC", kept)).strip() if _has_ink(kept) else ""


def paragraphs(typed: str) -> str:
    """As `one_line`, keeping line breaks; at most one empty line in a row."""
    lines = [one_line(line) for line in typed.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def without_mail(said: str) -> str:
    """`said` without anything that looks like a mail address: what people write in public may name others."""
    return _MAIL.sub("[mail address]", said)


def fit_for_xml(said: str) -> str:
    """`said` without the characters that XML 1.0 cannot hold in any form (its production 2, “Char”)."""
    return _NO_XML.sub("", said)


def _has_ink(text: str) -> bool:
    return any(unicodedata.category(letter)[0] in "LNPS" for letter in text)
