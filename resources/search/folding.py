"""Text → the words it is found by: one spelling for all that people take for the same word. Pure.

Both databases store and are asked for these words as they are, so both agree on what is alike.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

WORD_LENGTH, TEXT_LENGTH = 40, 5_000
"""Longer words are cut to this many letters; what is behind so many letters of a text is not read."""
_BASES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "þ": "th", "æ": "ae", "œ": "oe", "ĸ": "k",
     "ŋ": "n", "ɓ": "b", "ƙ": "k", "ə": "e"}
)  # fmt: skip
"""Letters of the Latin alphabet that Unicode does not take apart into a base and a mark."""
_LEAST_MARK = 10
"""Combining classes below are marks that make another letter: nukta, the voicing of kana, virama (Unicode, UAX 44)."""
_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"  # kana, Han
)
"""Letters of scripts without spaces: each is a word, and what is typed together is looked for together."""
_PICTURES = "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001f3fa\U0001f400-\U0001faff"
_MARKS = "".join(map(chr, (point for point in range(0x300, 0x20000) if unicodedata.category(chr(point))[0] == "M")))
"""Those that are left after folding belong to the letter before them: the vowels of Hindi, for one."""
_NAMES = r"(?P<net>(?:(?<![^\W_])|(?<=asp))\.net(?![^\W_]))|(?P<sign>(?<![^\W_])[a-z](?:\+\+|\#)(?!\w))"
_WORDS = re.compile(rf"{_NAMES}|[{_ALONE}{_PICTURES}]|(?:(?![{_ALONE}{_PICTURES}_])[\w{_MARKS}])+")
_ASCII_WORDS = re.compile(rf"{_NAMES}|[a-z0-9]+", re.ASCII)
_SIGNS = {"++": "pp", "#": "sharp"}


class Word(NamedTuple):
    """A word as it is looked for, and the letters `start` to `end` of the text that spell it."""

    folded: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of `text` in their order. `C++`, `C#` and `.NET` are words; `node.js` and `scikit-learn` are two."""
    spelled, starts, ends = _spelled(text[:TEXT_LENGTH])
    found = (_ASCII_WORDS if spelled.isascii() else _WORDS).finditer(spelled)
    return [Word(_named(match), starts[match.start()], ends[match.end() - 1]) for match in found]


def fold(text: str) -> list[str]:
    """The words alone."""
    return [word.folded for word in words(text)]


def _named(match: "re.Match[str]") -> str:
    if match["net"]:
        return "dotnet"
    if match["sign"]:
        return match[0][0] + _SIGNS[match[0][1:]]
    return match[0][:WORD_LENGTH]


def _spelled(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The folded text, and for each of its letters where the letter of `text` that it comes from begins and ends."""
    if text.isascii():
        return text.lower(), range(len(text)), range(1, len(text) + 1)
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        folded = _letter(text[start:end])
        letters.append(folded)
        starts += [start] * len(folded)
        ends += [end] * len(folded)
    return "".join(letters), starts, ends


def _clusters(text: str) -> list[tuple[int, int]]:
    """Each letter together with the marks behind it, which may be composed with it; parts of Hangul syllables too."""
    starts = [at for at, letter in enumerate(text) if not at or not _is_joined(letter)]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _is_joined(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "M" or "\u1160" <= letter <= "\u11ff"


@lru_cache(maxsize=4096)
def _letter(cluster: str) -> str:
    """NFKC_Casefold of the letter, without marks that are no letters of their own; decimal digits as ASCII."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", cluster[:8]).casefold())
    kept = "".join(_plain(letter) for letter in apart.casefold() if not _is_dropped(letter))
    return unicodedata.normalize("NFC", kept.translate(_BASES))


def _is_dropped(letter: str) -> bool:
    category = unicodedata.category(letter)
    is_mark = category == "Mn" and (unicodedata.combining(letter) >= _LEAST_MARK or "\ufe00" <= letter <= "\ufe0f")
    return is_mark or category in {"Cf", "Cs", "Me"} or letter == "\u0640" or "\U0001f3fb" <= letter <= "\U0001f3ff"


def _plain(letter: str) -> str:
    return str(unicodedata.decimal(letter)) if unicodedata.category(letter) == "Nd" else letter
