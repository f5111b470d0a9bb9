"""What was asked for → the resources that answer it."""

from django.db.models import Q

from resources.models import ResourceTag
from resources.models.resource import Health, Resource, ResourceQuerySet

_EXACT = {"section": "section__slug", "kind": "kind", "level": "level", "cost": "cost", "tag": "tags__slug"}
WORDS_MAX = 8
"""More words than anybody types; each costs a pass over the rows."""


def find(words: dict[str, str]) -> ResourceQuerySet:
    """Live resources, newest first, that fit every filter of `words` and hold every word of its `q`.

    Broken links are left out, unless `words` asks for them; then they are last.
    """
    found = _find(words).order_by("-added_at", "-id")
    return found.broken_last() if words.get("broken") else found.exclude(health=Health.BROKEN)


def has_broken(words: dict[str, str]) -> bool:
    """Whether any broken link fits `words`."""
    return _find(words).filter(health=Health.BROKEN).exists()


def _find(words: dict[str, str]) -> ResourceQuerySet:
    found = Resource.objects.live().filter(**{_EXACT[name]: word for name, word in words.items() if name in _EXACT})
    for word in list(dict.fromkeys(words.get("q", "").split()))[:WORDS_MAX]:
        tagged = ResourceTag.objects.filter(tag__name__icontains=word).values("content_object")
        found = found.filter(
            Q(title__icontains=word) | Q(summary__icontains=word) | Q(url__icontains=word) | Q(pk__in=tagged)
        )
    return found
