"""Words that are one slip of a finger away: a letter too many, too few, wrong, or two changed about. Pure.

Asked of an index of words, they find the same on every database, and need no extension of it.
"""

from functools import lru_cache

SHORTEST, LONGEST = 4, 24
"""Shorter words are too many words' neighbours; longer ones are rarely typed."""
_LATIN = "abcdefghijklmnopqrstuvwxyz0123456789"
_ALPHABETS = [
    _LATIN,
    "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґў",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
    "ابةتثجحخدذرزسشصضطظعغفقكلمنهويىپچژگک",
]
_ALPHABET_OF = {letter: alphabet for alphabet in _ALPHABETS for letter in alphabet}


@lru_cache(maxsize=64)
def around(word: str) -> frozenset[str]:
    """Every word at a distance of one, in the alphabet that it is written in; none of words that are very short."""
    alphabet = _ALPHABET_OF.get(word[:1])
    if alphabet is None or not SHORTEST <= len(word) <= LONGEST:
        return frozenset()
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {left + right[1:] for left, right in halves if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in halves if right for letter in alphabet}
    found |= {left + letter + right for left, right in halves for letter in alphabet}
    return frozenset(found - {word})
