"""One page, measured: its queries, the CPU time of a request, the bytes that a first visit takes."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from statistics import median
from time import thread_time

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True, slots=True)
class Measured:
    queries: int
    cpu_ms: float
    bytes: int
    html: int
    whole: int


def measure(client: Client, path: str, repeats: int) -> Measured:
    """Figures of one page: `bytes` of HTML; `html` and `whole` (with style sheets and fonts) are compressed bytes."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}.")
    html = len(gzip.compress(response.content, 6))
    parts = _Parts()
    parts.feed(response.content.decode())
    whole = html + sum(map(_bytes, parts.found))
    return Measured(len(captured), cpu_ms(lambda: client.get(path), repeats), len(response.content), html, whole)


def cpu_ms(call: Callable[[], object], repeats: int) -> float:
    """The median of the milliseconds of CPU that a call takes."""
    times = []
    for _ in range(repeats):
        start = thread_time()
        call()
        times.append((thread_time() - start) * 1000)
    return median(times)


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
