"""`python -m bench.million`: every page in a guide of a thousand entries and of a million: how much dearer it gets.

On SQLite, and on PostgreSQL where DATABASE_URL names one. `make_rows` makes the guides once, in databases of their own,
and they are used again. What is compared is the processor's time of a request: of ours, and of the process of the
database. A page that shows more rows in the larger guide may take longer, by as much as it is longer. More than
QUERIES are a problem; a page that is dearer than it may be, or asks more than in the small guide, is said, and no more.
"""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from time import thread_time
from typing import Any, NamedTuple

from bench import databases
from bench.report import Part

SIZES, SIZES_IN_SHORT = (1_000, int(os.environ.get("LARGE", 1_000_000))), (500, 5_000)
BOUND, BOUND_OF_SEARCH = 1.5, 2.0
QUERIES = 12
"""Of one request, at any size."""
LEAST_MS = 1.0
"""A difference of less than that is no difference."""
LISTS = ["bench.million_pages"]
"""Modules with `pages()`, `SEARCHES` and `OF_THE_WHOLE`."""
REPEATS, REPEATS_IN_SHORT, ENOUGH = 7, 1, 2.0
"""So often each page is asked for; not again once that took so many seconds of the processor."""


class Figure(NamedTuple):
    """Of one page, for one reader."""

    ms: float
    queries: int
    status: int
    bytes: int


Figures = dict[str, Figure]
"""By page and reader."""
Addresses = dict[str, Callable[[int], str]]
"""By engine: the number of entries of a guide → its address."""
Known = dict[str, list[str]]
"""What the modules of pages say of them; the child tells, for it alone has Django."""


def measure(is_short: bool) -> Part:
    return _measured(is_short, _engines(), LISTS)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.million", description=__doc__)
    parser.add_argument("--short", action="store_true", help="small guides, and numbers of queries alone")
    parser.add_argument("--only", default="", help="pages whose name or path holds this")
    parser.add_argument("--address", action="append", help="of guides that are there, with {size} in it")
    parser.add_argument("--list", action="append", help="modules of pages")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(_of_one_guide(given.list or LISTS, given.only, given.short)))
        return
    addresses = {one.partition(":")[0]: partial(_there, one) for one in given.address or []} or _engines()
    part = _measured(given.short, addresses, given.list or LISTS, given.only)
    _print(part)
    sys.exit(bool(part.problems))


def _there(address: str, size: int) -> str:
    return address.format(size=size)


def _engines() -> Addresses:
    return {engine: partial(databases.of_rows, engine) for engine in databases.engines()}


def _measured(is_short: bool, engines: Addresses, lists: list[str], only: str = "") -> Part:
    part = Part("million", [], [], [])
    for engine, address in engines.items():
        addresses = [address(size) for size in (SIZES_IN_SHORT if is_short else SIZES)]
        (few, known), (many, _) = (_child(at, lists, only, is_short) for at in addresses)
        for name in few.keys() & many.keys():
            _compare(part, engine, name, few[name], many[name], _bound(name, known))
    part.rows.sort(key=lambda row: -float(row["ratio"]))
    return part


def _compare(part: Part, engine: str, name: str, few: Figure, many: Figure, bound: float | None) -> None:
    ratio, longer = round(many.ms / few.ms, 2), max(1.0, many.bytes / few.bytes)
    part.rows.append(
        {"database": engine, "page": name, "ms small": round(few.ms, 2), "ms large": round(many.ms, 2), "ratio": ratio,
         "longer": round(longer, 2), "queries small": few.queries, "queries large": many.queries}
    )  # fmt: skip
    where = f"{name} on {engine}"
    if many.status != few.status:
        part.problems.append(f"{where} answers {few.status} in the small guide and {many.status} in the large one.")
    if many.queries > QUERIES:
        part.problems.append(f"{where} makes {many.queries} queries in the large guide; {QUERIES} are allowed.")
    if many.queries > few.queries:
        part.missed.append(
            f"{where} makes {few.queries} queries in the small guide and {many.queries} in the large one."
        )
    if bound and ratio > bound * longer and many.ms - few.ms > LEAST_MS:
        part.missed.append(
            f"{where} costs {ratio} times as much ({few.ms:.1f} → {many.ms:.1f} ms); {bound * longer:.1f} is allowed."
        )


def _bound(name: str, known: Known) -> float | None:
    """None for what is as long as the guide."""
    bare = name.partition(" as ")[0]
    if bare in known["whole"]:
        return None
    return BOUND_OF_SEARCH if bare.startswith(tuple(known["searches"])) else BOUND


def _child(address: str, lists: list[str], only: str, is_short: bool) -> tuple[Figures, Known]:
    words = ["--child", "--only", only, *["--short"] * is_short]
    words += [word for one in lists for word in ("--list", one)]
    found, known = databases.told(address, "bench.million", *words)
    return {name: Figure(*one) for name, one in found.items()}, known


def _of_one_guide(lists: list[str], only: str, is_short: bool) -> tuple[Figures, Known]:
    """In the child."""
    import django  # noqa: PLC0415  # The database is named by the parent.

    django.setup()
    from django.conf import settings  # noqa: PLC0415

    settings.ALLOWED_HOSTS.append("testserver")
    logging.disable(logging.WARNING)  # Of each page that a GET may not ask for.
    settings.MIDDLEWARE.remove("guide.keeping.KeptPages")  # What is kept costs the same at any size.
    clients: dict[str, Any] = {}
    found: Figures = {}
    modules = [import_module(one) for one in lists]
    for module in modules:
        for asked in module.pages():
            if only in f"{asked.name} {asked.path}":
                client = clients.setdefault(asked.who, _client(asked.who))
                figures = _figures(lambda path=asked.path, client=client: client.get(path), is_short)
                if figures.status == 200:
                    found[f"{asked.name} as {asked.who}"] = figures
    return found, _known(modules)


def _known(modules: list[Any]) -> Known:
    return {
        "whole": [name for module in modules for name in module.OF_THE_WHOLE],
        "searches": [name for module in modules for name in module.SEARCHES],
    }


def _client(who: str) -> Any:
    from django.test import Client  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415

    client = Client()
    if who != "nobody":
        client.force_login(User.objects.get(handle=who))
    return client


def _figures(get: Callable[[], Any], is_short: bool) -> Figure:
    """The least milliseconds of the processor; nothing that is kept for a while is there."""
    from django.core.cache import cache  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    status, length = _read(get())
    if status != 200:
        return Figure(0, 0, status, length)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        _read(get())
        queries = len(captured)
    times: list[float] = []
    while len(times) < (REPEATS_IN_SHORT if is_short else REPEATS) and sum(times) < ENOUGH:
        cache.clear()
        before = _seconds()
        _read(get())
        times.append(_seconds() - before)
    return Figure(min(times) * 1000, queries, status, length)


def _seconds() -> float:
    """Of the processor: our own, and those of the process of the database."""
    from bench.clock import served  # noqa: PLC0415

    return thread_time() + (served() or 0)


def _read(answer: Any) -> tuple[int, int]:
    """All of it, also where it is streamed: its status and its length."""
    return int(answer.status_code), sum(map(len, answer)) if answer.streaming else len(answer.content)


def _print(part: Part) -> None:
    print("processor's milliseconds in the small guide and in the large one, how many times, how much longer, queries")
    for row in part.rows:
        print(
            f"  {row['database']:11}{row['page']:44}{row['ms small']:9.2f}{row['ms large']:10.2f}{row['ratio']:8.2f} ×"
            f"{row['longer']:8.2f} ×{row['queries small']:5}{row['queries large']:5}"
        )
    for sentence in [*part.problems, *part.missed]:
        print(f"- {sentence}")


if __name__ == "__main__":
    main()
