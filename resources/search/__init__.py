"""What was asked for → the resources that answer it, a page at a time.

`words` are those of an address, as `facets.asked` reads them: `q` what was typed; `section`, `kind`, `level`, `cost`,
`language`, `tag` exact words; `minutes` one of MINUTES; `laptop=1`, `vendor=no`, `own=no`; `broken=1` shows broken
links too; `sort` one of SORTS; `after` and `before` the mark at which a page begins or ends.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.utils.safestring import SafeString

from guide.models import Bridge
from guide.remembering import remembered
from resources.models import Resource
from resources.search import answers, counting, marks, questions, reasons, terms
from resources.search.answers import COUNTED, Count, Page
from resources.search.documents import MINUTES
from resources.search.questions import SORTS, Question, Words
from resources.search.suggesting import suggest
from resources.search.terms import Text

__all__ = [
    "COUNTED",
    "MINUTES",
    "PAGE_SIZE",
    "SORTS",
    "Count",
    "Found",
    "Hit",
    "Words",
    "counts",
    "find",
    "ids",
    "suggest",
]

PAGE_SIZE = 50
BY_VOTES = {"best", "useful"}
"""Whoever calls something useful sees at once what becomes of these orders, so nothing of them is remembered."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A resource with what was looked for marked in its words, and the reasons for its place, the strongest first."""

    resource: Resource
    title: SafeString
    summary: SafeString
    why: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what fits. `problems` are sentences on what was not understood; `instead` is what was looked for where
    a word was probably misspelt; `before` and `after` are the marks of the pages around it, empty where there is none.

    `counts` are those of `counts`, and `has_broken` whether any broken link fits, where they were asked for.
    """

    hits: list[Hit]
    count: Count
    before: str = ""
    after: str = ""
    problems: list[str] = field(default_factory=list)
    instead: str = ""
    bridges: list[Bridge] = field(default_factory=list)
    counts: dict[str, dict[str, Count]] = field(default_factory=dict)
    has_broken: bool = False


def find(
    words: Words,
    *,
    size: int = PAGE_SIZE,
    with_counts: bool = False,
    with_broken: bool = False,
    for_cards: bool = False,
    in_full: bool = False,
) -> Found:
    """A page of the live resources that fit. Broken links are left out, unless `words` asks for them.

    With `with_counts`, what `counts` returns as well, for fewer queries than asking twice. With `with_broken`, whether
    any broken link fits, for no query more: in a guide so large that one cannot look everywhere, among the newest.
    With `for_cards`, the rows hold what their cards show, and not all that there is; with `in_full`, all of it but
    their tags and doors, which `listing` completes.
    """
    question, page = _asked(words, size, with_counts, with_broken)
    live = Resource.objects.live()
    problems = [*question.problems, *page.problems]
    if not page.ids and not page.count.number:
        problems += reasons.of_nothing(question, words)
    return Found(
        _hits(question, page, live.for_cards() if for_cards else live.in_full() if in_full else live.for_lists()),
        page.count,
        page.before,
        page.after,
        problems,
        question.instead,
        questions.bridges_of(question),
        counting.counts(question) if with_counts else {},
        page.has_glanced,
    )


def ids(words: Words, *, size: int = PAGE_SIZE) -> Page:
    """The page that `find` answers, as numbers alone: for whoever asks for rows of their own."""
    return _asked(words, size, False, False)[1]


def counts(words: Words) -> dict[str, dict[str, Count]]:
    """For each filter, how much fits each of its values together with everything else that is asked for: for `section`
    by slug, `tag` the most frequent dozen by slug, `laptop` under "1", `vendor` and `own` under "no", and `broken`
    under "1" how many broken links fit. A value that nothing fits is not there."""
    return _counts(tuple(sorted(words.items())))


def is_by_votes(words: Words) -> bool:
    return words.get("sort") in BY_VOTES


def _asked(words: Words, size: int, with_counts: bool, with_broken: bool) -> tuple[Question, Page]:
    if is_by_votes(words):
        return _asked_anew(words, size, with_counts, with_broken)
    return _remembered(tuple(sorted(words.items())), size, with_counts, with_broken)


@remembered()
def _remembered(words: tuple[tuple[str, str], ...], *how: Any) -> tuple[Question, Page]:
    return _asked_anew(dict(words), *how)


def _asked_anew(words: Words, size: int, with_counts: bool, with_broken: bool) -> tuple[Question, Page]:
    """Numbers alone: which rows, and in which order."""
    question = questions.read(words, also=counting.words() if with_counts else ())
    return question, answers.page(question, words, size, glance=question.of_broken if with_broken else None)


@remembered()
def _counts(words: tuple[tuple[str, str], ...]) -> dict[str, dict[str, Count]]:
    return counting.counts(questions.read(dict(words), also=counting.words()))


def _hits(question: Question, page: Page, rows: Any) -> list[Hit]:
    """The rows of the page, with their documents where these say why."""
    if question.sort == "best":
        rows = rows.with_trials()
    if question.terms:
        rows = rows.annotate(found_by=F("document__words"), filtered_by=F("document__filters"))
    found = rows.in_bulk(page.ids) if page.ids else {}
    return [_hit(found[pk], question) for pk in page.ids if pk in found]


def _hit(row: Any, question: Question) -> Hit:
    text = Text(row.found_by or "", row.filtered_by or "") if question.terms else Text("")
    why = row.reasons if question.sort == "best" else terms.why(text, question.terms, question.sequence)
    return Hit(row, marks.marked(row.title, question.marked), marks.marked(row.teaser, question.marked), why)
