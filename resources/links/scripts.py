"""Whether a name in other alphabets can be mistaken for another, and how it is shown to people."""

import unicodedata

from ada_url import idna_to_ascii, idna_to_unicode

# Alphabets that one word may mix (Unicode Technical Standard 39, "highly restrictive").
_TOGETHER = (
    frozenset({"LATIN", "CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}),
    frozenset({"LATIN", "CJK", "IDEOGRAPHIC", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "IDEOGRAPHIC", "HANGUL"}),
)

# Letters drawn like ones of a to z: a word made of nothing else is a disguise under a Latin top-level domain.
_DRAWN_LIKE_LATIN = frozenset("асԁеһіјӏорԛѕԝхуъьҽгѵѡ" + "ονραιυκ" + "օոսհցզ")
# Latin letters outside any language's common alphabet that look like others: dotless i, phonetic letters.
_ODD_LATIN = (
    (0x0131, 0x0131),
    (0x0250, 0x0258),
    (0x025A, 0x02FF),
    (0x1D00, 0x1DBF),
    (0x2C60, 0x2C7F),
    (0xA720, 0xA7FF),
)


def is_real(host: str) -> bool:
    """Whether every xn-- label stands for something, and is the only way to write it."""
    if "xn--" not in host:
        return True
    shown = _unicode(host)
    return shown != host and "xn--" not in shown and _ascii(shown) == host


def is_deceptive(host: str) -> bool:
    """Whether a label mixes alphabets, or is made of letters that look like those of another."""
    labels = _unicode(host).split(".")
    return any(_is_odd(label, under_latin=labels[-1].isascii()) for label in labels)


def shown(host: str) -> str:
    """The host in its own letters, or as xn-- where those could deceive; without www."""
    text = host if is_deceptive(host) else _unicode(host)
    return text.removeprefix("www.")


def _is_odd(label: str, *, under_latin: bool) -> bool:
    foreign = [letter for letter in label if not letter.isascii()]
    if not foreign:
        return False
    if any(_is_symbol(letter) or _is_odd_latin(letter) for letter in foreign):
        return True
    return _mixes(label) or (under_latin and _is_disguise(label))


def _mixes(label: str) -> bool:
    used = frozenset(unicodedata.name(letter, "UNKNOWN").split()[0] for letter in label if letter.isalpha())
    return len(used) > 1 and not any(used <= allowed for allowed in _TOGETHER)


def _is_disguise(label: str) -> bool:
    return all(letter in _DRAWN_LIKE_LATIN for letter in label if not letter.isascii() or letter.isalpha())


def _is_symbol(letter: str) -> bool:
    """Anything but a letter, or a mark of an alphabet that needs marks."""
    category = unicodedata.category(letter)
    return category[0] not in "LM" or unicodedata.name(letter, "COMBINING").startswith("COMBINING")


def _is_odd_latin(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in _ODD_LATIN)


def _unicode(host: str) -> str:
    return idna_to_unicode(host) if "xn--" in host else host


def _ascii(host: str) -> str:
    return idna_to_ascii(host).decode("ascii")
