"""Entries that a proposal could be mistaken for, with their likeness."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce

from resources.models import Resource, Submission

CANDIDATES, SHOWN, LEAST = 200, 5, 60
"""At most so many rows are compared, so many are shown, from so many per cent of likeness up."""
LATEST = 5_000


@dataclass(frozen=True, slots=True)
class Lookalike:
    entry: Resource | Submission
    percent: int

    @property
    def is_live(self) -> bool:
        return isinstance(self.entry, Resource)


def of(submission: Submission) -> list[Lookalike]:
    """Other live resources and open submissions with a similar title, the most alike first.

    `submission` need not be stored.
    """
    wanted = _shares_a_word(submission)
    open_ = Submission.objects.open().new_pages().filter(wanted, pk__gt=_end_of_the_latest())
    if submission.pk:
        open_ = open_.exclude(pk=submission.pk)
    return _most_alike(
        submission, [*_others(submission), *open_.select_related("section").order_by("-id")[:CANDIDATES]]
    )


def on_its_site(submission: Submission) -> list[Lookalike]:
    """As `of`, of the live resources of the same site: a submitter is told of these alone. One query, by the site."""
    return _most_alike(submission, _others(submission, host=submission.host))


def _others(submission: Submission, **where: str) -> list[Resource]:
    """The live resources with which it is compared."""
    live = Resource.objects.live().filter(_shares_a_word(submission), **where)
    if submission.pk:
        live = live.exclude(submissions=submission)
    if submission.target_id:
        live = live.exclude(pk=submission.target_id)
    return list(live.select_related("section").order_by("-id")[:CANDIDATES])


def _most_alike(submission: Submission, rows: list[Any]) -> list[Lookalike]:
    compared = [Lookalike(row, _likeness(submission, row)) for row in rows]
    alike = [found for found in compared if found.percent >= LEAST]
    return sorted(alike, key=lambda found: -found.percent)[:SHOWN]


def _end_of_the_latest() -> Coalesce:
    """Of what waits, the latest LATEST are compared: a queue of any length costs the same."""
    behind = Submission.objects.order_by("-pk").values("pk")[LATEST : LATEST + 1]
    return Coalesce(Subquery(behind), 0)


def _shares_a_word(submission: Submission) -> Q:
    """Rows that hold one of the five longest words of the title. A title of short words alone is compared whole."""
    words = sorted(set(re.findall(r"\w{4,}", submission.title.casefold())), key=len, reverse=True)[:5]
    return reduce(or_, (Q(title__icontains=word) for word in words), Q(title__iexact=submission.title))


def _likeness(one: Submission, other: Resource | Submission) -> int:
    return round(100 * SequenceMatcher(None, one.title.casefold(), other.title.casefold()).ratio())
