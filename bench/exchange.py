"""A list of 3,000 entries into a guide, the same list again, and the guide out as a README."""

from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.rows import SENTENCE, WORDS
from resources import readme
from resources.exchange import exporting, importing, planning

ENTRIES, IN_A_SECTION, HOSTS = 3_000, 25, 700
QUERIES_AGAIN = 30
"""The limit for an import that changes nothing. How many the first one makes depends on how many words are new."""


def measure() -> list[str]:
    """Print seconds and queries; what is over the limit, in sentences."""
    print(f"\n{ENTRIES:,} entries in {ENTRIES // IN_A_SECTION} sections: seconds, seconds of CPU, queries")
    text = _list()
    _timed("import", lambda: _import(text))
    queries, report = _timed("import again", lambda: _import(text))
    _timed("export", lambda: readme.write(exporting.outline()))
    problems = [f"an import that changes nothing makes {queries} queries; {QUERIES_AGAIN} are allowed."]
    changes = [f"the second import says: {report.summary}."]
    return problems * (queries > QUERIES_AGAIN) + changes * report.has_changes


def _import(text: str) -> importing.Report:
    return importing.carry_out(planning.plan(readme.parse(text)))


def _timed(name: str, call: Callable[[], Any]) -> tuple[int, Any]:
    wall, own = perf_counter(), process_time()
    with CaptureQueriesContext(connection) as captured:
        result = call()
    print(f"  {name:16}{perf_counter() - wall:8.2f} s {process_time() - own:8.2f} s {len(captured):6} queries")
    return len(captured), result


def _list() -> str:
    """Like one of the long ones: titles, descriptions and hosts of realistic lengths, none twice."""
    lines = ["# A long list", "", "What it is for."]
    for number in range(ENTRIES):
        one, two = WORDS[number % 10], WORDS[number * 7 % 9]
        if number % IN_A_SECTION == 0:
            lines += ["", f"## Part {number // IN_A_SECTION} about {one}", ""]
        url = f"https://site{number % HOSTS}.pages.org/{one}/page-{number}"
        lines.append(f"- [{one.title()} {two} {number}]({url}) - {SENTENCE.format(one, two).strip()}")
    return "\n".join(lines)
