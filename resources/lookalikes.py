"""Entries that a proposal could be mistaken for, with their likeness."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, reduce
from heapq import nlargest
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from guide.models import Section
from guide.prepared import Prepared
from resources.models import Resource, Submission
from resources.search import engine
from resources.search.documents import TITLE
from resources.search.expression import Has, all_of, any_of
from resources.search.folding import fold
from resources.search.lookups import look_up
from resources.search.walks import allowance, cut, span_for

CANDIDATES, COMPARED, SHOWN, LEAST = 200, 25, 5, 60
"""At most so many rows share words, so many of them are compared letter by letter, and so many are shown, from so many
per cent of likeness up."""
LATEST = 5_000
STEP = 50
"""Rows of the guide are asked for by ids of so many places, or twice so many, and so on."""
SHOWN_OF = ("title", "pk", "host", "section_id", "section__title")
WORDS, LETTERS = 5, 4
"""So many of the longest words of a title are looked for, of so many letters at least."""


class Candidate(NamedTuple):
    """What is known of a row that is compared: no more than what is shown of it."""

    title: str
    pk: int
    host: str
    section_id: int
    section: str
    model: Any

    @property
    def entry(self) -> Any:
        place = Section(pk=self.section_id, title=self.section)
        return self.model(pk=self.pk, title=self.title, host=self.host, section=place)


@dataclass(frozen=True, slots=True)
class Lookalike:
    entry: Resource | Submission
    percent: int

    @property
    def is_live(self) -> bool:
        return isinstance(self.entry, Resource)


def of(submission: Submission) -> list[Lookalike]:
    """Other live resources and open submissions with a similar title, the most alike first; four queries.

    `submission` need not be stored, and of what is found only what is shown is known. Of live ones, the index of the
    search knows which share words, in a guide of any size: those with all of the long words come first.
    """
    ids = _in_the_guide(submission.title) - {submission.resource_id, submission.target_id}
    words = _looked_for(submission.title)
    waiting = _waiting(len(words))(submission.title, submission.pk or 0, *words)
    return _most_alike(submission, [*_candidates(Resource, _live(ids)), *_candidates(Submission, waiting)])


def on_its_site(submission: Submission) -> list[Lookalike]:
    """As `of`, of the live resources of the same site: a submitter is told of these alone. One query, by the site."""
    shares = _shares_a_word(submission.title, _looked_for(submission.title))
    live = Resource.objects.live().filter(shares, host=submission.host)
    own = [pk for pk in (submission.resource_id, submission.target_id) if pk]
    latest = (live.exclude(pk__in=own) if own else live).order_by("-id")[:CANDIDATES]
    return _most_alike(submission, _candidates(Resource, latest.values_list(*SHOWN_OF)))


def _in_the_guide(title: str) -> set[int]:
    """The ids of live resources with all of the longest words in their titles, and of the latest with any of these."""
    words = _longest(set(fold(title))) or fold(title)[:WORDS]
    if not words:
        return set()
    forms = [[TITLE + form for form in _forms(word)] for word in words]
    known = look_up([form for same in forms for form in same]).known
    each = [any_of(*map(Has, same)) for same in forms]
    nodes, budget = (all_of(*each), any_of(*each)), allowance() / 2
    slices = [cut(node, known, CANDIDATES, span_for(node, known, CANDIDATES, budget)) for node in nodes]
    return {pk for _, pk in engine.rows(slices, "resource_id")}


def _forms(word: str) -> list[str]:
    """One of it and many of it: the index knows whole words."""
    return [word, word.removesuffix("s") if word.endswith("s") else f"{word}s"]


def _live(ids: set[int]) -> list[Any]:
    """Of these ids. A question is put into words for some numbers of them, and not for each: the places that are left
    over are nobody's."""
    size = -(-len(ids) // STEP) * STEP
    return _of_these(*ids, *[0] * (size - len(ids))) if ids else []


@Prepared
def _of_these(*ids: int) -> QuerySet[Any, Any]:
    return Resource.objects.live().filter(pk__in=ids).values_list(*SHOWN_OF)


@cache
def _waiting(count: int) -> Prepared:
    """The latest that wait and share one of so many words with a title, or are called the same."""

    def rows(title: str, besides: int, *words: str) -> QuerySet[Any, Any]:
        shares = _shares_a_word(title, list(words))
        open_ = Submission.objects.open().new_pages().filter(shares, pk__gt=_end_of_the_latest())
        return open_.exclude(pk=besides).order_by("-id").values_list(*SHOWN_OF)[:CANDIDATES]

    return Prepared(rows)


def _candidates(model: Any, rows: Iterable[Any]) -> Iterator[Candidate]:
    return (Candidate._make((*row, model)) for row in rows)


def _most_alike(submission: Submission, candidates: Iterable[Candidate]) -> list[Lookalike]:
    """Letter by letter those are compared that have most in common word by word."""
    title = submission.title.casefold()
    words = set(re.findall(r"\w{2,}", title))
    close = nlargest(COMPARED, candidates, key=lambda one: _in_common(words, one.title.casefold()))
    best: list[tuple[int, Candidate]] = []
    for one in close:
        percent = _likeness(title, one.title, best[-1][0] if len(best) == SHOWN else LEAST)
        best = sorted([*best, (percent, one)] if percent else best, key=lambda found: -found[0])[:SHOWN]
    return [Lookalike(one.entry, percent) for percent, one in best]


def _end_of_the_latest() -> Coalesce:
    """Of what waits, the latest LATEST are compared: a queue of any length costs the same."""
    behind = Submission.objects.order_by("-pk").values("pk")[LATEST : LATEST + 1]
    return Coalesce(Subquery(behind), 0)


def _shares_a_word(title: str, words: list[str]) -> Q:
    """Rows that hold one of these words, or are called the same."""
    return reduce(or_, (Q(title__icontains=word) for word in words), Q(title__iexact=title))


def _looked_for(title: str) -> list[str]:
    """The longest words of the title. One of short words alone is compared whole."""
    return _longest(set(re.findall(r"\w{4,}", title.casefold())))


def _longest(words: set[str]) -> list[str]:
    return sorted((word for word in words if len(word) >= LETTERS), key=lambda word: (-len(word), word))[:WORDS]


def _in_common(words: set[str], title: str) -> float:
    """How much of a title is made of these words."""
    return sum(len(word) for word in words if word in title) / (len(title) + 1)


def _likeness(one: str, other: str, least: int) -> int:
    """In per cent; 0 where it is less than `least`, which the number of letters, or of each letter, tells of most."""
    matcher = SequenceMatcher(None, one, other.casefold())
    is_far = any(round(100 * most()) < least for most in (matcher.real_quick_ratio, matcher.quick_ratio))
    percent = 0 if is_far else round(100 * matcher.ratio())
    return percent if percent >= least else 0
