"""Every page that crawlers may keep, by the protocol of sitemaps.org: one file, or an index of files beyond 50,000.

Files are ranges of ids, so that each is found by key, whatever its number, and stays as it is while others grow.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from guide import conditional
from guide.keeping import kept
from guide.models import Bridge, Section, Topic
from resources import contributors
from resources.models import Resource, ResourceTag, Tag

MOST = 50_000
"""The protocol's limit for one file."""
PART = 10_000
"""So many ids are one file of several: its answer stays below 3 MB, and its work below a second."""
STATIC = [
    "home", "resources", "resources_help", "tags", "new", "feeds", "about", "submit_anywhere", "trust", "banned_sites",
    "log", "api", "data", "plan", "wanted", "bridges",
]  # fmt: skip
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


class Page(NamedTuple):
    path: str
    changed_at: datetime | None = None


@kept()
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Everything where that fits into one file, by the highest ids there are; otherwise the index."""
    tops = {noun: _top(rows) for noun, rows in _ranged().items()}
    pages = _pages()
    if sum(tops.values()) + len(pages) <= MOST:
        return _urlset(request, [*pages, *_resources(0, MOST), *_tags(0, MOST), *_people(0, MOST)])
    parts = [reverse("sitemap_part", args=["pages", 0])]
    for noun, top in tops.items():
        parts += [reverse("sitemap_part", args=[noun, number]) for number in range(top // PART + 1) if top]
    entries = "".join(f"<sitemap><loc>{settings.SITE_URL}{path}</loc></sitemap>\n" for path in parts)
    return _document(request, f"<sitemapindex {XMLNS}>\n{entries}</sitemapindex>\n")


@kept()
@require_safe
def sitemap_part(request: HttpRequest, noun: str, number: int) -> HttpResponse:
    """The pages themselves, or those of the ids of one range. It is empty where all of a range was taken out."""
    if noun == "pages" and number == 0:
        return _urlset(request, _pages())
    rows = _ranged().get(noun)
    if rows is None or number > _top(rows) // PART:
        raise Http404
    found = {"resources": _resources, "tags": _tags, "people": _people}
    return _urlset(request, found[noun](number * PART, (number + 1) * PART))


def _ranged() -> dict[str, QuerySet[Any]]:
    return {"resources": Resource.objects.live(), "tags": Tag.objects.all(), "people": _with_a_page()}


def _top(rows: QuerySet[Any]) -> int:
    return rows.aggregate(top=Max("pk"))["top"] or 0


def _pages() -> list[Page]:
    rows = [*Section.objects.defer("prose").order_by("position", "id"), *Topic.objects.all(), *Bridge.objects.all()]
    return [Page(reverse(name)) for name in STATIC] + [Page(row.get_absolute_url()) for row in rows]


def _resources(start: int, end: int) -> Iterable[Page]:
    """Their addresses are put together by hand: to reverse 50,000 would take longer than all the rest."""
    rows = Resource.objects.live().filter(pk__gte=start, pk__lt=end).order_by("pk").only("title", "changed_at")
    above = reverse("resources")
    for row in rows.iterator(2_000):
        yield Page(f"{above}{row.pk}-{row.slug}/", row.changed_at)


def _tags(start: int, end: int) -> Iterable[Page]:
    live = ResourceTag.objects.filter(content_object__retired_at=None, content_object__hidden_at=None)
    rows = Tag.objects.filter(Exists(live.filter(tag=OuterRef("pk"))), pk__gte=start, pk__lt=end, merged_into=None)
    return (Page(tag.get_absolute_url()) for tag in rows.order_by("pk").only("slug"))


def _people(start: int, end: int) -> Iterable[Page]:
    rows = _with_a_page().filter(pk__gte=start, pk__lt=end).order_by("pk").only("handle")
    return (Page(reverse("person", args=[person.handle])) for person in rows)


def _with_a_page() -> QuerySet[User]:
    return contributors.visible().filter(is_sample=False)


def _urlset(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse:
    return _document(request, f"<urlset {XMLNS}>\n{''.join(map(_url, pages))}</urlset>\n")


def _url(page: Page) -> str:
    """An address in ASCII: nothing of it means anything in XML, but for the ampersand, which no path of ours has."""
    lastmod = f"<lastmod>{page.changed_at:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if page.changed_at else ""
    return f"<url><loc>{settings.SITE_URL}{quote(page.path, safe='/%-_.~')}</loc>{lastmod}</url>\n"


def _document(request: HttpRequest, root: str) -> HttpResponse:
    return conditional.document(request, f'<?xml version="1.0" encoding="UTF-8"?>\n{root}', "application/xml")
