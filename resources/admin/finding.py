"""Entries by what a moderator types, in the guide or out of it, at the same cost in a guide of any size."""

from django.db.models import Q

from guide.beginnings import begins
from resources.desk_forms import entry_of
from resources.models import Resource
from resources.search import answers, questions

BEST, LOOKED_AT = 200, 2_000
"""So many that fit best, and so many of the latest that readers do not see."""
HELP = (
    f"Words as in the search of the guide (the {BEST} that fit best), a number, an address, the beginning of a list’s "
    f"name, or words in the title of one of the latest {LOOKED_AT:,} that readers do not see"
)


def entries(typed: str) -> set[int]:
    """The ids of what fits."""
    one = entry_of(typed)
    if one and not typed.isdecimal():
        return {one.pk}
    return _live(typed) | ({one.pk} if one else set()) | _out_of_sight(typed) | _taken_from(typed)


def _live(typed: str) -> set[int]:
    words = {"q": typed, "broken": "1"}
    question = questions.read(words)
    return set(answers.page(question, words, BEST).ids)


def _out_of_sight(typed: str) -> set[int]:
    words = [Q(title__icontains=word) | Q(url__icontains=word) for word in typed.split()[:8]]
    found: set[int] = set()
    for out in (Q(retired_at__isnull=False), Q(hidden_at__isnull=False)):
        latest = Resource.objects.filter(out).order_by("-added_at", "-id").values("pk")[:LOOKED_AT]
        found |= set(Resource.objects.filter(*words, pk__in=latest).values_list("pk", flat=True)[:BEST])
    return found


def _taken_from(typed: str) -> set[int]:
    """Those of a list whose name begins so."""
    rows = Resource.objects.exclude(source="").filter(begins("source", typed))
    return set(rows.order_by("-id").values_list("pk", flat=True)[:BEST])
