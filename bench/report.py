"""What each part of the bench answers: the rows of its table, and which bounds do not hold."""

from typing import NamedTuple

Row = dict[str, str | int | float]
"""One line: a name by column, in the order of the columns. All rows of a part have the same."""


class Part(NamedTuple):
    """`problems` are counts and weights over their limits and fail the build; `missed` are times, which never do."""

    name: str
    rows: list[Row]
    problems: list[str]
    missed: list[str]
