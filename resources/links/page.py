"""What a page says of itself: title, description, canonical address, language, author, date, length. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import unescape

from ada_url import URL
from publicsuffixlist import PublicSuffixList

from resources import text
from resources.links import address, charset, linked_data, markup
from resources.links.linked_data import Work
from resources.links.markup import Facts

MOST_TITLE = 300
MOST_DESCRIPTION = 1000
_MOST_NAME = 200

_HTML_TYPES = frozenset({"", "text/html", "application/xhtml+xml"})
# More of these, of all characters, than one in ten: that was no text.
_MOST_REPLACED = 10
# A header that was sent twice is joined by a comma.
_KIND = re.compile("[;,]")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8}){0,3})")
_DATE = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?![0-9])")

_TITLES = ("og:title", "twitter:title", "citation_title")
_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_AUTHORS = ("author", "article:author", "citation_author", "dc.creator", "parsely-author")
_DATES = ("article:published_time", "datepublished", "citation_publication_date", "citation_date", "dc.date", "date")
_LANGUAGES = ("og:locale", "content-language", "dc.language")
_SITES = ("og:site_name", "application-name")


@dataclass(frozen=True, slots=True)
class Page:
    """The page's own words on one line each, "" for what it does not say.

    `title` has at most 300 characters, `description` 1,000. `canonical` is an address the guide could store, on the
    same registrable domain as the page. `published` is YYYY-MM-DD. `words` are counted in the article, or else in
    everything but menus and margins.
    """

    title: str = ""
    description: str = ""
    canonical: str = ""
    language: str = ""
    author: str = ""
    published: str = ""
    words: int = 0
    site_name: str = ""


def read(body: bytes, content_type: str, url: str) -> Page:
    """What the page at `url` says. Never raises; of anything but HTML only the words of plain text are counted."""
    kind = _KIND.split(content_type, maxsplit=1)[0].strip().lower()
    if kind not in _HTML_TYPES and not kind.startswith("text/"):
        return Page()
    html = charset.decode(body, content_type)
    if html.count("\ufffd") * _MOST_REPLACED > len(html):
        return Page()
    if kind not in _HTML_TYPES:
        return Page(words=len(html.split()))
    return _told(markup.read(html), url)


def same_site(one: str, other: str) -> bool:
    """Whether two hosts belong to one owner: the same name, or the same registrable domain.

    By the Public Suffix List, which knows that two names under co.uk or github.io have two owners.
    """
    domain = _suffixes().privatesuffix(one)
    return one == other or (domain is not None and domain == _suffixes().privatesuffix(other))


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    """The list that comes with the library. Read when first needed: that takes a twentieth of a second."""
    return PublicSuffixList()


def _told(facts: Facts, url: str) -> Page:
    work = linked_data.read(facts.data)
    return Page(
        title=_line(_meta(facts, _TITLES) or facts.title or unescape(work.headline) or facts.heading, MOST_TITLE),
        description=_line(_meta(facts, _DESCRIPTIONS) or unescape(work.description), MOST_DESCRIPTION),
        canonical=_canonical(facts.canonical, url),
        language=_language(facts.language or _meta(facts, _LANGUAGES) or work.language),
        author=_author(facts, work),
        published=_published(facts, work),
        words=facts.words,
        site_name=_line(_meta(facts, _SITES) or work.publisher, _MOST_NAME),
    )


def _meta(facts: Facts, names: tuple[str, ...]) -> str:
    return next((facts.metas[name] for name in names if name in facts.metas), "")


def _line(written: str, most: int) -> str:
    """On one line, without what hides or reorders; what is too long ends in an ellipsis."""
    line = text.one_line(written[: 4 * most])
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _canonical(href: str, url: str) -> str:
    """The address in rel=canonical, if it could be stored and nobody else owns it; else ""."""
    if not href:
        return ""
    try:
        target = URL(href, base=url)
    except ValueError:
        return ""
    read = address.read(target.href)
    if read.refused or not same_site(URL(read.stored).hostname, URL(url).hostname):
        return ""
    return read.stored


def _language(written: str) -> str:
    """A tag of BCP 47: en, en-GB, zh-Hant."""
    found = _LANGUAGE.match(written)
    if not found:
        return ""
    parts = found[2].replace("_", "-").split("-")[1:]
    return "-".join([found[1].lower(), *(part.title() if len(part) == 4 else part.upper() for part in parts)])


def _author(facts: Facts, work: Work) -> str:
    """The name that is given; some give the address of a profile instead, which is none."""
    given = (facts.metas[name] for name in _AUTHORS if name in facts.metas)
    return _line(next((name for name in given if "://" not in name), "") or work.author, _MOST_NAME)


def _published(facts: Facts, work: Work) -> str:
    found = _DATE.match(_meta(facts, _DATES) or work.published)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else ""
    except ValueError:
        return ""
