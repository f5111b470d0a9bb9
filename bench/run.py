"""Fill a throw-away database twice, measure the same pages, print, and fail where a limit is passed."""

import argparse
import sys
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from bench import exchange, pages, rows
from bench.pages import Measured

SIZES, SIZES_IN_SHORT = [10, 10_000, 100_000], [10, 10_000]
QUERIES, QUERIES_OF_SEARCH, QUERIES_SIGNED_IN, QUERIES_AT_THE_DESK = 8, 10, 12, 25
BYTES, BYTES_AT_THE_DESK = 90_000, 150_000
"""The limits. Times are printed and never judged: they depend on the machine and on its mood."""
PAGES = {
    "home": "/",
    "section": "/guide/section-1/",
    "resource": "/resources/1-what-kubernetes-has-to-do-with-pipeline-part-0/",
    "resources": "/resources/",
    "search": "/resources/?q=feature+store",
    "tags": "/tags/",
    "tag": "/tags/kubernetes/",
    "new": "/new/",
    "feed": "/feed/",
    "feed of a search": "/resources/feed/?q=drift",
    "api": "/api/v1/resources?q=feature+store",
    "submit": "/submit/",
    "data": "/data/",
}
SEARCHES = {"resources", "search", "tag", "feed of a search", "api"}
"""In a large guide these look further in a second and a third statement."""
DESK = {
    "queue": "/admin/queue/",
    "queue, urgent": "/admin/queue/?sort=score&kind=new",
    "queue, section": "/admin/queue/?section=section-3&age=1",
    "queue, page 2": "/admin/queue/?after=7",
    "queue, search": "/admin/queue/?q=drift",
    "queue, rare": "/admin/queue/?q=part+7",
    "review": "/admin/queue/{oldest}/",
}
"""What a moderator looks at. The weight that is judged is the page's own: it is one round trip."""
SIGNED_IN = {"submit"}
Results = dict[str, Measured]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer repeats; the same pages and limits")
    settings.ROOT_URLCONF = "bench.urls"
    settings.ALLOWED_HOSTS.append("testserver")
    is_short = parser.parse_args().short
    repeats = 5 if is_short else 40
    print("queries, CPU of a request (times that of a constant page), kB of HTML, kB with CSS and font, all compressed")
    results = {size: _of_size(size, repeats) for size in (SIZES_IN_SHORT if is_short else SIZES)}
    problems = [problem for size, measured in results.items() for problem in _problems(size, measured)]
    problems += _grown(results)
    _fresh(10)
    problems += exchange.measure()
    for problem in problems:
        print(f"Over the limit: {problem}")
    sys.exit(bool(problems))


def _of_size(size: int, repeats: int) -> Results:
    """Measure every page on a fresh database with `size` resources."""
    _fresh(size)
    constant = pages.measure(Client(), "/constant/", repeats).cpu_ms
    print(f"\n{size:,} resources; a constant page takes {constant:.2f} ms of CPU")
    results = {}
    clients = {name: _signed_in("cy") if name in SIGNED_IN else Client() for name in PAGES}
    clients |= dict.fromkeys(DESK, _signed_in("ada"))
    for name, path in (PAGES | DESK).items():
        client = clients[name]
        one = results[name] = pages.measure(client, path.format(oldest=size), repeats)
        print(
            f"  {name:16}{one.queries:4} queries {one.cpu_ms:8.2f} ms ({one.cpu_ms / constant:6.1f} ×)"
            f"{one.html / 1000:8.1f} kB {one.whole / 1000:8.1f} kB"
        )
    return results


def _problems(size: int, measured: Results) -> list[str]:
    found = []
    for name, one in measured.items():
        most = _most(name)
        weight, allowed = (one.bytes, BYTES_AT_THE_DESK) if name in DESK else (one.whole, BYTES)
        if one.queries > most:
            found.append(f"{name} at {size:,} rows makes {one.queries} queries; {most} are allowed.")
        if weight > allowed:
            found.append(f"{name} at {size:,} rows weighs {weight:,} bytes; {allowed:,} are allowed.")
    return found


def _most(name: str) -> int:
    if name in DESK:
        return QUERIES_AT_THE_DESK
    if name in SEARCHES:
        return QUERIES_OF_SEARCH
    return QUERIES_SIGNED_IN if name in SIGNED_IN else QUERIES


def _grown(results: dict[int, Results]) -> list[str]:
    """Pages that make more queries when there is more in the guide."""
    few, many = results[min(results)], results[max(results)]
    return [
        f"{name} makes {few[name].queries} queries at first and {many[name].queries} when the guide has grown."
        for name in (PAGES | DESK).keys() - SEARCHES
        if many[name].queries > few[name].queries
    ]


def _fresh(size: int) -> None:
    connection.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{connection.settings_dict['NAME']}{suffix}").unlink(missing_ok=True)
    call_command("migrate", verbosity=0)
    cache.clear()
    rows.fill(size)
    call_command("reindex", stdout=StringIO())


def _signed_in(handle: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(handle=handle))
    return client
