"""The words in use: about how many documents hold them, how they go on, and what a misspelt one may have meant."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection, transaction

from resources.models import Word
from resources.models.document import WORD_LENGTH
from resources.search import schema, slips
from resources.search.expression import EVERY

COMPLETIONS, STARTS = 20, 3
"""A word that is still being typed stands for so many of those in use that begin like it, the most frequent ones. Its
first three letters, and fewer, are indexed with the number of each."""
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


def look_up(words: Iterable[str], typing: str = "") -> Known:
    """One query: the numbers of these words, those that go on from `typing`, and the highest id."""
    wanted = list(dict.fromkeys(words))
    branches = ["SELECT 0, '', coalesce(max(resource_id), 0) FROM resources_document"]
    arguments: list[str] = [*wanted]
    if wanted:
        places = ",".join(["%s"] * len(wanted))
        branches.append(f"SELECT 1, word, count FROM resources_word WHERE word IN ({places})")  # noqa: S608
    if typing:
        branches.append(f"SELECT 2, word, count FROM ({_completing(typing)}) AS completed")  # noqa: S608
        arguments += [typing[:STARTS], typing, typing]
    known = Known()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(branches), arguments)
        for kind, word, count in cursor.fetchall():
            _learn(known, kind, word, count)
    return known


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


def _completing(typing: str) -> str:
    """The most frequent words that begin so. The lengths stand in the statement: the index is one of expressions."""
    left, collation = (
        ("substr(word, 1, {})", "") if connection.vendor == "sqlite" else ("left(word, {})", ' COLLATE "C"')
    )
    start, whole = left.format(min(len(typing), STARTS)), left.format(len(typing))
    return (
        f"SELECT word, count FROM resources_word WHERE {start} = %s AND {whole} = %s AND word <> %s"  # noqa: S608
        f" ORDER BY count DESC, word{collation} LIMIT {COMPLETIONS}"
    )


def _learn(known: Known, kind: int, word: str, count: int) -> None:
    if kind == 0:
        known.top = count
        return
    known.counts[word] = max(count, known.counts.get(word, 0))
    if kind == 2 and word not in known.completions:
        known.completions.append(word)
