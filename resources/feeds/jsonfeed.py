"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import rfc3339_date

from resources.feeds.parts import KEPT, Feed, Item
from resources.text import fit_for_xml

CONTENT_TYPE = "application/feed+json; charset=utf-8"
_END = "[]\n}"
"""Of a feed without items, whose list comes last."""


def written(feed: Feed) -> bytes:
    urls = feed.urls(feed.json_path)
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": urls.here,
        "next_url": urls.after,
        "description": feed.description,
        "favicon": f"{settings.SITE_URL}/favicon.ico",
        "authors": [{"name": settings.SITE_NAME, "url": f"{settings.SITE_URL}/"}],
        "language": settings.LANGUAGE_CODE,
        "items": [],
    }
    frame = _text(said)
    if not feed.items:
        return frame.encode()
    return "".join([frame.removesuffix(_END), "[", ",".join(map(_item, feed.items)), "\n ]\n}"]).encode()


@lru_cache(maxsize=KEPT)
def _item(item: Item) -> str:
    """Indented, as it stands in the list."""
    return f"\n{_text(_members(item))}".replace("\n", "\n  ")  # No string of JSON has a line break of its own.


def _text(said: dict[str, Any]) -> str:
    return json.dumps(_fit(said), ensure_ascii=False, indent=1)


def _members(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "url": iri_to_uri(item.link),
        "external_url": iri_to_uri(item.external_url) or "",
        "title": item.title,
        "content_html": item.content,
        "summary": item.summary,
        "date_published": rfc3339_date(item.published),
        "date_modified": rfc3339_date(item.updated),
        "authors": [{"name": item.author}] if item.author else [],
        "tags": list(dict.fromkeys(category.label for category in item.categories)),
    }


def _fit(said: Any) -> Any:
    """Without what is empty, but for the list of items, and without what no reader can show."""
    if isinstance(said, dict):
        return {key: _fit(value) for key, value in said.items() if value or key in {"items", "title"}}
    if isinstance(said, list):
        return [_fit(value) for value in said]
    return fit_for_xml(str(said))
