"""The two engines: an expression in the words of each, and the statements that ask for ids, texts and numbers.

Each statement is kept to a window of ids by the index itself. What is rare enough is asked for without one. The
statements are made of our own words; what people typed goes in as arguments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any as Anything

from django.db import connection

from resources.search.expression import (
    EVERY,
    EVERYTHING,
    All,
    Any,
    Expression,
    Has,
    Not,
    Phrase,
    has_phrase,
    window,
)

Rows = list[tuple[Anything, ...]]


@dataclass(frozen=True, slots=True)
class Slice:
    """Those that fit `node` with ids above `low` and up to `high`, the newest first.

    `is_whole`: the index is read without a window.
    """

    node: Expression
    low: int
    high: int
    limit: int
    is_whole: bool = False
    is_upwards: bool = False


def rows(slices: Sequence[Slice], *columns: str) -> Rows:
    """The number of its slice and the columns of each document, slice by slice; one statement."""
    parts = [_select(one, ", ".join([str(number), *columns]), columns) for number, one in enumerate(slices)]
    reading = (f"SELECT * FROM ({sql}) AS part{n}" for n, (sql, _) in enumerate(parts))  # noqa: S608
    return _fetch(" UNION ALL ".join(reading), parts) if parts else []


def numbers(slices: Sequence[Slice]) -> list[int]:
    """How many are in each slice, counted up to its limit; one statement. A slice here reaches up to the newest id, and
    below `low` a few hundred ids may be counted too: nobody is told more than that there are more."""
    parts = [(_counting if connection.vendor == "postgresql" else _sqlite)(one, "1 AS one", ()) for one in slices]
    counting = (f"SELECT {n} AS at, count(*) FROM ({sql}) AS part{n}" for n, (sql, _) in enumerate(parts))  # noqa: S608
    found: dict[int, int] = dict(_fetch(" UNION ALL ".join(counting), parts)) if slices else {}
    return [found[number] for number in range(len(slices))]


def texts(ids: Sequence[int]) -> Rows:
    """The id, the words and the filters of these documents. PostgreSQL gets the ids as one array: spelt out one by one,
    hundreds of them take longer to write down than to look up."""
    is_array = connection.vendor == "postgresql"
    these = "= ANY(%s)" if is_array else f"IN ({', '.join(['%s'] * len(ids))})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT resource_id, words, filters FROM resources_document WHERE resource_id {these}",  # noqa: S608
            [list(ids)] if is_array else ids,
        )
        found: Rows = cursor.fetchall()
    return found


def _fetch(sql: str, parts: list[tuple[str, list[Anything]]]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(sql, [argument for _, arguments in parts for argument in arguments])
        found: Rows = cursor.fetchall()
    return found


def _select(one: Slice, selected: str, columns: Sequence[str]) -> tuple[str, list[Anything]]:
    return (_sqlite if connection.vendor == "sqlite" else _postgresql)(one, selected, columns)


def _sqlite(one: Slice, selected: str, columns: Sequence[str]) -> tuple[str, list[Anything]]:
    """The index is read in the order of ids, and no further than the limit."""
    node = one.node if one.is_whole else _framed(one.node, window(one.low, one.high))
    source, where, arguments = "resources_document_index", "", [_match(node), one.low, one.high]
    selected = selected.replace("resource_id", "x.rowid")
    if has_phrase(one.node) or set(columns) - {"resource_id"}:
        source += " x CROSS JOIN resources_document d ON d.resource_id = x.rowid"
        selected = selected.replace("words", "d.words").replace("filters", "d.filters")
    else:
        source += " x"
    if has_phrase(one.node):
        where, spelled = _spelled(one.node, "instr(' ' || d.words || ' ' || d.filters || ' ', %s) > 0")
        where, arguments = f" AND {where}", [*arguments, *spelled]
    order = "ASC" if one.is_upwards else "DESC"
    sql = (
        f"SELECT {selected} FROM {source} WHERE resources_document_index MATCH %s AND x.rowid > %s"  # noqa: S608
        f" AND x.rowid <= %s{where} ORDER BY x.rowid {order} LIMIT {one.limit}"
    )
    return sql, arguments


def _framed(node: Expression, frame: Expression) -> Expression:
    """The window in every place where words have to meet: FTS5 looks for the next meeting inside before it looks around
    it, and would read two words that never meet to their ends."""
    match _pushed(node, frame):
        case All(parts) as found:
            return found if frame in parts else All((frame, *parts))
        case found:
            return All((frame, found))


def _pushed(node: Expression, frame: Expression) -> Expression:
    match node:
        case Phrase(words):
            return All((frame, *map(Has, words)))
        case Not(part):
            return Not(_pushed(part, frame))
        case Any(parts):
            return Any(tuple(_pushed(part, frame) for part in parts))
        case All(parts):
            inner = [_pushed(part, frame) for part in parts]
            flat = [one for part in inner for one in (part.parts if isinstance(part, All) else (part,))]
            return All(tuple(dict.fromkeys((frame, *flat))))
    return node


def _postgresql(one: Slice, selected: str, columns: Sequence[str]) -> tuple[str, list[Anything]]:
    """What the index finds is fetched before it is sorted: no plan can walk the ids instead and test each."""
    where, arguments = _conditions(one)
    named = ", ".join(dict.fromkeys(["resource_id", *columns]))
    order = "ASC" if one.is_upwards else "DESC"
    sql = (
        f"WITH found AS MATERIALIZED (SELECT {named} FROM resources_document WHERE {where}) SELECT {selected}"  # noqa: S608
        f" FROM found WHERE resource_id > %s AND resource_id <= %s ORDER BY resource_id {order} LIMIT {one.limit}"
    )
    return sql, [*arguments, one.low, one.high]


def _counting(one: Slice, selected: str, columns: Sequence[str]) -> tuple[str, list[Anything]]:
    """No column is read: where a page is known to be visible to all, PostgreSQL need not fetch it."""
    where, arguments = _conditions(one)
    source = f"(SELECT 1 FROM resources_document WHERE {where})"  # noqa: S608
    sql = f"WITH found AS MATERIALIZED {source} SELECT {selected} FROM found LIMIT {one.limit}"  # noqa: S608
    return sql, arguments


def _conditions(one: Slice) -> tuple[str, list[Anything]]:
    windows = [] if one.is_whole else [_query(window(one.low, one.high))]
    arguments: list[Anything] = [*windows, _query(one.node)]
    where = " AND ".join(["index @@ %s::tsquery"] * len(arguments))
    if has_phrase(one.node):
        phrases, spelled = _spelled(one.node, "strpos(' ' || words || ' ' || filters || ' ', %s) > 0")
        where, arguments = f"{where} AND {phrases}", [*arguments, *spelled]
    return where, arguments


def _match(node: Expression) -> str:
    """In the words of FTS5. NOT stands between two expressions there: what is only negative begins with everything."""
    match node:
        case Has(word):
            return f'"{word}"'
        case Phrase(words):
            return _match(All(tuple(map(Has, words))))
        case Not(part):
            return f"({_match(EVERYTHING)} NOT {_match(part)})"
        case Any(parts):
            return f"({' OR '.join(map(_match, parts))})"
        case All(parts):
            wanted = [part for part in parts if not isinstance(part, Not)] or [EVERYTHING]
            unwanted = [part.part for part in parts if isinstance(part, Not)]
            together = f"({' AND '.join(map(_match, wanted))})"
            return reduce(lambda left, part: f"({left} NOT {_match(part)})", unwanted, together)
    raise TypeError(node)


def _query(node: Expression) -> str:
    """In the words of `tsquery`. The word of every document is added where nothing else is positive."""
    match node:
        case Has(word):
            return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
        case Phrase(words):
            return _query(All(tuple(map(Has, words))))
        case Not(part):
            return f"('{EVERY}' & !{_query(part)})"
        case Any(parts):
            return f"({' | '.join(map(_query, parts))})"
        case All(parts):
            wanted = [part for part in parts if not isinstance(part, Not)] or [EVERYTHING]
            unwanted = (f"!{_query(part.part)}" for part in parts if isinstance(part, Not))
            return f"({' & '.join([*map(_query, wanted), *unwanted])})"
    raise TypeError(node)


def _spelled(node: Expression, test: str) -> tuple[str, list[str]]:
    """As a condition on the texts themselves, for what holds phrases: the index knows no order of words."""
    match node:
        case Has(word):
            return test, [f" {word} "]
        case Phrase(words):
            return test, [f" {' '.join(words)} "]
        case Not(part):
            sql, arguments = _spelled(part, test)
            return f"NOT {sql}", arguments
        case Any(parts) | All(parts):
            pairs = [_spelled(part, test) for part in parts]
            joined = (" OR " if isinstance(node, Any) else " AND ").join(sql for sql, _ in pairs)
            return f"({joined})", [argument for _, arguments in pairs for argument in arguments]
    raise TypeError(node)
