"""How a title and a summary read: do they shout, do they sell, is it a sentence. Pure."""

import re

SELLING = (
    r"#1|no\.? ?1|best ever|ultimate|must[- ]read|must[- ]have|amazing|awesome|incredible|insane|revolutionary"
    r"|game[- ]chang\w+|limited (?:time )?offer|discount|coupon|promo code|sign up (?:now|today)|buy (?:now|today)"
    r"|don'?t miss|\d+ ?% off|guaranteed"
)
"""Words of advertisements; a title that needs them is better without."""
WORDS_OF_A_SENTENCE = 4


def shouts(title: str) -> bool:
    """Two exclamation marks, or more than half of its letters in capital words of four letters and more.

    Shorter ones are mostly abbreviations, and a single word is mostly a name.
    """
    words = re.findall(r"[^\W\d_]+", title)
    loud = sum(len(word) for word in words if len(word) > 3 and word.isupper())
    return "!!" in title or "!?" in title or "?!" in title or (len(words) > 1 and loud > sum(map(len, words)) / 2)


def sells(title: str) -> bool:
    return bool(re.search(rf"(?<!\w)(?:{SELLING})(?!\w)", title.casefold()))


def is_no_sentence(summary: str) -> bool:
    """Fewer than four words; for scripts without spaces, fewer than twelve letters."""
    letters = sum(letter.isalpha() for letter in summary)
    has_spaces = summary.isascii() or " " in summary
    return len(summary.split()) < WORDS_OF_A_SENTENCE if has_spaces else letters < 12


def is_repeated(title: str, summary: str) -> bool:
    """The summary says the title again, apart from case and punctuation."""
    return _letters(title) == _letters(summary) != ""


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
