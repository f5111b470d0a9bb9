"""A feed as Atom (RFC 4287), with links to the pages behind it (RFC 5005)."""

from functools import lru_cache

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import rfc3339_date

from resources.feeds.parts import KEPT, Feed, Item
from resources.xml import Writer

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_OURS = "application/atom+xml"


def written(feed: Feed) -> bytes:
    xml = Writer()
    with xml.inside("feed", {"xmlns": _NAMESPACE, "xml:lang": settings.LANGUAGE_CODE}):
        _head(xml, feed)
        for item in feed.items:
            xml.put(_entry(item))
    return xml.written


def _head(xml: Writer, feed: Feed) -> None:
    urls = feed.urls(feed.path)
    xml.element("id", feed.id)
    xml.element("title", feed.title)
    xml.element("subtitle", feed.description)
    xml.element("updated", rfc3339_date(feed.updated))
    _author(xml, settings.SITE_NAME, f"{settings.SITE_URL}/")
    _link(xml, "alternate", feed.page_url, type="text/html")
    _link(xml, "self", urls.here, type=_OURS)
    if feed.this_page:
        _link(xml, "first", urls.first, type=_OURS)
    _link(xml, "next", urls.after, type=_OURS)
    xml.element("icon", f"{settings.SITE_URL}/favicon.ico")


@lru_cache(maxsize=KEPT)
def _entry(item: Item) -> str:
    xml = Writer()
    xml.taken()  # The beginning of a document.
    with xml.inside("entry"):
        _members(xml, item)
    return xml.taken()


def _members(xml: Writer, item: Item) -> None:
    xml.element("id", item.id)
    xml.element("title", item.title)
    xml.element("published", rfc3339_date(item.published))
    xml.element("updated", rfc3339_date(item.updated))
    _link(xml, "alternate", item.link, type="text/html")
    _link(xml, "via", item.external_url, hreflang=item.language)
    for title, url in item.related:
        _link(xml, "related", url, title=title)
    if item.author:
        _author(xml, item.author)
    for term, label, scheme in item.categories:
        xml.element("category", attributes={"term": term, "label": label, "scheme": iri_to_uri(scheme)})
    if item.summary:
        xml.element("summary", item.summary)
    xml.element("content", item.content, {"type": "html"})


def _link(xml: Writer, rel: str, url: str, **more: str) -> None:
    if url:
        xml.element("link", attributes={"rel": rel, "href": iri_to_uri(url), **more})


def _author(xml: Writer, name: str, uri: str = "") -> None:
    with xml.inside("author"):
        xml.element("name", name)
        if uri:
            xml.element("uri", uri)
