"""What may be meant by what is being typed: titles, tags and words of DevOps that go on like it."""

from django.db.models import Exists, OuterRef

from resources.models import Resource, ResourceTag, Tag
from resources.search import folding, lookups
from resources.search.documents import TITLE
from resources.search.expression import Has, Not, all_of, any_of, words
from resources.search.filters import BROKEN
from resources.search.places import Crossing
from resources.search.walks import walk

SHOWN, CANDIDATES = 8, 60


def suggest(typed: str) -> list[str]:
    """At most 8 titles, tags and twins of ideas that begin like what is being typed, or hold all of its words; four
    queries at most."""
    folded = folding.fold(typed[: folding.WORD_LENGTH * 4])[-6:]
    if not folded:
        return []
    *before, last = folded
    wanted = [place for word in folded for place in (word, TITLE + word)]
    looked_up = lookups.look_up([*wanted, *words(BROKEN)], typing=last, with_places=True)
    known = looked_up.known
    going_on = any_of(Has(TITLE + last), *(Has(TITLE + word) for word in known.completions))
    node = all_of(*(Has(TITLE + word) for word in before), going_on, Not(BROKEN))
    found = walk(node, known, "resource_id", limit=CANDIDATES)
    titles = Resource.objects.live().filter(pk__in=[pk for (pk,) in found.rows]).values_list("title", flat=True)
    text = " ".join(folded)
    ranked = sorted(set(titles), key=lambda title: (not _folded(title).startswith(text), len(title), title))
    return list(dict.fromkeys([*_twins(looked_up.places.crossings, text), *_tags(text), *ranked]))[:SHOWN]


def _twins(crossings: list[Crossing], text: str) -> list[str]:
    """One word of DevOps at most: looked for, it shows the bridge that begins there."""
    names = (" ".join(name) for crossing in crossings for name in crossing.twins)
    return sorted(name for name in names if name.startswith(text))[:1]


def _tags(text: str) -> list[str]:
    """Two tags at most: what they lead to is a list, and titles are looked for more."""
    start = text.replace(" ", "-")
    used = ResourceTag.objects.filter(tag=OuterRef("pk"), content_object__in=Resource.objects.live())
    rows = Tag.objects.filter(Exists(used), name__startswith=start, merged_into=None).order_by("name")
    return list(rows.values_list("name", flat=True)[:2])


def _folded(title: str) -> str:
    return " ".join(folding.fold(title))
