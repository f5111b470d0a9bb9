"""`python -m bench.search`: what a search asks of the database in a guide of 10,000 entries and of 1,000,000.

On SQLite, and on PostgreSQL where DATABASE_URL names one. The guides are made once, in databases of their own
(`var/bench-rows-….sqlite3`, `bench_rows_…`), and used again. It prints milliseconds of database time and which
bounds do not hold, and fails on numbers of queries alone: times depend on the machine and on its mood.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

VAR = Path(__file__).resolve().parent.parent / "var"
SIZES, SIZES_IN_SHORT = [10_000, 1_000_000], [500, 5_000]
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
Figures = dict[str, tuple[float, float, float, int]]
"""Milliseconds: median, p95, and the processor's median, or -1; queries."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--short", action="store_true", help="small guides and few repeats")
    parser.add_argument("--measure", type=int, metavar="SIZE", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(_measured(given.measure, 5 if given.short else 40)))
        return
    problems = []
    for engine, address in _engines().items():
        sizes = SIZES_IN_SHORT if given.short else SIZES
        found = {size: _child(address, size, given.short) for size in sizes}
        _print(engine, found)
        problems += [f"{engine}: {problem}" for problem in _too_many(found)]
    for problem in problems:
        print(f"Over the limit: {problem}")
    sys.exit(bool(problems))


def _engines() -> dict[str, str]:
    found = {"SQLite": f"sqlite:///{VAR}/bench-rows-{{size}}.sqlite3"}
    given = urlsplit(os.environ.get("DATABASE_URL", ""))
    if given.scheme.startswith("postgres"):
        found["PostgreSQL"] = given._replace(path="/bench_rows_{size}").geturl()
    return found


def _child(address: str, size: int, is_short: bool) -> Figures:
    """Each guide in a process of its own: Django has one database."""
    env = os.environ | {
        "DATABASE_URL": address.format(size=size),
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "guide.settings",
    }
    if address.startswith("postgres"):
        _create(address, f"bench_rows_{size}")
    command = [sys.executable, "-m", "bench.search", "--measure", str(size), *["--short"] * is_short]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True, text=True)
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def _create(address: str, name: str) -> None:
    import psycopg  # noqa: PLC0415  # Not everybody has it.

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f"CREATE DATABASE {name}")


def _measured(size: int, repeats: int) -> Figures:
    """In the child: make the guide if it is not there, then ask every question in turn."""
    import django  # noqa: PLC0415  # The database is named by the parent.

    os.environ.setdefault("DEBUG", "true")
    django.setup()
    from bench.clock import Clock  # noqa: PLC0415
    from resources import search  # noqa: PLC0415

    _fill(size)
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


def _fill(size: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415

    from guide.models import Section  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if not Section.objects.exists():
        print(f"Making a guide of {size:,} entries. It is kept.", file=sys.stderr)
        call_command("make_rows", size, stdout=sys.stderr)


def _print(engine: str, found: dict[int, Figures]) -> None:
    small, large = min(found), max(found)
    print(f"\n{engine}: ms of database time (median, p95, processor) at {small:,} entries, then at {large:,}; queries")
    for name in found[large]:
        few, many = found[small][name], found[large][name]
        bound = BOUND_MS_OF_COUNTS if name.startswith("counts") else BOUND_MS
        ratio = many[2] / few[2] if few[2] > 0 else many[0] / few[0]
        broken = [f"p95 over {bound} ms"] * (many[1] > bound) + [f"over {BOUND_RATIO} ×"] * (ratio > BOUND_RATIO)
        columns = "".join(f"{figure:8.1f}" for one in (few, many) for figure in one[:3])
        print(f"  {name:34}{columns}  {ratio:5.1f} ×{many[3]:4}  {', '.join(broken)}")


def _too_many(found: dict[int, Figures]) -> list[str]:
    problems = []
    for size, figures in found.items():
        for name, (_, _, _, queries) in figures.items():
            most = QUERIES_OF_COUNTS if name.startswith("counts") else QUERIES
            if queries > most:
                problems.append(f"{name} makes {queries} queries at {size:,} entries; {most} are allowed.")
    return problems


if __name__ == "__main__":
    main()
