"""Pages of a long list that are found by the row at which they begin: the last one costs what the first one does.

An address names the row before the page (`after`) or the one behind it (`before`), and the number of the page, which
is only said. A number alone, in an old address, is counted from the nearer end, as far as REACH.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

REACH = 10
"""So many pages from either end are found by their number; who asks for one in between gets the nearest of these."""
DIGITS_MAX = 18
"""Of an id that both databases can look for."""
Rows = QuerySet[Any]


class KeyPage(Page[Any]):
    """`first` and `last` are the ids of its rows at either end, by which the pages around it are found."""

    @property
    def first(self) -> int | None:
        return self.object_list[0].pk if self.object_list else None

    @property
    def last(self) -> int | None:
        return self.object_list[-1].pk if self.object_list else None


def page(
    rows: Rows, columns: Sequence[str], *, among: Rows, count: int, size: int, query: Mapping[str, str]
) -> KeyPage:
    """The page that `query` asks for, of `rows` in the order of these columns (`-` goes down), of which no two have
    the same in all. Its ends are looked for `among` others too: what was taken out still says where it stood.

    Every range is bounded by an index of the columns, behind what `rows` are narrowed to.
    """
    pages = Paginator(rows.order_by(*columns), size)
    pages.count = count  # Kept somewhere, so that nobody counts rows for a page.
    number = pages.get_page(query.get("page", "1")).number
    after, before = (_named(among, query.get(name, "")) for name in ("after", "before"))
    if after and number > 1:
        ids = _past(rows, columns, after, size)
    elif before and number > 1:
        ids = _past(rows, [_turned(column) for column in columns], before, size)[::-1]
    else:
        number = _reached(number, pages.num_pages)
        return KeyPage(_counted(pages, columns, number), number, pages)
    found = rows.in_bulk(ids)
    return KeyPage([found[pk] for pk in ids if pk in found], number, pages)


def _named(rows: Rows, number: str) -> Any:
    is_number = number.isascii() and number.isdecimal() and len(number) <= DIGITS_MAX
    return rows.filter(pk=number).first() if is_number else None


def _past(rows: Rows, columns: Sequence[str], row: Any, limit: int) -> list[int]:
    """Ids of the rows behind it: those that have all but the last column in common with it, then all but the last
    two. Each is a range of one index, which one condition for all of them would not be."""
    found: list[int] = []
    for depth in reversed(range(len(columns))):
        if len(found) < limit:
            same = {_name(column): _value(row, column) for column in columns[:depth]}
            beyond = f"{_name(columns[depth])}__{'lt' if columns[depth].startswith('-') else 'gt'}"
            part = rows.filter(**same, **{beyond: _value(row, columns[depth])}).order_by(*columns[depth:])
            found += part.values_list("pk", flat=True)[: limit - len(found)]
    return found


def _reached(number: int, last: int) -> int:
    if number <= REACH or number > last - REACH:
        return number
    return REACH if number <= last // 2 else last - REACH + 1


def _counted(pages: Paginator[Any], columns: Sequence[str], number: int) -> list[Any]:
    """Counted from the nearer end."""
    start, end = (number - 1) * pages.per_page, min(number * pages.per_page, pages.count)
    if number <= REACH:
        return list(pages.object_list[start:end])
    turned = pages.object_list.order_by(*map(_turned, columns))  # type: ignore[attr-defined]  # It is a QuerySet.
    return list(turned[pages.count - end : pages.count - start])[::-1]


def _turned(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"


def _name(column: str) -> str:
    return column.removeprefix("-")


def _value(row: Any, column: str) -> Any:
    return getattr(row, _name(column))
