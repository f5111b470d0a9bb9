"""What was asked for → the resources that answer it."""

from django.db.models import Q

from resources.models.resource import Resource, ResourceQuerySet

_EXACT = {"section": "section__slug", "kind": "kind", "level": "level", "cost": "cost", "tag": "tags__slug"}
WORDS_MAX = 8
"""More words than anybody types; each costs a pass over the rows."""


def find(words: dict[str, str]) -> ResourceQuerySet:
    """Live resources, newest first, that fit every filter of `words` and hold every word of its `q`."""
    found = Resource.objects.live().filter(**{_EXACT[name]: word for name, word in words.items() if name in _EXACT})
    for word in words.get("q", "").split()[:WORDS_MAX]:
        found = found.filter(
            Q(title__icontains=word)
            | Q(summary__icontains=word)
            | Q(url__icontains=word)
            | Q(tag_items__tag__name__icontains=word)
        )
    return found.order_by("-added_at", "-id").distinct()
