"""Runs parts, each in a process of its own, and keeps what they answer, or how they failed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from time import perf_counter
from typing import NamedTuple

from bench import databases
from bench.registry import Entry, jobs
from bench.report import Part

AT_ONCE_IN_SHORT = 2
MOST_SECONDS = 3_600
"""A part that takes longer is ended, and is a problem."""
Command = Callable[[Entry, bool], list[str]]
_children: set[subprocess.Popen[str]] = set()


class Result(NamedTuple):
    """What one part answered; `engine` is empty where the part itself says on which."""

    entry: str
    engine: str
    seconds: float
    part: Part


def run(entries: Iterable[Entry], engines: list[str], is_short: bool, command: Command | None = None) -> list[Result]:
    """In the order of the entries, each on each engine. Two at once in short, where what is judged is counts; never
    otherwise: what is measured is time."""

    def run_one(job: tuple[Entry, str]) -> Result:
        return _run(*job, is_short, command or _command)

    pool = ThreadPoolExecutor(AT_ONCE_IN_SHORT if is_short else 1)
    with databases.templates(engines), pool, _ended_with_us():
        return list(pool.map(run_one, jobs(entries, engines)))


def _run(entry: Entry, engine: str, is_short: bool, command: Command) -> Result:
    title = f"{entry.name} on {engine}" if engine else entry.name
    print(f"{title} …", file=sys.stderr, flush=True)
    start = perf_counter()
    with ExitStack() as stack:
        env = os.environ | {"REDIS_URL": ""}
        if engine:
            env["DATABASE_URL"] = stack.enter_context(databases.fresh(engine, entry.name))
        part = _answer(title, command(entry, is_short), env)
    seconds = perf_counter() - start
    print(f"{title}: {seconds:.0f} s", file=sys.stderr, flush=True)
    return Result(entry.name, engine, round(seconds, 1), part)


def _command(entry: Entry, is_short: bool) -> list[str]:
    return [sys.executable, "-m", "bench.child", entry.name, *["--short"] * is_short]


def _answer(title: str, command: list[str], env: dict[str, str]) -> Part:
    """The child's last line. Its standard error is ours, so that a traceback is seen where it happens."""
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True) as child:
        _children.add(child)
        try:
            output, _ = child.communicate(timeout=MOST_SECONDS)
        except subprocess.TimeoutExpired:
            _end(child)
            return Part(title, [], [f"{title} took more than {MOST_SECONDS:,} seconds and was ended."], [])
        finally:
            _children.discard(child)
    if child.returncode:
        return Part(title, [], [f"{title} ended with {child.returncode} and gave no answer."], [])
    try:
        return Part(**json.loads(output.splitlines()[-1]))
    except (IndexError, ValueError, TypeError):
        return Part(title, [], [f"{title} gave an answer that cannot be read: {output[-200:]!r}."], [])


@contextmanager
def _ended_with_us() -> Iterator[None]:
    """What still runs when we are interrupted is ended: it hears nothing of that itself."""
    try:
        yield
    finally:
        for child in list(_children):
            _end(child)


def _end(child: subprocess.Popen[str]) -> None:
    """The child and those that it started: it leads their group."""
    os.killpg(child.pid, signal.SIGKILL)
