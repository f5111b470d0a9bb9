"""What RFC 4287, RFC 5005, JSON Feed 1.1 and OPML 2.0 ask of a document; each check returns what is wrong, in words.

The sections named are those of RFC 4287. The parser is a real one: what is not well-formed raises.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

ATOM = "{http://www.w3.org/2005/Atom}"
ONE_OF_FEED = ["id", "title", "updated"]
AT_MOST_ONE = ["generator", "icon", "logo", "rights", "subtitle"]
ONE_OF_ENTRY = ["id", "title", "updated"]
AT_MOST_ONE_OF_ENTRY = ["content", "published", "rights", "source", "summary"]
KNOWN = {
    "feed": {"author", "category", "contributor", "link", "entry", *ONE_OF_FEED, *AT_MOST_ONE},
    "entry": {"author", "category", "contributor", "link", *ONE_OF_ENTRY, *AT_MOST_ONE_OF_ENTRY},
    "author": {"name", "uri", "email"},
}
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ASCII_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[!-~]+", re.IGNORECASE)
MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")
VOID = {"br", "hr", "img", "wbr"}


def atom_faults(body: bytes) -> list[str]:
    root = ElementTree.fromstring(body)
    if root.tag != f"{ATOM}feed":
        return [f"the root is {root.tag}"]
    return [*_feed(root), *(fault for entry in root.findall(f"{ATOM}entry") for fault in _entry(entry, root))]


def json_faults(body: bytes) -> list[str]:
    feed = json.loads(body.decode("utf-8"))
    wrong = [f"{name} is missing" for name in ("version", "title", "items") if name not in feed]
    wrong += ["the version"] if feed.get("version") != "https://jsonfeed.org/version/1.1" else []
    wrong += [f"{name} is no address" for name in ("home_page_url", "feed_url", "next_url") if not _is_url(feed, name)]
    ids = [item.get("id") for item in feed["items"]]
    wrong += ["an id is there twice"] if len(set(ids)) != len(ids) else []
    return wrong + [fault for item in feed["items"] for fault in _json_item(item)]


def opml_faults(body: bytes) -> list[str]:
    root = ElementTree.fromstring(body)
    wrong = [] if (root.tag, root.get("version")) == ("opml", "2.0") else ["not OPML 2.0"]
    wrong += [] if [child.tag for child in root] == ["head", "body"] else ["head and body"]
    outlines = list(root.iter("outline"))
    wrong += [] if root.findall("body/outline") else ["a body has an outline"]
    wrong += ["an outline without a text" for one in outlines if not one.get("text")]
    feeds = [one for one in outlines if one.get("type") == "rss"]
    wrong += ["a subscription without an address" for one in feeds if not _is_url(one.attrib, "xmlUrl", needed=True)]
    twice = [url for url, number in Counter(one.get("xmlUrl") for one in feeds).items() if number > 1]
    return wrong + [f"{url} is there twice" for url in twice]


def _feed(root: Element) -> Iterator[str]:
    yield from _counts(root, ONE_OF_FEED, AT_MOST_ONE)
    yield from _unknown(root, "feed")
    yield from _common(root)
    if not root.findall(f"{ATOM}author"):
        yield "4.1.1: a feed has an author, or each of its entries"
    if not [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]:
        yield "4.1.1: a feed should link to itself"
    keys = Counter((_text(one, "id"), _text(one, "updated")) for one in root.findall(f"{ATOM}entry"))
    if any(number > 1 for number in keys.values()):
        yield "4.1.1: the same entry twice"
    ids = Counter(_text(one, "id") for one in root.findall(f"{ATOM}entry"))
    if any(number > 1 for number in ids.values()) or _text(root, "id") in ids:
        yield "4.2.6: an id that is not unique"


def _entry(entry: Element, root: Element) -> Iterator[str]:
    yield from _counts(entry, ONE_OF_ENTRY, AT_MOST_ONE_OF_ENTRY)
    yield from _unknown(entry, "entry")
    yield from _common(entry)
    alternates = [link for link in entry.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
    if entry.find(f"{ATOM}content") is None and not alternates:
        yield "4.1.2: neither content nor an alternate"
    dates = [_text(*said) for said in ((entry, "published"), (entry, "updated"), (root, "updated"))]
    if all(map(RFC_3339.fullmatch, dates)) and dates != sorted(dates, key=datetime.fromisoformat):
        yield "4.2.15: updated before it was published, or after the feed"


def _common(parent: Element) -> Iterator[str]:
    """What holds for a feed and for an entry."""
    for name in ("updated", "published"):
        for date in parent.findall(f"{ATOM}{name}"):
            if not RFC_3339.fullmatch(date.text or "") or datetime.fromisoformat(date.text).utcoffset() is None:
                yield f"3.3: {date.text} is no date"
    if not ASCII_IRI.fullmatch(_text(parent, "id")):
        yield f"4.2.6: {_text(parent, 'id')} is no IRI"
    yield from _links(parent)
    for author in parent.findall(f"{ATOM}author"):
        yield from _counts(author, ["name"], ["uri", "email"])
        yield from _unknown(author, "author")
        yield from [] if _text(author, "name") else ["3.2.1: an author without a name"]
    for category in parent.findall(f"{ATOM}category"):
        if not category.get("term") or not ASCII_IRI.fullmatch(category.get("scheme", "x:y")):
            yield "4.2.2: a category has a term, and an IRI for a scheme"
    for name in ("title", "subtitle", "summary", "content", "rights"):
        for construct in parent.findall(f"{ATOM}{name}"):
            yield from _construct(construct)


def _links(parent: Element) -> Iterator[str]:
    links = parent.findall(f"{ATOM}link")
    for link in links:
        if not ASCII_IRI.fullmatch(link.get("href", "")):
            yield f"4.2.7.1: {link.get('href')} is no IRI"
        if not MEDIA_TYPE.fullmatch(link.get("type", "text/html")) or len(link):
            yield "4.2.7: a link with a bad type, or with content"
    same = Counter((link.get("type"), link.get("hreflang")) for link in links if link.get("rel") == "alternate")
    if any(number > 1 for number in same.values()):
        yield "4.1.1 and 4.1.2: alternates of the same type and language"
    paging = Counter(link.get("rel") for link in links if link.get("rel") in {"first", "next", "previous", "last"})
    if any(number > 1 for number in paging.values()):
        yield "RFC 5005, 3: more than one page in a direction"


def _construct(construct: Element) -> Iterator[str]:
    kind = construct.get("type", "text")
    if kind not in {"text", "html", "xhtml"}:
        yield f"3.1.1: the type {kind}"
    if kind in {"text", "html"} and len(construct):
        yield "3.1.1.1 and 3.1.1.2: elements in a text"
    if kind == "html":
        yield from html_faults(construct.text or "")


def html_faults(text: str) -> list[str]:
    """What a reader would stumble over who puts the text into a <div>."""
    reader = _Html()
    reader.feed(text)
    reader.close()
    return reader.faults + [f"<{tag}> is not closed" for tag in reader.open]


class _Html(HTMLParser):
    """Only what we write: paragraphs and links with an address."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"p", "a"} or [name for name, _ in attrs] != ["href"] * (tag == "a"):
            self.faults.append(f"<{tag} {attrs}> in our own words")
        self.open += [tag] * (tag not in VOID)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


def _counts(parent: Element, one: list[str], at_most: list[str]) -> Iterator[str]:
    number = Counter(child.tag.removeprefix(ATOM) for child in parent)
    yield from (f"{parent.tag}: {number[name]} × {name}" for name in one if number[name] != 1)
    yield from (f"{parent.tag}: {number[name]} × {name}" for name in at_most if number[name] > 1)


def _unknown(parent: Element, name: str) -> Iterator[str]:
    yield from (f"{child.tag} in {name}" for child in parent if child.tag.removeprefix(ATOM) not in KNOWN[name])


def _json_item(item: dict[str, Any]) -> Iterator[str]:
    if not isinstance(item.get("id"), str) or not item["id"]:
        yield "an item without an id"
    if not item.get("content_html") and not item.get("content_text"):
        yield "an item without content"
    yield from html_faults(item.get("content_html", ""))
    yield from (f"{name} is no address" for name in ("url", "external_url") if not _is_url(item, name))
    for name in ("date_published", "date_modified"):
        if name in item and not RFC_3339.fullmatch(item[name]):
            yield f"{item[name]} is no date"
    if not all(isinstance(tag, str) for tag in item.get("tags", [])):
        yield "a tag is a string"
    if not all(author.keys() & {"name", "url", "avatar"} for author in item.get("authors", [])):
        yield "an author who is nobody"


def _is_url(said: Any, name: str, *, needed: bool = False) -> bool:
    url = said.get(name)
    return not needed if url is None else bool(ASCII_IRI.fullmatch(url) and urlsplit(url).hostname)


def _text(parent: Element, name: str) -> str:
    return parent.findtext(f"{ATOM}{name}") or ""
