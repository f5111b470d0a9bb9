"""The words in use: about how many documents hold them, how they go on, and what a misspelt one may have meant."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Max, Min

from resources.models import Word
from resources.models.document import WORD_LENGTH
from resources.search import schema, slips
from resources.search.expression import EVERY

COMPLETIONS, COMPLETIONS_OF_A_LETTER, STARTS = 20, 8, 3
"""A word that is still being typed stands for so many of those in use that begin like it, the most frequent ones; a
single letter for fewer. Its first three letters, and fewer, are indexed with the number of each."""
_BATCH = 500
_COUNTED = f"FROM {schema.COUNTED} c WHERE c.word > %s AND c.word <= %s"
_WRITING = [
    f"UPDATE resources_word SET count = c.count {_COUNTED} AND c.word = resources_word.word"  # noqa: S608
    " AND c.count <> resources_word.count",
    f"INSERT INTO resources_word (word, count) SELECT c.word, c.count {_COUNTED}"  # noqa: S608
    " AND NOT EXISTS (SELECT 1 FROM resources_word w WHERE w.word = c.word)",
]
"""What is written of one batch: each in a statement of its own, for which on SQLite all other writers wait."""


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
    """Count the documents of every word anew. It reads the whole index, a few seconds for a million documents, and
    writes what has changed, so many words at a time. A word that comes meanwhile keeps its number."""
    known = Word.objects.aggregate(last=Max("pk"))["last"] or 0
    with connection.cursor() as cursor:
        for statement in schema.count_words(connection.vendor):
            cursor.execute(statement)
        _write_counted(cursor)
        _forget_unused(cursor, known)
        cursor.execute(f"DROP TABLE {schema.COUNTED}")
        cursor.execute("ANALYZE resources_word")  # Without numbers PostgreSQL would read all of it for every question.


def fill() -> None:
    """As `recount` in one statement, for a guide that nobody else uses meanwhile."""
    with connection.cursor() as cursor:
        for statement in schema.count_words(connection.vendor):
            cursor.execute(statement)
        cursor.execute(f"DELETE FROM {Word._meta.db_table}")  # noqa: S608
        rows = f"SELECT word, count FROM {schema.COUNTED} ORDER BY word"  # noqa: S608
        cursor.execute(f"INSERT INTO {Word._meta.db_table} (word, count) {rows}")
        cursor.execute(f"DROP TABLE {schema.COUNTED}")
        cursor.execute("ANALYZE resources_word")


def _write_counted(cursor: CursorWrapper) -> None:
    last = ""
    while end := _end_of_batch(cursor, last):
        for statement in _WRITING:
            cursor.execute(statement, [last, end])
        last = end


def _end_of_batch(cursor: CursorWrapper, last: str) -> str | None:
    batch = f"SELECT word FROM {schema.COUNTED} WHERE word > %s ORDER BY word LIMIT {_BATCH}"  # noqa: S608
    cursor.execute(f"SELECT MAX(word) FROM ({batch}) AS batch", [last])  # noqa: S608
    found: tuple[str | None] = cursor.fetchone()
    return found[0]


def _forget_unused(cursor: CursorWrapper, known: int) -> None:
    """Words up to this id that no document holds any more, and of two rows of one word the later."""
    last = 0
    while rows := list(
        Word.objects.filter(pk__gt=last, pk__lte=known).order_by("pk").values_list("pk", "word")[:_BATCH]
    ):
        last, words = rows[-1][0], [word for _, word in rows]
        marks = ",".join(["%s"] * len(words))
        cursor.execute(f"SELECT word FROM {schema.COUNTED} WHERE word IN ({marks})", words)  # noqa: S608
        used = {word for (word,) in cursor.fetchall()}
        firsts = dict(Word.objects.filter(word__in=used).order_by().values_list("word").annotate(first=Min("pk")))
        gone = [pk for pk, word in rows if firsts.get(word) != pk]
        Word.objects.filter(pk__in=gone).delete()
