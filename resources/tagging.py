"""What a tag may be: one spelling for each, bounded, with an address of its own. Pure."""

import re
import unicodedata
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.text import slugify

TAG_LENGTH, TAGS_PER_ENTRY = 30, 5
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


def slug_of(name: str) -> str:
    """The tag's word in an address: `c++` and `c#` differ, and nothing ends up empty."""
    spelled = "".join(_SIGNS.get(letter, letter) for letter in name)
    return slugify(spelled, allow_unicode=True) or "-".join(f"u{ord(letter):x}" for letter in name)
