"""What a search asks of the database in a small guide and in a large one, of up to 1,000,000 entries.

On SQLite, and on PostgreSQL where DATABASE_URL names one. Each guide is asked by a process of its own:
`python -m bench.search SIZE REPEATS`.
"""

import argparse
import json
from collections.abc import Callable
from typing import NamedTuple

from bench import databases, registry
from bench.report import Part, Row

SIZES, SIZES_IN_SHORT, SIZES_IN_FULL = (10_000, 100_000), (1_000, 5_000), (10_000, 1_000_000)
REPEATS, REPEATS_IN_SHORT = 40, 2
BOUND_MS, BOUND_MS_OF_COUNTS, BOUND_RATIO = 15, 60, 2
QUERIES, QUERIES_OF_COUNTS = 9, 5
QUESTIONS = {
    "nothing": {},
    "a common word": {"q": "pipeline"},
    "a word of 1 in 100": {"q": "onnx"},
    "a rare word": {"q": "zeppelin"},
    "common and common": {"q": "pipeline model"},
    "common and rare": {"q": "pipeline zeppelin"},
    "two that never meet": {"q": "pipeline monitoring"},
    "1 in 100, and common": {"q": "onnx pipeline model"},
    "a phrase": {"q": '"feature store"'},
    "without a word": {"q": "model -pipeline"},
    "either": {"q": "onnx or zeppelin"},
    "a short prefix": {"q": "p"},
    "a long prefix": {"q": "pipeli"},
    "a slip": {"q": "zeppelni"},
    "a tag": {"tag": "kubernetes"},
    "filters": {"kind": "course", "level": "beginner", "section": "ml-basics"},
    "filters, and common": {"q": "pipeline", "kind": "course", "cost": "free"},
    "a year": {"q": "model after:2024"},
    "most useful": {"sort": "useful"},
    "common, by use": {"q": "pipeline", "sort": "useful"},
}
COUNTED = ["nothing", "a common word", "a rare word", "two that never meet", "filters", "filters, and common", "a tag"]


class Figure(NamedTuple):
    """As `clock.Figure`, which needs Django: milliseconds, -1 where the processor's cannot be read; queries."""

    median: float
    p95: float
    processor: float
    queries: int


Pair = tuple[Figure, Figure]
"""Of one question: in the small guide, and in the large one."""


def measure(is_short: bool) -> Part:
    """A row for each question on each engine. Counts of queries are limits. Times are bounds that may be missed, and
    in short nothing: two repeats of a small guide say nothing of them."""
    found = {engine: _of_engine(engine, is_short) for engine in databases.engines()}
    sizes = _sizes(is_short)
    judged = [(engine, name, figures) for engine, all_of_it in found.items() for name, figures in all_of_it.items()]
    rows = [_row(engine, name, figures) for engine, name, figures in judged]
    problems = [said for engine, name, figures in judged for said in _too_many(engine, name, figures)]
    missed = [said for engine, name, figures in judged if not is_short for said in _too_slow(engine, name, figures)]
    return Part(f"Search in {sizes[0]:,} and in {sizes[1]:,} entries: ms of database time", rows, problems, missed)


def main() -> None:
    """The child: it answers on its last line."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("repeats", type=int)
    given = parser.parse_args()
    print(json.dumps(_measured(given.size, given.repeats)))


def _sizes(is_short: bool) -> tuple[int, int]:
    return SIZES_IN_SHORT if is_short else SIZES_IN_FULL if registry.is_full() else SIZES


def _of_engine(engine: str, is_short: bool) -> dict[str, Pair]:
    """By question, the figures of both sizes."""
    repeats = REPEATS_IN_SHORT if is_short else REPEATS
    few, many = (_child(engine, size, repeats) for size in _sizes(is_short))
    return {name: (few[name], many[name]) for name in many}


def _child(engine: str, size: int, repeats: int) -> dict[str, Figure]:
    found = databases.told(databases.of_rows(engine, size), "bench.search", str(size), str(repeats))
    return {name: Figure(*figures) for name, figures in found.items()}


def _measured(size: int, repeats: int) -> dict[str, tuple[float, ...]]:
    """In the child: every question in turn."""
    import django  # noqa: PLC0415  # The database is named by the parent.

    django.setup()
    from bench.clock import Clock  # noqa: PLC0415
    from resources import search  # noqa: PLC0415

    clock = Clock()
    deep = {"after": f"n0.{size // 2}.0"}
    calls: dict[str, Callable[[], object]] = {
        name: lambda words=words: search.find(words) for name, words in (QUESTIONS | {"a deep page": deep}).items()
    }
    calls |= {f"counts of {name}": lambda name=name: _counts_anew(QUESTIONS[name]) for name in COUNTED}
    calls["suggestions"] = lambda: search.suggest("pipel")
    return {name: clock.measure(call, repeats) for name, call in calls.items()}


def _counts_anew(words: dict[str, str]) -> None:
    """Without those that are kept."""
    from django.core.cache import cache  # noqa: PLC0415

    from resources import search  # noqa: PLC0415

    cache.clear()
    search.counts(words)


def _row(engine: str, name: str, pair: Pair) -> Row:
    few, many = pair
    return {
        "question": name, "engine": engine,
        "median": few.median, "p95": few.p95, "CPU": few.processor,
        "median, large": many.median, "p95, large": many.p95, "CPU, large": many.processor,
        "times": _ratio(pair), "queries": max(few.queries, many.queries),
    }  # fmt: skip


def _ratio(pair: Pair) -> float:
    few, many = pair
    return many.processor / few.processor if few.processor > 0 else many.median / few.median


def _too_many(engine: str, name: str, pair: Pair) -> list[str]:
    most, queries = QUERIES_OF_COUNTS if name.startswith("counts") else QUERIES, max(one.queries for one in pair)
    return [f"{name} on {engine} makes {queries} queries; {most} are allowed."] * (queries > most)


def _too_slow(engine: str, name: str, pair: Pair) -> list[str]:
    bound = BOUND_MS_OF_COUNTS if name.startswith("counts") else BOUND_MS
    slow = [f"{name} on {engine} takes {pair[1].p95:.0f} ms at p95; {bound} are aimed at."] * (pair[1].p95 > bound)
    ratio = _ratio(pair)
    grown = f"{name} on {engine} takes {ratio:.1f} times what it takes in the small guide; {BOUND_RATIO} are aimed at."
    return slow + [grown] * (ratio > BOUND_RATIO)


if __name__ == "__main__":
    main()
