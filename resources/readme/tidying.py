"""What ends an entry's line: the comment with its id, and with what was tidied in its description. Pure.

Awesome lists begin descriptions with a capital and end them with a full stop. Where people wrote otherwise the file
does it for them and says so, `<!-- id=12 tidied=word. -->`, so that their words come back as they were. Somebody who
edits the line need not care: what is not there any more is not taken back.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ENDING = re.compile(r"<!--(?=\s+\S)(?:\s+id=(\d{1,18}))?(?:\s+tidied=([^\W\d_]{0,30}\.?))?(\s+doors)?\s+-->")
_IS_ENDED = re.compile(r"[.!?…。！？؟।][\"”]?\Z")
_FIRST_WORD = re.compile(r"[^\W\d_]{1,30}(?![^\W\d_])")


@dataclass(frozen=True, slots=True)
class Ending:
    """The comment after an entry: `tidied` holds the first word, if it got a capital, and a full stop that was set."""

    id: int | None = None
    tidied: str = ""

    def taken_back(self, description: str) -> str:
        """The description as it was, or as it is where somebody has changed what was tidied."""
        told = description.removesuffix(".") if self.tidied.endswith(".") else description
        is_small = self.tidied not in {"", "."}
        told = _small(told) if is_small else told
        return told if tidied(told, may_begin_small=not is_small) == (description, self.tidied) else description

    def comment(self, *, has_doors: bool) -> str:
        said = [f"id={self.id}" if self.id is not None else "", f"tidied={self.tidied}" if self.tidied else ""]
        words = " ".join(filter(None, [*said, "doors" if has_doors and self.id is None and not self.tidied else ""]))
        return f"<!-- {words} -->" if words else ""


def is_ending(comment: str) -> bool:
    return _ENDING.fullmatch(comment) is not None


def ending_of(comments: Iterable[str]) -> Ending:
    """What the first comment of that form says."""
    found = next(filter(None, map(_ENDING.fullmatch, comments)), None)
    return Ending(int(found[1]) if found[1] else None, found[2] or "") if found else Ending()


def tidied(description: str, *, may_begin_small: bool) -> tuple[str, str]:
    """The description as a sentence, and what was done to it; only what `Ending.taken_back` undoes."""
    done = ""
    sentence = description
    word = _FIRST_WORD.match(sentence)
    if not may_begin_small and word and word[0][0].islower() and _small(_big(sentence)) == sentence:
        sentence, done = _big(sentence), word[0]
    if sentence and not _IS_ENDED.search(sentence):
        sentence, done = f"{sentence}.", f"{done}."
    return sentence, done


def _big(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
