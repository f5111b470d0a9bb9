"""Which characters may not stand in an address, and why."""

import re
import unicodedata
from urllib.parse import unquote

# What a copied address may carry at its ends; anything else invisible is refused, not trimmed.
TRIMMED = " \t\n\r\f\v\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))

# RFC 3986 gives these no place in an address; a copied one that has them has usually been damaged.
_NEVER_IN_AN_ADDRESS = frozenset('<>"`{}^')
_JOINERS = frozenset("\u200c\u200d")
# Not of the category "format", yet nothing is drawn for them.
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Everything but the characters that most addresses are written with.
_NOT_PLAIN = re.compile(r"[^!#-;=?-\[\]_a-z|~]")
_BLANK_RANGES = ((0x180B, 0x180F), (0xFDD0, 0xFDEF), (0xFE00, 0xFE0F), (0xE0000, 0xE0FFF))
_HIDDEN = {"Cc": "control-character", "Cf": "invisible-character"}
_UNSEEN = _HIDDEN | dict.fromkeys(("Cs", "Co", "Zl", "Zp", "Zs"), "invisible-character")
_BRACKET = re.compile(r"[\[\]]")
_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:/*[^/?#]*")


def fault(text: str) -> str | None:
    """The code of the first character that has no place in an address, or None."""
    codes = (_fault_of(match[0]) for match in _NOT_PLAIN.finditer(text))
    found = next((code for code in codes if code), None)
    return found or (None if _brackets_match(_AUTHORITY.sub("", text, count=1)) else "invalid-character")


def escaped_fault(path: str, rest: str) -> str | None:
    """The same for what is hidden behind percent signs: controls in the path, NUL anywhere.

    Escaped spaces are in order, and so are the joiners of Persian and of emoji, which belong to real titles.
    """
    if "%00" in rest:
        return "control-character"
    hidden = unquote(path) if "%" in path else ""
    codes = (_HIDDEN.get(unicodedata.category(letter)) for letter in hidden if letter not in _JOINERS)
    return next((code for code in codes if code), None)


def _fault_of(character: str) -> str | None:
    if character in TRIMMED:
        return "whitespace"
    if character == "\\":
        return "backslash"
    if character in _NEVER_IN_AN_ADDRESS:
        return "invalid-character"
    return _UNSEEN.get(unicodedata.category(character)) or _blank(character)


def _blank(character: str) -> str | None:
    """For variation selectors, tags, non-characters and letters that are drawn as nothing."""
    code = ord(character)
    ranged = any(first <= code <= last for first, last in _BLANK_RANGES)
    return "invisible-character" if ranged or code & 0xFFFE == 0xFFFE or character in _BLANK_LETTERS else None


def _brackets_match(text: str) -> bool:
    """Pairs are common in queries (`tags[]=x`) and in file names; a lone one is a slip of the keyboard."""
    depth = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if bracket == "[" else -1
        if depth < 0:
            return False
    return depth == 0
