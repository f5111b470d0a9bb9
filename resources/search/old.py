"""What pages asked that were numbered. To be deleted with the last of them."""

from resources.models.resource import Health, Resource, ResourceQuerySet
from resources.search import answers, questions
from resources.search.questions import Words
from resources.search.walks import walk


def in_order(words: Words) -> ResourceQuerySet:
    """The newest thousand that fit."""
    question = questions.read(words)
    found = walk(question.node, question.known, "resource_id", limit=answers.COUNTED)
    rows = Resource.objects.live().filter(pk__in=[pk for (pk,) in found.rows]).order_by("-added_at", "-id")
    return rows.broken_last() if words.get("broken") else rows.exclude(health=Health.BROKEN)


def has_broken(words: Words) -> bool:
    """Whether any broken link fits `words`."""
    return in_order(words | {"broken": "1"}).filter(health=Health.BROKEN).exists()
