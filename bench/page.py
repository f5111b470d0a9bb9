"""One page, measured: its queries, the CPU time of a request, the bytes that a first visit takes."""

import gzip
from html.parser import HTMLParser
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, thread_time
from typing import NamedTuple

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.clock import served


class Measured(NamedTuple):
    """`bytes` of HTML; `html` and `whole` (with style sheets and fonts) are compressed bytes. Milliseconds of the
    processor, ours and the database's, and of waiting; the requests a second are those of one thread."""

    queries: int
    bytes: int
    html: int
    whole: int
    cpu_ms: float
    per_second: float
    p50_ms: float
    p99_ms: float


def measure(client: Client, path: str, repeats: int) -> Measured:
    """Figures of one page that has been asked for before. At least two repeats."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}.")
    html = len(gzip.compress(response.content, 6))
    parts = _Parts()
    parts.feed(response.content.decode())
    whole = html + sum(map(_bytes, parts.found))
    return Measured(len(captured), len(response.content), html, whole, *_times(client, path, repeats))


def _times(client: Client, path: str, repeats: int) -> tuple[float, float, float, float]:
    """Milliseconds of the processor, requests a second, milliseconds at p50 and at p99."""
    own, waits = [], []
    for _ in range(repeats):
        wall, began = perf_counter(), _seconds()
        client.get(path)
        own.append((_seconds() - began) * 1000)
        waits.append((perf_counter() - wall) * 1000)
    return median(own), 1000 * repeats / sum(waits), median(waits), quantiles(waits, n=100, method="inclusive")[-1]


def _seconds() -> float:
    return thread_time() + (served() or 0)


class _Parts(HTMLParser):
    """The style sheets and fonts that the head of a page asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words = {name: value or "" for name, value in attrs}
        if tag == "link" and (words.get("rel") == "stylesheet" or words.get("as") == "font"):
            self.found.add(words["href"])


def _bytes(address: str) -> int:
    """What the file behind a static address weighs on the wire: fonts are compressed already."""
    found = finders.find(address.removeprefix(settings.STATIC_URL))
    if not found:
        raise SystemExit(f"{address} is asked for and is not there.")
    data = Path(found).read_bytes()
    return len(data) if found.endswith(".woff2") else len(gzip.compress(data, 6))
