"""What a tag may be: one spelling for each, bounded, with an address of its own. Pure."""

import re
import unicodedata
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.text import slugify

TAG_LENGTH, TAGS_PER_ENTRY = 30, 5
LETTERS_MIN = 6
"""Shorter words that differ by a letter are mostly two words: `helm` and `hell`, `cost` and `cast`."""
_SIGNS = {"+": "-plus", "#": "-sharp", ".": "-dot-", "&": "-and-", "/": "-"}


def normal(name: str) -> str:
    """The one spelling of a tag: compatible characters unified, lower case, words joined by hyphens.

    Raises ValidationError with a sentence for people where nothing sensible is left or it is too long.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    visible = "".join(letter for letter in folded if letter.isspace() or unicodedata.category(letter)[0] not in "CZ")
    tag = re.sub(r"[\s_,;-]+", "-", visible.replace('"', "")).strip("-")
    if not any(unicodedata.category(letter)[0] in "LN" for letter in tag):
        raise ValidationError(f"“{name.strip()[:40]}” is no tag: it needs a letter or a digit.")
    if len(tag) > TAG_LENGTH:
        raise ValidationError(f"“{tag[:40]}…” is too long: a tag has at most {TAG_LENGTH} characters.")
    return tag


def split(text: str) -> list[str]:
    """The tags typed in one field, separated by commas, without repetition, in their order.

    Raises ValidationError as `normal` does, and where there are more than five.
    """
    parts = [part for part in text.replace(";", ",").split(",", 200) if part.strip()]
    names = list(dict.fromkeys(normal(part) for part in parts))
    if len(names) > TAGS_PER_ENTRY:
        raise ValidationError(f"At most {TAGS_PER_ENTRY} tags: leave out {len(names) - TAGS_PER_ENTRY}.")
    return names


def join(tags: Iterable[object]) -> str:
    """The text for a field that shows `tags` (rows or names)."""
    return ", ".join(str(tag) for tag in tags)


def are_alike(one: str, other: str) -> bool:
    """Whether two different names are probably one word: but for hyphens, a plural s, or one letter of six and more."""
    first, second = _letters(one), _letters(other)
    if one == other or first == second:
        return one != other
    return min(len(first), len(second)) >= LETTERS_MIN and _is_one_slip(first, second)


def slug_of(name: str) -> str:
    """The tag's word in an address: `c++` and `c#` differ, and nothing ends up empty."""
    spelled = "".join(_SIGNS.get(letter, letter) for letter in name)
    return slugify(spelled, allow_unicode=True) or "-".join(f"u{ord(letter):x}" for letter in name)


def _letters(name: str) -> str:
    """`data-sets` and `dataset` share these."""
    joined = re.sub(r"[-_.]", "", name)
    return joined[:-1] if len(joined) > 3 and joined.endswith("s") and not joined.endswith("ss") else joined


def _is_one_slip(one: str, other: str) -> bool:
    """One letter more, less, different, or two neighbours changed about (an edit distance of one)."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((i for i, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[:at] + short[at + 1 : at + 2] + short[at : at + 1] + short[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped == long
