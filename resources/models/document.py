"""What search reads: a row for each live resource, and the words in use. Both are derived; `reindex` makes them.

On SQLite a full-text table and its triggers hang on the documents, on PostgreSQL a generated column with its index: see
`search.schema`. Whoever alters the table of documents has to call it again.
"""

from django.db import models
from django.db.models import F
from django.db.models.functions import Left

from resources.models.resource import Resource

WORD_LENGTH = 250


class Document(models.Model):
    """`words` in the order of the texts, then again by where they stand; `filters` what can be counted and narrowed."""

    resource = models.OneToOneField(Resource, primary_key=True, on_delete=models.CASCADE, related_name="document")
    words = models.TextField()
    filters = models.TextField()

    def __str__(self) -> str:
        return f"What finds {self.resource_id}"


class Word(models.Model):
    """A word of a document, and about how many hold it. Rows are only ever added: two of one word do no harm, and a
    constraint would let deeds that bring the same new word wait for each other."""

    word = models.CharField(max_length=WORD_LENGTH)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(F("word"), name="words_by_spelling"),
            *(models.Index(Left("word", n), F("count").desc(), name=f"words_by_first_{n}") for n in (1, 2, 3)),
        ]

    def __str__(self) -> str:
        return self.word
