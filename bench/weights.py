"""What the pages weigh on the wire: everything that a first visit loads, as a server sends it to who takes gzip.

The parser of heads is a copy of the one in bench/pages.py, which weighs sheets and fonts alone.
"""

import gzip
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from accounts.models import User
from bench.page_figures import MODERATOR, addressed
from bench.report import Part, Row
from guide import static_files

HTML, CSS, JS, FONT = 12_000, 8_000, 20_000, 30_000
"""The limits in bytes, by gzip where it helps: HTML of the front page alone, the rest of every page of the guide."""
PAGES = {
    "home": "/",
    "section, 50 links": "/guide/{section}/",
    "resource": "{resource}",
    "resources": "/resources/",
    "search": "/resources/?q=pipeline",
    "topic": "/roadmap/{topic}/",
    "tags": "/tags/",
    "plan": "/plan/",
    "submit": "/submit/",
    "queue": "/admin/queue/",
}
DESK = {"queue"}
"""Weighed, and not judged: Django's own sheets are in it, and a moderator has them all day."""


@dataclass(slots=True)
class Weight:
    """Bytes by kind of file, compressed by gzip, all of it by brotli, and how many files."""

    html: int = 0
    css: int = 0
    js: int = 0
    font: int = 0
    image: int = 0
    brotli: int = 0
    requests: int = 0

    def add(self, kind: str, data: bytes) -> None:
        is_packed = kind in {"font", "image"}
        setattr(self, kind, getattr(self, kind) + (len(data) if is_packed else len(gzip.compress(data, 9, mtime=0))))
        self.brotli += len(data) if is_packed else len(brotli.compress(data))
        self.requests += 1


def measure(is_short: bool) -> Part:
    """Of the guide at hand. The same for the short form: it takes a few seconds."""
    settings.ALLOWED_HOSTS.append("testserver")
    words = addressed()
    weights = {name: _weigh(name, path.format(**words)) for name, path in PAGES.items()}
    table: list[Row] = [{"page": name} | asdict(one) for name, one in weights.items()]
    problems = [said for name, one in weights.items() if name not in DESK for said in _problems(name, one)]
    return Part("weights, bytes", table, problems, [])


def _problems(name: str, weight: Weight) -> list[str]:
    limits = {"css": CSS, "js": JS, "font": FONT} | ({"html": HTML} if name == "home" else {})
    return [
        f"{name}: {getattr(weight, kind):,} bytes of {kind}; {most:,} are allowed."
        for kind, most in limits.items()
        if getattr(weight, kind) > most
    ]


def _weigh(name: str, path: str) -> Weight:
    client = Client()
    if name in DESK:
        client.force_login(User.objects.get(handle=MODERATOR))
    response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}.")
    weight = Weight()
    weight.add("html", response.content)
    parts = _Parts()
    parts.feed(response.content.decode())
    for address, kind in parts.found.items():
        weight.add(kind, _sent(address))
    return weight


def _sent(address: str) -> bytes:
    """The file behind a static address; a sheet of ours as `collectstatic` packs it."""
    name = address.removeprefix(settings.STATIC_URL)
    found = finders.find(name)
    if not found:
        raise SystemExit(f"{address} is asked for and is not there.")
    return static_files.packed(name, _paths()) if name.startswith(static_files.OURS) else Path(found).read_bytes()


def _paths() -> static_files.Paths:
    return {path: (storage, path) for finder in finders.get_finders() for path, storage in finder.list([])}


@dataclass
class _Parts(HTMLParser):
    """The files that a page loads before anybody touches it, each with its kind."""

    found: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words = {name: value or "" for name, value in attrs}
        rel = words.get("rel", "")
        if tag == "link" and rel == "stylesheet":
            self.found[words["href"]] = "css"
        elif tag == "link" and words.get("as") == "font":
            self.found[words["href"]] = "font"
        elif tag == "link" and rel == "icon" and words.get("type") == "image/svg+xml":
            self.found[words["href"]] = "image"
        elif tag in {"script", "img"} and words.get("src", "").startswith(settings.STATIC_URL):
            self.found[words["src"]] = "js" if tag == "script" else "image"
