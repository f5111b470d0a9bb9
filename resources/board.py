"""The board of what is wanted: the open wants, section by section, and the latest that were met, with thanks."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch
from django.http import QueryDict
from django.utils.http import urlencode

from accounts.models import User
from guide import book
from guide.models import Section
from guide.remembering import remembered
from resources.models import Resource, Submission, Want
from resources.models.entry import CHOICES
from resources.models.submission import State
from resources.models.want import WantQuerySet

SHOWN, MET_SHOWN = 50, 10
Words = dict[str, str]
Numbers = dict[tuple[int, str], int]


class Choice(NamedTuple):
    """A link to the board with this choice, or without it where it is on."""

    label: str
    number: int
    query: str
    is_on: bool


Facets = list[tuple[str, list[Choice]]]


@dataclass(frozen=True, slots=True)
class Met:
    """A want that is met, and whom to thank: a member, a guest, or nobody who is here any more."""

    want: Want
    entry: Resource
    member: User | None
    is_guest: bool


@dataclass(frozen=True, slots=True)
class Board:
    """`words` are those of the address that mean something; `query` is how another page of it begins."""

    page: Page[Want]
    facets: Facets
    met: list[Met]
    words: Words

    @property
    def query(self) -> str:
        return f"{urlencode(self.words)}&" if self.words else ""


class _Around(NamedTuple):
    """What is said beside the wants of a page, and what no seconding changes: so it is remembered."""

    number: int
    facets: Facets
    met: list[Met]


def read(query: QueryDict) -> Board:
    """What the address asks for, in a constant number of queries. What means nothing is left out."""
    sections = book.outline()
    words = _asked(query, sections)
    around = _around(tuple(words.items()))
    rows = _wanted(words, sections).open().order_by("section__position", "section", "-second_count", "id")
    pages = Paginator(rows.select_related("topic"), SHOWN)
    pages.count = around.number
    page = pages.get_page(query.get("page"))
    _place(page, {section.pk: section for section in sections})
    return Board(page, around.facets, around.met, words)


@remembered(most=64)
def _around(asked: tuple[tuple[str, str], ...]) -> _Around:
    words, sections = dict(asked), book.outline()
    by_pair, branch = _numbers(), {*_branch(words, sections)}
    number = sum(many for (pk, kind), many in by_pair.items() if pk in branch and words.get("kind", kind) == kind)
    return _Around(number, _facets(words, sections, by_pair), _met(_wanted(words, sections)))


def _wanted(words: Words, sections: list[Section]) -> WantQuerySet:
    wanted = Want.objects.filter(section__in=_branch(words, sections))
    return wanted.filter(kind=words["kind"]) if "kind" in words else wanted


def _asked(query: QueryDict, sections: list[Section]) -> Words:
    known = {"section": {section.slug for section in sections}, "kind": set(CHOICES["kind"])}
    given = {name: str(query.get(name, "")) for name in known}
    return {name: word for name, word in given.items() if word in known[name]}


def _branch(words: Words, sections: list[Section]) -> list[int]:
    """What is asked of a section is asked of its parts too."""
    chosen = [section for section in sections if section.slug == words.get("section")]
    return [section.pk for section in (chosen[0].branch if chosen else sections)]


def _place(page: Page[Want], sections: Mapping[int, Section]) -> None:
    """Each knows its section as all sections together tell it."""
    for want in page.object_list:
        want.section = sections[want.section_id]


def _numbers() -> Numbers:
    """How many are open, by the id of their section and their kind."""
    rows = Want.objects.open().order_by().values_list("section", "kind").annotate(number=Count("pk"))
    return {(pk, kind): number for pk, kind, number in rows}


def _facets(words: Words, sections: list[Section], by_pair: Numbers) -> Facets:
    """The choices that lead to something, each with how many, and the one that is on."""
    branch = set(_branch(words, sections))
    kinds: Counter[str] = Counter()
    places: Counter[int] = Counter()
    for (pk, kind), number in by_pair.items():
        kinds[kind] += number if pk in branch else 0
        places[pk] += number if words.get("kind", kind) == kind else 0
    names = {section.slug: section.full_title for section in sections}
    counts = {section.slug: sum(places[part.pk] for part in section.branch) for section in sections}
    lists = [("section", "Section", names, counts), ("kind", "Kind", CHOICES["kind"], dict(kinds))]
    return [(label, list(_choices(name, labels, found, words))) for name, label, labels, found in lists]


def _choices(name: str, labels: Mapping[str, str], counts: Mapping[str, int], words: Words) -> Iterator[Choice]:
    others = {word: said for word, said in words.items() if word != name}
    for value, label in labels.items():
        is_on, number = words.get(name) == value, counts.get(value, 0)
        if is_on or number:
            yield Choice(label, number, urlencode(others if is_on else others | {name: value}), is_on)


def _met(wanted: WantQuerySet) -> list[Met]:
    """Those whose entries readers find, the latest first. Who is thanked sent what met it, or brought the entry."""
    accepted = Submission.objects.filter(state__in=[State.ACCEPTED, State.MERGED]).select_related("submitter")
    rows = wanted.filter(met_by__retired_at=None, met_by__hidden_at=None, met_by__isnull=False, closed_at__isnull=False)
    rows = rows.select_related("met_by__suggested_by").order_by("-closed_at", "-id")
    answers = Prefetch("submissions", accepted.order_by("decided_at", "id"), to_attr="answers")
    return [_thanks(want, want.met_by) for want in rows.prefetch_related(answers)[:MET_SHOWN] if want.met_by]


def _thanks(want: Want, entry: Resource) -> Met:
    answers: list[Submission] = want.answers  # type: ignore[attr-defined]  # Prefetched.
    answer = next((one for one in answers if one.resource_id == entry.pk), None)
    if answer is None:
        return Met(want, entry, entry.suggested_by, is_guest=False)
    return Met(want, entry, answer.submitter, is_guest=answer.is_guest)
