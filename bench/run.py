"""Fill a throw-away database twice, measure the same pages, print, and fail where a limit is passed."""

import argparse
import sys
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from bench import pages, rows
from bench.pages import Measured

SIZES = [10, 10_000]
QUERIES, QUERIES_SIGNED_IN, BYTES = 8, 12, 90_000
"""The limits. Times are printed and never judged: they depend on the machine and on its mood."""
PAGES = {
    "home": "/",
    "section": "/guide/section-1/",
    "resource": "/resources/1-what-kubernetes-has-to-do-with-pipeline-part-0/",
    "resources": "/resources/",
    "search": "/resources/?q=feature+store",
    "submit": "/submit/",
}
SIGNED_IN = {"submit"}
Results = dict[str, Measured]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer repeats; the same pages and limits")
    settings.ROOT_URLCONF = "bench.urls"
    settings.ALLOWED_HOSTS.append("testserver")
    repeats = 5 if parser.parse_args().short else 40
    print("queries, CPU of a request (times that of a constant page), kB of HTML, kB with CSS and font, all compressed")
    results = {size: _of_size(size, repeats) for size in SIZES}
    problems = [problem for size, measured in results.items() for problem in _problems(size, measured)]
    problems += _grown(results)
    for problem in problems:
        print(f"Over the limit: {problem}")
    sys.exit(bool(problems))


def _of_size(size: int, repeats: int) -> Results:
    """Measure every page on a fresh database with `size` resources."""
    _fresh(size)
    constant = pages.measure(Client(), "/constant/", repeats).cpu_ms
    print(f"\n{size:,} resources; a constant page takes {constant:.2f} ms of CPU")
    results = {}
    for name, path in PAGES.items():
        client = _signed_in() if name in SIGNED_IN else Client()
        one = results[name] = pages.measure(client, path, repeats)
        print(
            f"  {name:10}{one.queries:4} queries {one.cpu_ms:8.2f} ms ({one.cpu_ms / constant:6.1f} ×)"
            f"{one.html / 1000:8.1f} kB {one.whole / 1000:8.1f} kB"
        )
    return results


def _problems(size: int, measured: Results) -> list[str]:
    found = []
    for name, one in measured.items():
        most = QUERIES_SIGNED_IN if name in SIGNED_IN else QUERIES
        if one.queries > most:
            found.append(f"{name} at {size:,} rows makes {one.queries} queries; {most} are allowed.")
        if one.whole > BYTES:
            found.append(f"{name} at {size:,} rows weighs {one.whole:,} bytes; {BYTES:,} are allowed.")
    return found


def _grown(results: dict[int, Results]) -> list[str]:
    """Pages that make more queries when there is more in the guide."""
    few, many = (results[size] for size in SIZES)
    return [
        f"{name} makes {few[name].queries} queries at first and {many[name].queries} when the guide has grown."
        for name in PAGES
        if many[name].queries > few[name].queries
    ]


def _fresh(size: int) -> None:
    connection.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{connection.settings_dict['NAME']}{suffix}").unlink(missing_ok=True)
    call_command("migrate", verbosity=0)
    cache.clear()
    rows.fill(size)


def _signed_in() -> Client:
    client = Client()
    client.force_login(User.objects.get(handle="cy"))
    return client
