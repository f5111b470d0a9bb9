"""Submissions, votes and marks of progress a second, beside bare INSERTs of the same run; and what the worker holds.

Every rate is of many people who each do it once, so that no limit of theirs is what is measured. `held` is how long one
transaction keeps all other writers of SQLite waiting, from its BEGIN, once it has the lock, to the end of its commit.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from bench import held, writers
from bench.report import Part, Row
from bench.writers import Person
from guide.models import Section
from guide.schedule import SCHEDULES
from resources import progress, submissions, usefulness
from resources.links import address
from resources.models import Resource
from resources.models.entry import Cost, Kind, Level
from resources.submissions import Proposal, Sender

SECONDS, SECONDS_IN_SHORT = 5.0, 0.7
PEOPLE, PEOPLE_IN_SHORT = 2_500, 150
"""For each rate."""
LEAST_A_SECOND, OF_BARE = 200, 0.5
QUERIES, QUERIES_OF_REQUEST, HELD_MS = 10, 12, 50
"""The limits: of a deed; of a whole request, from the session to the answer; of the worker."""
ROWS_OF_SUBMISSION = 4
AT_ONCE = {"one writer": (1, 1), "16 threads": (1, 16), "2 processes of 4 threads": (2, 4)}
_numbers = count(1)


class Deed(NamedTuple):
    """`most`: so many queries; it has to reach the rate that is asked for unless it is `only_told`."""

    name: str
    do: Callable[[Person], object]
    most: int
    ways: tuple[str, ...]
    only_told: bool = False


def measure(is_short: bool) -> Part:
    """In the guide at hand."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.LOOKUPS = False
    seconds = SECONDS_IN_SHORT if is_short else SECONDS
    bare = {number: writers.bare(seconds, number) for number in (1, ROWS_OF_SUBMISSION)}
    found = [_row(f"bare: {number} rows and a commit", per_second=rate) for number, rate in bare.items()]
    problems: list[str] = []
    missed: list[str] = []
    for deed in _deeds():
        of_deed = list(_rows_of(deed, seconds, PEOPLE_IN_SHORT if is_short else PEOPLE, bare[1], problems))
        found += of_deed
        missed += [] if deed.only_told else _too_slow(deed, of_deed, bare[1])
    worker = list(_rows_of_worker())
    missed += [f"{row['what']}: held for {row['held max ms']} ms" for row in worker if row["held max ms"] > HELD_MS]
    return Part("writes", [_named(row) for row in found + worker], problems, missed)


def _deeds() -> list[Deed]:
    sections = list(Section.objects.defer("prose"))
    live = list(Resource.objects.live().select_related("section").order_by("pk"))
    one, many = list(AT_ONCE)[:1], tuple(AT_ONCE)
    deed, request = QUERIES, QUERIES_OF_REQUEST
    return [
        Deed("a submission", lambda by: _submit(by, sections), deed, many),
        Deed("a submission to one section", lambda by: _submit(by, sections[:1]), deed, many[1:2], only_told=True),
        Deed("a submission, as a request", lambda by: _post_submission(by, sections), request, many),
        Deed("a vote", lambda by: usefulness.say(live[by.number % len(live)], by=by.user), deed, many),
        Deed("a vote on one entry", lambda by: usefulness.say(live[0], by=by.user), deed, many[1:2], only_told=True),
        Deed("a vote, as a request", lambda by: _posted(by, live, "usefulness", {}), request, many),
        Deed(
            "a mark", lambda by: progress.mark(live[by.number % len(live)], "done", by=by.user), deed, (*one, many[1])
        ),
        Deed("a mark, as a request", lambda by: _posted(by, live, "mark", {"mark": "done"}), request, many),
    ]


def _rows_of(deed: Deed, seconds: float, number: int, bare: float, problems: list[str]) -> Iterator[Row]:
    deed.do(writers.people(1)[0])  # What is read once in a process is read now.
    crowd = writers.people(10)
    with held.watch() as watching:
        for by in crowd:
            deed.do(by)
    queries = round(watching.statements / 10)
    if queries > deed.most:
        problems.append(f"{deed.name} makes {queries} queries; {deed.most} are allowed.")
    for way in deed.ways:
        cache.clear()
        processes, threads = AT_ONCE[way]
        rate = writers.rate(deed.do, writers.people(number), seconds, processes=processes, threads=threads)
        yield _row(
            f"{deed.name}: {way}", rate.per_second, rate.per_second / bare, queries, watching.p50, watching.longest,
            rate.cpu_ms, rate.p99_ms,
        )  # fmt: skip


def _too_slow(deed: Deed, found: list[Row], bare: float) -> list[str]:
    """Of the ways in which it is done, the best counts."""
    best, least = max(row["per second"] for row in found), min(LEAST_A_SECOND, OF_BARE * bare)  # type: ignore[type-var]
    return [f"{deed.name}: {best} a second; {least:.0f} are asked for"] if best < least else []  # type: ignore[operator]


def _rows_of_worker() -> Iterator[Row]:
    """What each task on the schedule holds, in this guide, when all scores are wrong and every entry is due."""
    Resource.objects.update(score=1, review_due_on=timezone.localdate() - timedelta(days=1))
    with _a_place_for_files():
        for schedule in SCHEDULES:
            with held.watch() as watching:
                import_string(schedule.task).call()
            yield _row(
                f"worker: {schedule.task.rpartition('.')[2]}", queries=watching.statements,
                held_p50=watching.p50, held_max=watching.longest,
            )  # fmt: skip


@contextmanager
def _a_place_for_files() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as directory:
        settings.DATA_DIR = Path(directory)
        yield


def _submit(by: Person, sections: list[Section]) -> None:
    number = next(_numbers)
    typed = _words(by, number)
    into = sections[number % len(sections)]
    words: dict[str, Any] = {name: typed[name] for name in ("title", "summary", "kind", "level", "cost")}
    proposal = Proposal(address=address.read(typed["url"]), section=into, minutes=90, tags=["mlops"], **words)
    submissions.submit(Sender(by.user), proposal)


def _post_submission(by: Person, sections: list[Section]) -> None:
    number = next(_numbers)
    typed = _words(by, number) | {"section": sections[number % len(sections)].slug, "minutes": "90", "tags": "mlops"}
    _expect(302, writers.post("/submit/", typed, by), "/submit/")


def _posted(by: Person, live: list[Resource], noun: str, fields: dict[str, str]) -> None:
    pk = live[by.number % len(live)].pk
    path = f"/progress/resources/{pk}/mark/" if noun == "mark" else f"/resources/{pk}/{noun}/"
    _expect(302, writers.post(path, fields, by), path)


def _expect(status: int, answered: int, path: str) -> None:
    if answered != status:
        raise SystemExit(f"{path} answered {answered}.")


def _words(by: Person, number: int) -> dict[str, str]:
    """The processes that are forked count alike: whose page it is tells them apart."""
    return {
        "url": f"https://pages{number % 500}.org/{by.number}/a-page-{number}/",
        "title": f"What a pipeline has to do with drift, part {number}",
        "summary": "Explains with code how to find drift, and what to do about it then.",
        "kind": Kind.values[number % len(Kind.values)], "level": Level.values[number % 3],
        "cost": Cost.values[number % 3],
    }  # fmt: skip


def _row(
    what: str, per_second: float = 0.0, of_bare: float = 0.0, queries: int = 0,
    held_p50: float = 0.0, held_max: float = 0.0, cpu_ms: float = 0.0, p99_ms: float = 0.0,
) -> Row:  # fmt: skip
    figures = {
        "per second": round(per_second), "of bare": round(of_bare, 2), "queries": queries,
        "held p50 ms": round(held_p50, 1), "held max ms": round(held_max, 1), "CPU ms": round(cpu_ms, 1),
        "p99 ms": round(p99_ms, 1),
    }  # fmt: skip
    return {"what": what} | figures


def _named(row: Row) -> Row:
    engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    return {"engine": engine} | row
