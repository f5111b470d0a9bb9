"""The words in use: about how many documents hold them, how they go on, and what a misspelt one may have meant."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection, transaction

from resources.models import Word
from resources.models.document import WORD_LENGTH
from resources.search import schema, slips
from resources.search.expression import EVERY

COMPLETIONS, COMPLETIONS_OF_A_LETTER, STARTS = 20, 8, 3
"""A word that is still being typed stands for so many of those in use that begin like it, the most frequent ones; a
single letter for fewer. Its first three letters, and fewer, are indexed with the number of each."""
_BATCH = 500


@dataclass(slots=True)
class Known:
    """What the vocabulary says about the words of one question; `top` is the highest id of a document."""

    counts: dict[str, int] = field(default_factory=dict)
    completions: list[str] = field(default_factory=list)
    top: int = 0

    def size(self, word: str) -> int:
        """No more than this, as far as is known: a word that stands in a title stands in the document."""
        if word == EVERY:
            return self.top
        found = self.counts.get(word)
        return found if found is not None else self.counts.get(word[3:], 1) if word.startswith(":") else 1


def add(words: Iterable[str]) -> None:
    """Learn those that are new. What is known keeps its number until the next `recount`."""
    wanted = sorted({word[:WORD_LENGTH] for word in words if not word.startswith((":0:", ":1:", ":2:"))})
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        known = set(Word.objects.filter(word__in=batch).values_list("word", flat=True))
        Word.objects.bulk_create(Word(word=word) for word in batch if word not in known)


def meant(word: str) -> str:
    """The most frequent word in use that is one slip of a finger away; empty where there is none."""
    candidates = slips.around(word)
    if not candidates:
        return ""
    found = Word.objects.filter(word__in=candidates).values_list("word", "count")
    counts: Counter[str] = Counter()
    for other, count in found:
        counts[other] = max(counts[other], count)
    return min(counts, key=lambda other: (-counts[other], other), default="")


def recount() -> None:
    """Count the documents of every word anew. It reads the whole index: a few seconds for a million documents."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in schema.count_words(connection.vendor):
            cursor.execute(statement)
