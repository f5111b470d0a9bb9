"""The list of the feeds as OPML 2.0 (http://opml.org/spec2.opml), which feed readers take in at once."""

from django.conf import settings

from resources.feeds.catalogue import Group, Listed
from resources.feeds.parts import absolute
from resources.xml import Writer

CONTENT_TYPE = "text/x-opml; charset=utf-8"


def written(groups: list[Group]) -> bytes:
    xml = Writer()
    with xml.inside("opml", {"version": "2.0"}):
        with xml.inside("head"):
            xml.element("title", f"Feeds · {settings.SITE_NAME}")
            xml.element("ownerName", settings.SITE_NAME)
            xml.element("docs", "http://opml.org/spec2.opml")
        with xml.inside("body"):
            for group in groups:
                with xml.inside("outline", {"text": group.heading, "title": group.heading}):
                    for listed in group.feeds:
                        xml.element("outline", attributes=_subscription(listed))
    return xml.written


def _subscription(listed: Listed) -> dict[str, str]:
    """Its type is `rss` whatever the feed is written in: so the specification."""
    return {
        "type": "rss",
        "text": listed.title,
        "title": listed.title,
        "description": listed.description,
        "language": settings.LANGUAGE_CODE,
        "xmlUrl": absolute(listed.path),
        "htmlUrl": absolute(listed.page),
    }
