"""How a title and a summary read: do they shout, do they sell, is it a sentence. Pure."""

import re

SELLING = (
    r"#1|no\.? ?1|best ever|ultimate|must[- ]read|must[- ]have|amazing|awesome|incredible|insane|revolutionary"
    r"|game[- ]chang\w+|limited (?:time )?offer|discount|coupon|promo code|sign up (?:now|today)|buy (?:now|today)"
    r"|don'?t miss|\d+ ?% off|guaranteed"
)
"""Words of advertisements; a title that needs them is better without."""
WORDS_OF_A_SENTENCE = 4
_PLACE = re.compile(
    r"(?:https?://|www\.)\S"  # An address as it is copied,
    r"|[\w-]\.(?!js|py|net|md|sh)[a-z]{2,}/\w"  # or as it is said,
    r"|[\w.+-]+@[\w-]+\.\w"  # or of a mailbox,
    r"|(?<![\w/.])@\w{2,}",  # or a name on some network.
    re.IGNORECASE,
)
_LINKABLE = re.compile(r"\w\.\w|[/@]")


def shouts(title: str) -> bool:
    """Two exclamation marks, or more than half of its letters in capital words of four letters and more.

    Shorter ones are mostly abbreviations, and a single word is mostly a name.
    """
    words = re.findall(r"[^\W\d_]+", title)
    loud = sum(len(word) for word in words if len(word) > 3 and word.isupper())
    return "!!" in title or "!?" in title or "?!" in title or (len(words) > 1 and loud > sum(map(len, words)) / 2)


def sells(title: str) -> bool:
    return bool(re.search(rf"(?<!\w)(?:{SELLING})(?!\w)", title.casefold()))


def names_a_place(text: str) -> bool:
    """Whether it leads elsewhere than the link: an address, a mailbox, an @-handle. A bare “fast.ai” is a name."""
    return bool(_PLACE.search(text))


def can_be_linked(text: str) -> bool:
    """Whether a mail program might make a link of a part of it; rather too often than too seldom."""
    return bool(_LINKABLE.search(text))


def words_of(text: str) -> frozenset[str]:
    """Its words, whatever their order, case and punctuation."""
    return frozenset(re.findall(r"\w+", text.casefold()))


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
