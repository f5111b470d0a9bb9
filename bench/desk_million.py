"""Every page of the desk and of the admin, and every chore of the workers, in a small guide and in a large one.

A database is looked at by a process of its own, on a copy: of the guides of `bench.million`, which are made where they
are missing. `BENCH_ROWS` names a folder with `rows-1000.sqlite3` and `rows-1000000.sqlite3` to take instead, and
`BENCH_ROWS_POSTGRESQL` the address of their like, with `{}` in place of the number.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import databases
from bench.million import SIZES
from bench.report import Part, Row

FEW, MANY = SIZES
QUERIES, TIMES, LOCKED_MS = 25, 1.5, 50
MEMORY_MB = 200
"""More than this a chore does not take on top of what the process has."""
FASTEST_MS = 3.0
"""Pages that take less are compared as if they took this: what is measured is the machine's mood."""
Figures = dict[str, dict[str, Any]]
"""By page or chore."""


def measure(is_short: bool) -> Part:
    """Short: the numbers of queries in the small guide alone."""
    rows: list[Row] = []
    problems: list[str] = []
    missed: list[str] = []
    for engine, small, large in _databases(is_short):
        few = _looked_at(small, is_short)
        many = few if is_short or not large else _looked_at(large, is_short)
        problems += [f"{name} is in one guide alone on {engine}." for name in sorted(few.keys() ^ many.keys())]
        for name, one in many.items():
            kind = "chore" if "seconds" in one else "page"
            small_one = few.get(name, one)
            rows.append(_row(engine, kind, name, small_one, one))
            problems += _problems(engine, name, one)
            missed += _missed(engine, name, small_one, one)
    return Part("desk at a million", rows, problems, missed)


def _databases(is_short: bool) -> Iterator[tuple[str, str, str]]:
    """Engine, and the addresses of the small and the large one; empty where there is none."""
    given = _given()
    yield from given
    for engine in databases.engines() if not given else ():
        large = "" if is_short else databases.of_rows(engine, MANY)
        yield engine.lower(), databases.of_rows(engine, FEW), large


def _given() -> list[tuple[str, str, str]]:
    """Those that the environment names."""
    folder, address = os.environ.get("BENCH_ROWS", ""), os.environ.get("BENCH_ROWS_POSTGRESQL", "")
    found = []
    if folder:
        small, large = (Path(folder) / f"rows-{number}.sqlite3" for number in (FEW, MANY))
        found.append(("sqlite", f"sqlite:///{small}", f"sqlite:///{large}" if large.exists() else ""))
    if address:
        found.append(("postgresql", address.format(FEW), address.format(MANY)))
    return found


def _looked_at(address: str, is_short: bool) -> Figures:
    """What `bench.desk_figures` prints of a copy of this database."""
    with TemporaryDirectory() as folder:
        copy = _copied(address, Path(folder))
        try:
            return _figures(copy, is_short)
        finally:
            if not copy.startswith("sqlite"):
                _drop(copy)


def _figures(address: str, is_short: bool) -> Figures:
    found: Figures = databases.told(address, "bench.desk_figures", *["--short"] * is_short)
    return found


def _copied(address: str, folder: Path) -> str:
    if address.startswith("sqlite:///"):
        shutil.copyfile(address.removeprefix("sqlite:///"), folder / "copy.sqlite3")
        return f"sqlite:///{folder / 'copy.sqlite3'}"
    server, _, name = address.rpartition("/")
    _run_sql(server, f'CREATE DATABASE "{name}_desk" TEMPLATE "{name}"')
    return f"{address}_desk"


def _drop(address: str) -> None:
    server, _, name = address.rpartition("/")
    _run_sql(server, f'DROP DATABASE "{name}"')


def _run_sql(server: str, statement: str) -> None:
    program = shutil.which("psql") or "psql"
    subprocess.run([program, f"{server}/postgres", "-qc", statement], check=True, stdout=subprocess.DEVNULL)


def _row(engine: str, kind: str, name: str, few: dict[str, Any], many: dict[str, Any]) -> Row:
    """Of pages the processor's milliseconds in both guides; of chores those of the longest transaction."""
    value = "ms" if kind == "page" else "longest_ms"
    return {
        "database": engine, "kind": kind, "what": name, "queries": many["queries"], "few ms": few[value],
        "many ms": many[value], "times": _ratio(few[value], many[value]), "seconds": many.get("seconds", 0),
        "MB more": many.get("megabytes", 0),
    }  # fmt: skip


def _problems(engine: str, name: str, many: dict[str, Any]) -> list[str]:
    is_over = "seconds" not in many and many["queries"] > QUERIES
    return [f"{name} makes {many['queries']} queries on {engine}; {QUERIES} are allowed."] * is_over


def _missed(engine: str, name: str, few: dict[str, Any], many: dict[str, Any]) -> list[str]:
    if "seconds" in many:
        found = [f"{name} holds a transaction for {many['longest_ms']:.0f} ms."] * (many["longest_ms"] > LOCKED_MS)
        found += [f"{name} takes {many['megabytes']:.0f} MB more."] * (many["megabytes"] > MEMORY_MB)
        return [f"On {engine} {one}" for one in found]
    times = _ratio(few["ms"], many["ms"])
    found = [f"On {engine} {name} takes {times} × as long in a large guide."] * (times > TIMES)
    if many["queries"] > few["queries"]:
        found.append(
            f"On {engine} {name} makes {few['queries']} queries in a small guide, {many['queries']} in a large one."
        )
    return found


def _ratio(few: float, many: float) -> float:
    return round(max(many, FASTEST_MS) / max(few, FASTEST_MS), 2)
