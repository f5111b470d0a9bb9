"""A question → the ids of a page of its answer, in their order, and how many there are."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.db import connection

from resources.models import Resource
from resources.models.entry import MINUTES_MAX
from resources.search import engine, pages, terms
from resources.search.expression import Expression, most
from resources.search.pages import Mark
from resources.search.questions import Question, Words
from resources.search.terms import Text
from resources.search.walks import Walk, allowance, cut, span_for, walk

COUNTED = 1_000
"""Counts are exact up to here, and so many are ranked."""
RANKED = 300
"""Where more fit, so many of those that fit best."""
UNKNOWN_MINUTES = MINUTES_MAX + 1
"""What takes nobody knows how long comes after all others."""
_PLAIN = {
    "best": ("score", "DESC", "<"),
    "useful": ("useful_count", "DESC", "<"),
    "shortest": (f"coalesce(minutes, {UNKNOWN_MINUTES})", "ASC", ">"),
}
Glance = Expression | None
Row = tuple[int, int]
"""The value that is sorted by, the smallest first, and the id: of equals, the newest first."""


class Count(NamedTuple):
    """`17`, or `1,000+`."""

    number: int
    is_more: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}" + "+" * self.is_more


@dataclass(slots=True)
class Page:
    ids: list[int]
    count: Count
    before: str = ""
    after: str = ""
    problems: list[str] = field(default_factory=list)
    has_glanced: bool = False


def page(question: Question, asked: Words, size: int, *, glance: Glance = None) -> Page:
    """The page that the marks `after` or `before` name; the first one where they name none. `glance` is what else is
    looked for by the way: the page says whether any of that was seen."""
    after, before = (pages.read(asked.get(name, ""), _sort(question)) for name in ("after", "before"))
    if question.is_by_id:
        found = _by_id(question, after, before, size, glance)
    elif question.is_everything and question.sort in _PLAIN:
        found = _by_index(question, after, before, size, glance)
    else:
        found = _ranked(question, after, before, size, glance)
    if (asked.get("after") or asked.get("before")) and not (after or before):
        found.problems.append(pages.UNKNOWN)
    return found


def count(found: Walk) -> Count:
    return Count(min(len(found.rows), COUNTED), not found.is_whole or len(found.rows) > COUNTED)


def _sort(question: Question) -> str:
    return "newest" if question.is_by_id else question.sort


def _by_id(question: Question, after: Mark | None, before: Mark | None, size: int, glance: Glance) -> Page:
    """The first page is the beginning of what is counted. A later one is found from its mark on, however deep it is."""
    counted = walk(question.node, question.known, "resource_id", limit=max(COUNTED, size) + 1, glance=glance)
    found = counted
    if before and not after:
        found = walk(
            question.node, question.known, "resource_id", limit=size + 1, above=before.pk, is_upwards=True
        )  # fmt: skip
    elif after:
        found = walk(question.node, question.known, "resource_id", limit=size + 1, up_to=after.pk - 1)
    ids = [pk for (pk,) in found.rows][: size + 1]
    rows = [(0, pk) for pk in (reversed(ids[:size]) if before and not after else ids[:size])]
    made = _page(question, rows, count(counted), len(ids) > size, after, before)
    made.has_glanced = counted.has_glanced
    if not found.is_whole and len(found.rows) <= size:
        made.problems.append(_cut_short(question, found))
    return made


def _ranked(question: Question, after: Mark | None, before: Mark | None, size: int, glance: Glance) -> Page:
    mark = after or before
    top = mark.top if mark else question.known.top
    texts, found = _candidates(question, top, glance)
    rows = sorted(_valued(question, texts), key=lambda row: (row[0], -row[1]))
    total = len(rows)
    if after:
        rows = [row for row in rows if (row[0], -row[1]) > (_signed(question, after.value), -after.pk)]
    elif before:
        rows = [row for row in rows if (row[0], -row[1]) < (_signed(question, before.value), -before.pk)][-size - 1 :]
        rows = rows[::-1]
    shown = rows[:size][::-1] if before and not after else rows[:size]
    made = _page(question, shown, count(found), len(rows) > size, after, before, top)
    made.has_glanced = found.has_glanced
    if not found.is_whole and len(found.rows) <= COUNTED:
        made.problems.append(_cut_short(question, found))
    elif len(found.rows) > COUNTED and question.sort != "relevance":
        made.problems.append(f"More than {COUNTED:,} fit. The {total:,} that fit best are in this order.")
    return made


def _by_index(question: Question, after: Mark | None, before: Mark | None, size: int, glance: Glance) -> Page:
    """Everything in the guide, in an order that has an index of its own: to any depth."""
    column, order, beyond = _PLAIN[question.sort]
    mark, is_back = after or before, bool(before and not after)
    if is_back:
        order, beyond = ("ASC", ">") if order == "DESC" else ("DESC", "<")
    top = mark.top if mark else question.known.top
    where = f"retired_at IS NULL AND hidden_at IS NULL AND health <> 'broken' AND id <= {top:d}"
    arguments: list[int] = []
    if mark:
        where += f" AND {column} {beyond}= %s AND ({column} {beyond} %s OR id {'>' if is_back else '<'} %s)"
        arguments = [mark.value, mark.value, mark.pk]
    by_id = "ASC" if is_back else "DESC"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column}, id FROM resources_resource WHERE {where}"  # noqa: S608  # Of our own words.
            f" ORDER BY {column} {order}, id {by_id} LIMIT {size + 1}",
            arguments,
        )
        rows = cursor.fetchall()
    counted = walk(question.node, question.known, "resource_id", limit=COUNTED + 1, glance=glance)
    shown = rows[:size][::-1] if is_back else rows[:size]
    made = _page(question, [tuple(row) for row in shown], count(counted), len(rows) > size, after, before, top)
    made.has_glanced = counted.has_glanced
    return made


def _candidates(question: Question, top: int, glance: Glance) -> tuple[dict[int, Text], Walk]:
    """What is ranked: all that fits, or else what fits in the title, then in a tag, then the newest.

    What is few comes with its texts at once.
    """
    is_few = question.sort == "relevance" and most(question.node, question.known.size, top) <= COUNTED
    columns = ("resource_id", "words", "filters") if is_few else ("resource_id",)
    found = walk(question.node, question.known, *columns, limit=COUNTED + 1, up_to=top, glance=glance)
    if is_few and len(found.rows) <= COUNTED:
        return {pk: Text(*texts) for pk, *texts in found.rows}, found
    texts = _best(question, top) if len(found.rows) > COUNTED else {}
    most_ranked = RANKED if len(found.rows) > COUNTED else COUNTED
    others = [pk for pk, *_ in found.rows if pk not in texts][: max(0, most_ranked - len(texts))]
    return texts | (texts_of(others) if question.sort == "relevance" else dict.fromkeys(others, Text(""))), found


def _best(question: Question, top: int) -> dict[int, Text]:
    """What fits the narrower questions, in the order of these."""
    budget = allowance() / max(1, len(question.tiers))
    spans = [(node, span_for(node, question.known, RANKED, budget)) for node in question.tiers]
    slices = [replace(cut(node, question.known, RANKED, span), high=top) for node, span in spans]
    rows = engine.rows([one for one in slices if one.low < top], "resource_id", "words", "filters")
    return dict([(pk, Text(*texts)) for _, pk, *texts in reversed(rows)][-RANKED:])


def _valued(question: Question, texts: dict[int, Text]) -> list[Row]:
    if question.sort == "relevance":
        return [(-terms.score(text, question.terms, question.sequence), pk) for pk, text in texts.items()]
    rows = Resource.objects.filter(pk__in=texts).values_list("pk", "score", "useful_count", "minutes")
    if question.sort == "shortest":
        return [(UNKNOWN_MINUTES if minutes is None else minutes, pk) for pk, *_, minutes in rows]
    return [(-(useful if question.sort == "useful" else score), pk) for pk, score, useful, _ in rows]


def _signed(question: Question, value: int) -> int:
    return value if question.sort == "shortest" else -value


def _page(
    question: Question,
    rows: list[Row],
    number: Count,
    is_more: bool,
    after: Mark | None,
    before: Mark | None,
    top: int = 0,
) -> Page:
    """`is_more`: there are rows beyond, in the direction that was walked."""
    made = Page([pk for _, pk in rows], number)
    if rows:
        first, last = (pages.write(_sort(question), abs(value), pk, top) for value, pk in (rows[0], rows[-1]))
        is_back = bool(before and not after)
        made.before = first if after or (is_back and is_more) else ""
        made.after = last if is_back or is_more else ""
    return made


def _cut_short(question: Question, found: Walk) -> str:
    looked = question.known.top - found.edge
    return f"These words are so common that only the newest {looked:,} entries were looked through."


def texts_of(ids: list[int]) -> dict[int, Text]:
    return {pk: Text(words, filters) for pk, words, filters in engine.texts(ids)} if ids else {}
