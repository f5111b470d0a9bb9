"""Counting anew what is counted already, a step at a time: a job ends in time, and the next one goes on behind it."""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

BATCH = 500


class Step(NamedTuple):
    """How many numbers were wrong, and the id up to which it has come; None where there is nothing behind it."""

    wrong: int
    last: int | None


Deed = Callable[[int], Step]
"""Counts the next few rows behind an id."""


class Place(NamedTuple):
    """Where to go on: with which of several deeds, behind which id."""

    deed: int = 0
    after: int = 0


BEGIN = Place()


def behind(after: int, said: QuerySet[Any, Any], votes: QuerySet[Any], of: str, recount: Callable[[int], int]) -> Step:
    """The next BATCH rows behind an id, of which `said` tells ids and numbers. Where there are not as many votes of
    one, `recount` is called with its id, and returns how many numbers it wrote."""
    numbers = dict(said.filter(pk__gt=after).order_by("pk")[:BATCH])
    counts = votes.filter(**{f"{of}__in": numbers}).order_by().values_list(of).annotate(number=Count("pk"))
    counted = dict.fromkeys(numbers, 0) | dict(counts)
    wrong = [pk for pk, number in numbers.items() if counted[pk] != number]
    return Step(sum(map(recount, wrong)), max(numbers, default=None))


def whole(deed: Deed) -> int:
    """All of it; how many numbers were wrong."""
    return run([deed])[0]


def run(deeds: Sequence[Deed], place: Place = BEGIN, seconds: float | None = None) -> tuple[int, Place | None]:
    """The deeds from that place on, for so many seconds; how many numbers were wrong, and where to go on."""
    wrong, end = 0, None if seconds is None else monotonic() + seconds
    while place.deed < len(deeds):
        step = deeds[place.deed](place.after)
        wrong += step.wrong
        place = Place(place.deed, step.last) if step.last is not None else Place(place.deed + 1)
        if end is not None and monotonic() >= end and place.deed < len(deeds):
            return wrong, place
    return wrong, None
