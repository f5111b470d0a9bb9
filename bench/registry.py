"""The parts of the bench, as data: modules with `measure(is_short: bool) -> Part`, each run in a process of its own."""

import os
from collections.abc import Iterable
from typing import NamedTuple

from bench.databases import SQLITE


class Entry(NamedTuple):
    """`engines`: it is run on each engine, in a guide of 500 entries of its own; `sqlite`: on that engine alone.
    Otherwise it takes its guides itself, and touches none that DATABASE_URL names: that may be somebody's site."""

    name: str
    about: str
    engines: bool = False
    sqlite: bool = False
    in_short: bool = False
    only_full: bool = False
    plain: bool = False
    """It needs no Django, or sets it up itself."""
    module: str = ""

    @property
    def path(self) -> str:
        """Of the module, by default that of the same name."""
        return f"bench.{self.module or self.name}"


PARTS = [
    Entry("pages", "queries and CPU of every page", in_short=True, plain=True),
    Entry("weights", "what pages, styles, scripts and fonts weigh", sqlite=True, in_short=True),
    Entry("writes", "submissions, votes and progress a second", engines=True, in_short=True),
    Entry("exchange", "3,000 entries in, again, and out", engines=True, in_short=True),
    Entry("search", "what a search asks of the database", in_short=True, plain=True),
    Entry("hostile", "the HTTP client among servers that mean harm", in_short=True, plain=True),
    Entry("servers", "nginx, application servers, and the pages through both"),
    Entry("million", "public pages at 1,000 and at 1,000,000 rows", only_full=True),
    Entry("desk_million", "the desk at 1,000 and at 1,000,000 rows", only_full=True),
    Entry("simulation", "caches and database at 10,000 requests a second", plain=True),
    Entry("lifetimes", "what would be rendered if pages were kept for longer", plain=True),
]


def jobs(entries: Iterable[Entry], engines: list[str]) -> list[tuple[Entry, str]]:
    """What is run, in order: an entry and an engine, or nothing in its place."""
    return [
        (entry, engine)
        for entry in entries
        for engine in (engines if entry.engines else [SQLITE] if entry.sqlite else [""])
    ]


def is_full() -> bool:
    """BENCH=full adds what needs a million rows."""
    return os.environ.get("BENCH") == "full"


def chosen(only: Iterable[str], is_short: bool) -> list[Entry]:
    """The parts with these names, or all that belong to the form that is asked for. Raises LookupError."""
    names = list(only)
    unknown = set(names) - {entry.name for entry in PARTS}
    if unknown:
        raise LookupError(f"There is no part {', '.join(sorted(unknown))}. --list shows them.")
    if names:
        return [entry for entry in PARTS if entry.name in names]
    return [entry for entry in PARTS if (entry.in_short if is_short else is_full() or not entry.only_full)]
