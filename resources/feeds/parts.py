"""What a feed and its items are made of, whatever they are written as."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without items was updated: an element that may not be missing, nor change by itself."""
_SINCE = "2026"
"""A year in which the site had its name, which is what the date in a tag URI says."""
KEPT = 1_024
"""So many items are kept as each writer wrote them, of 1 to 5 kB. An item is its own key, and so never out of date."""


class Category(NamedTuple):
    """A word of the guide, as readers read it, and in which of its lists it stands."""

    term: str
    label: str
    scheme: str


@dataclass(frozen=True, slots=True)
class Item:
    """`link` is our page, `external_url` the page outside that it is about; `content` is HTML, `summary` plain text."""

    id: str
    title: str
    link: str
    published: datetime
    updated: datetime
    content: SafeString
    summary: str = ""
    external_url: str = ""
    language: str = ""
    author: str = ""
    categories: tuple[Category, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    """Titles and addresses of other pages that belong to it."""


@dataclass(frozen=True, slots=True)
class Feed:
    """`path` is where it is found as Atom, `json_path` as JSON, `page` what it is the feed of; all are paths of ours.

    `query` narrows all three, and `next_page` is the word that leads to the items behind these, where there are any.
    `changed_at` is when anything in it may have changed last, though it be that something is not in it any more.
    """

    name: str
    title: str
    description: str
    path: str
    json_path: str
    page: str
    items: list[Item]
    query: str = ""
    this_page: str = ""
    next_page: str = ""
    changed_at: datetime | None = None

    @property
    def id(self) -> str:
        return tag_uri(f"feed/{self.name}", _SINCE)

    @property
    def updated(self) -> datetime:
        return max((item.updated for item in self.items), default=BEGINNING)

    @property
    def modified(self) -> datetime:
        return max(self.updated, self.changed_at or BEGINNING)

    @property
    def page_url(self) -> str:
        return absolute(self.page, self.query)

    def urls(self, path: str) -> "Urls":
        """Its own addresses, written at `path`."""
        after = absolute(path, self.query, self.next_page) if self.next_page else ""
        return Urls(absolute(path, self.query, self.this_page), absolute(path, self.query), after)


class Urls(NamedTuple):
    """Of this page of a feed, of its first page, and of the one behind this, if there is one."""

    here: str
    first: str
    after: str


def absolute(path: str, *queries: str) -> str:
    query = "&".join(filter(None, queries))
    return f"{settings.SITE_URL}{path}" + (f"?{query}" if query else "")


def paths_of(page: str, *slug: str) -> list[str]:
    """Where the feed of a page is, as Atom and as JSON."""
    return [reverse(name, args=slug) for name in (f"{page}_feed", f"{page}_feed_json")]


def tag_uri(what: str, since: datetime | str) -> str:
    """Of a thing of ours that is called `what`, and was there `since` then."""
    day = since if isinstance(since, str) else since.astimezone(UTC).strftime("%Y-%m-%d")
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{day}:{what}"


def joined(parts: Iterable[str]) -> str:
    """The parts that are not empty, as a line of facts."""
    return " · ".join(filter(None, parts))
