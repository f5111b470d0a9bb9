"""A list of 3,000 entries into a guide, the same list again, and the guide out as a README."""

from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.report import Part, Row
from resources import readme
from resources.exchange import exporting, importing, planning

ENTRIES, IN_A_SECTION, HOSTS = 3_000, 25, 700
WORDS = ["kubernetes", "pipeline", "feature", "store", "drift", "monitoring", "serving", "registry", "training", "data"]
SENTENCE = "Shows with code and pictures how {} and {} fit together, and what breaks when they do not."
QUERIES_AGAIN = 30
"""The limit for an import that changes nothing. How many the first one makes depends on how many words are new."""


def measure(is_short: bool) -> Part:
    """Into the guide at hand. In short the same: the queries are what is judged."""
    text = _list()
    first, _ = _timed("import", lambda: _import(text))
    again, report = _timed("import again", lambda: _import(text))
    out, _ = _timed("export", lambda: readme.write(exporting.outline()))
    return Part(f"{ENTRIES:,} entries in and out", [first, again, out], _problems(int(again["queries"]), report), [])


def _problems(queries: int, report: importing.Report) -> list[str]:
    problems = [f"import again makes {queries} queries, and changes nothing; {QUERIES_AGAIN} are allowed."]
    changes = [f"import again says: {report.summary}."]
    return problems * (queries > QUERIES_AGAIN) + changes * report.has_changes


def _import(text: str) -> importing.Report:
    return importing.carry_out(planning.plan(readme.parse(text)))


def _timed(name: str, call: Callable[[], Any]) -> tuple[Row, Any]:
    wall, own = perf_counter(), process_time()
    with CaptureQueriesContext(connection) as captured:
        result = call()
    seconds = {"seconds": perf_counter() - wall, "CPU seconds": process_time() - own}
    return {"step": name, **seconds, "queries": len(captured)}, result


def _list() -> str:
    """Like one of the long ones: titles, descriptions and hosts of realistic lengths, none twice."""
    lines = ["# A long list", "", "What it is for."]
    for number in range(ENTRIES):
        one, two = WORDS[number % 10], WORDS[number * 7 % 9]
        if number % IN_A_SECTION == 0:
            lines += ["", f"## Part {number // IN_A_SECTION} about {one}", ""]
        url = f"https://site{number % HOSTS}.pages.org/{one}/page-{number}"
        lines.append(f"- [{one.title()} {two} {number}]({url}) - {SENTENCE.format(one, two)}")
    return "\n".join(lines)
