"""The marks in an address at which a page begins or ends: the sort, the value and the id of a row, and the newest id
that the first page knew, so that what is added meanwhile moves nothing. Pure; anything may be in an address."""

import re
from typing import NamedTuple

_MARK = re.compile(r"([bnrus])(\d{1,12})\.(\d{1,15})\.(\d{1,15})", re.ASCII)
UNKNOWN = "The page that the address asks for is not known; this is the first one."


class Mark(NamedTuple):
    value: int
    pk: int
    top: int


def write(sort: str, value: int, pk: int, top: int) -> str:
    return f"{_letter(sort)}{value}.{pk}.{top}"


def read(mark: str, sort: str) -> Mark | None:
    """None where it is no mark of this sort."""
    match = _MARK.fullmatch(mark)
    return Mark(*map(int, match.groups()[1:])) if match and match[1] == _letter(sort) else None


def _letter(sort: str) -> str:
    return sort[:1]
