"""The table: for each part a heading, its columns, and a mark at what is over a bound. As text, or as Markdown."""

import re
from collections.abc import Iterable
from itertools import zip_longest

from bench.report import Row
from bench.running import Result

PROBLEM, MISSED, FINE = "!", "~", " "
SIZES = ["rows", "entries", "engine", "database"]
"""Columns that tell apart rows of one name."""
LEGEND = f"{PROBLEM} over a limit, fails the build    {MISSED} slower than aimed at, fails nothing"


def text(results: Iterable[Result]) -> str:
    """For a terminal: numbers to the right, a mark before each row."""
    return "\n\n".join(_text(result) for result in results)


def markdown(results: Iterable[Result]) -> str:
    """Ready to paste into docs/performance.md."""
    return "\n\n".join(_markdown(result) for result in results)


def sentences(results: list[Result]) -> list[str]:
    """What is over, the problems first."""
    found = [f"Over the limit: {_where(one)}{said}" for one in results for said in one.part.problems]
    return found + [f"Slower than aimed at: {_where(one)}{said}" for one in results for said in one.part.missed]


def verdict(results: Iterable[Result]) -> int:
    """What the program ends with: 1 for a problem. What was missed is said, and fails nothing."""
    return int(any(result.part.problems for result in results))


def heading(result: Result) -> str:
    """The part's name, its engine if it was run on one, and how long it took."""
    name = result.part.name
    return f"{name}{_on(result)} ({result.seconds:.0f} s)"


def number(value: str | int | float) -> str:
    """Three digits of a fraction at most, and all of a whole number: 0.45, 8.78, 37.4, 1,192."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{1 if abs(value) >= 10 else 2}f}"


def _text(result: Result) -> str:
    rows = result.part.rows
    names = _columns(rows)
    cells = [names, *([number(row.get(name, "")) for name in names] for row in rows)]
    widths = [max(map(len, column)) for column in zip_longest(*cells, fillvalue="")]
    marks = [FINE, *(_mark(result, row) for row in rows)]
    rights = [_is_number(rows, name) for name in names]
    title = heading(result)
    lines = [
        f"{mark} {'  '.join(_padded(*one) for one in zip(line, widths, rights, strict=True))}".rstrip()
        for mark, line in zip(marks, cells, strict=True)
    ]
    return "\n".join([title, "-" * len(title), *(lines if rows else ["  no rows"])])


def _padded(cell: str, width: int, right: bool) -> str:
    return cell.rjust(width) if right else cell.ljust(width)


def _markdown(result: Result) -> str:
    rows = result.part.rows
    names = _columns(rows)
    title = f"{result.part.name}{_on(result)}"
    if not rows:
        return f"### {title}\n\nNo rows."
    rules = ["--:" if _is_number(rows, name) else "---" for name in names]
    lines = [names, rules, *(_marked(result, row, names) for row in rows)]
    return f"### {title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _marked(result: Result, row: Row, names: list[str]) -> list[str]:
    cells = [number(row.get(name, "")).replace("|", r"\|") for name in names]
    mark = _mark(result, row)
    return cells if mark == FINE else [f"{cells[0]} **{mark}**", *cells[1:]]


def _on(result: Result) -> str:
    return f", {result.engine}" if result.engine and result.engine not in result.part.name else ""


def _where(result: Result) -> str:
    return f"{result.entry}{_on(result)}: "


def _columns(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _is_number(rows: list[Row], name: str) -> bool:
    """Whether a column is one of numbers: one without a figure may say `-` or why there is none."""
    return any(isinstance(row.get(name), int | float) for row in rows)


def _mark(result: Result, row: Row) -> str:
    if any(_is_about(said, row, result.part.rows) for said in result.part.problems):
        return PROBLEM
    return MISSED if any(_is_about(said, row, result.part.rows) for said in result.part.missed) else FINE


def _is_about(said: str, row: Row, rows: list[Row]) -> bool:
    """Sentences begin with the name of their row; of several that fit, the longest is meant."""
    fits = _fits(said, _name(row))
    return fits > 0 and fits == max(_fits(said, _name(one)) for one in rows) and _is_of_its_size(said, row, rows)


def _fits(said: str, name: str) -> int:
    """So much of the name begins the sentence: all, or what is before a colon (`a vote` of `a vote: 16 threads`)."""
    names = [name, name.partition(":")[0]]
    return max(len(one) * (said.startswith(one) and not said[len(one) :][:1].isalnum()) for one in names)


def _is_of_its_size(said: str, row: Row, rows: list[Row]) -> bool:
    """Where a part has the same name at several sizes, or on both engines, its sentences say at which."""
    for column in SIZES:
        told = [one for one in rows if column in one and _says(said, number(one[column]))]
        if told and not (column in row and _says(said, number(row[column]))):
            return False
    return True


def _says(said: str, value: str) -> bool:
    """10 is not said by 10,000."""
    return re.search(rf"(?<![\w,.]){re.escape(value)}(?![\w,])", said) is not None


def _name(row: Row) -> str:
    """The first column that does not only say at which size or on which engine."""
    return str(next((value for column, value in row.items() if column not in SIZES), ""))
