"""What crawlers are told to read."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import curation, sitemaps
from resources.models import Resource, Tag
from tests import make

NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(client: Client, path: str = "/sitemap.xml") -> dict[str, str]:
    """Each address with its `lastmod`; of an index, those of its files."""
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    root = ElementTree.fromstring(answer.content)
    assert root.tag in {f"{NS}urlset", f"{NS}sitemapindex"}
    return {one.findtext(f"{NS}loc", ""): one.findtext(f"{NS}lastmod", "") for one in root}


def paths(found: dict[str, str], settings: Any) -> list[str]:
    assert all(address.startswith(f"{settings.SITE_URL}/") for address in found)
    return [address.removeprefix(settings.SITE_URL) for address in found]


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a file held 4 addresses, and a part 3 ids."""
    monkeypatch.setattr(sitemaps, "MOST", 4)
    monkeypatch.setattr(sitemaps, "PART", 3)


def test_it_names_every_page_for_readers_and_each_is_there(courses: Section, client: Client, settings: Any) -> None:
    row = make.resource(courses, title="Ōkina & <Ray> “Überblick”", tags=["ray", "überblick"])
    found = paths(read(client), settings)
    assert found[:16] == [
        "/", "/resources/", "/resources/help/", "/tags/", "/new/", "/feeds/", "/about/", "/about/submit-anywhere/",
        "/trust/", "/about/banned-sites/", "/log/", "/api/v1/", "/data/", "/plan/", "/wanted/",
        "/bridges/",
    ]  # fmt: skip
    assert courses.get_absolute_url() in found
    assert row.get_absolute_url() in found
    assert {tag.get_absolute_url() for tag in Tag.objects.all()} <= set(found)
    assert [client.get(path).status_code for path in found] == [200] * len(found)
    assert len(found) == len(set(found)) == 16 + 1 + 1 + 2


def test_it_says_when_a_resource_was_changed(courses: Section, client: Client, settings: Any) -> None:
    row = make.resource(courses)
    Resource.objects.update(changed_at=datetime(2026, 2, 3, 4, 5, 6, 789, tzinfo=UTC))
    assert read(client)[settings.SITE_URL + row.get_absolute_url()] == "2026-02-03T04:05:06Z"


def test_what_readers_do_not_find_is_not_in_it(ada: User, cy: User, courses: Section, client: Client) -> None:
    make.submission(cy, courses, title="Waiting", tags=["waits"])
    gone = make.resource(courses, title="Gone", tags=["gone"])
    curation.retire(gone, by=ada, because="It is gone.")
    merged = make.tag("merged")
    Tag.objects.filter(pk=merged.pk).update(merged_into=make.tag("kept"))
    body = client.get("/sitemap.xml").content.decode().casefold()
    assert not [word for word in ("waiting", "waits", "gone", "merged", "kept") if word in body]


@pytest.mark.usefixtures("in_parts")
def test_beyond_the_limit_it_is_an_index_whose_files_hold_everything_once(
    courses: Section, client: Client, settings: Any
) -> None:
    rows = [make.resource(courses, tags=[f"tag-{number}"]) for number in range(7)]
    parts = paths(read(client), settings)
    assert parts[0] == "/sitemaps/pages-0.xml"
    found = [path for part in parts for path in paths(read(client, part), settings)]
    assert len(found) == len(set(found)) == 16 + 1 + 7 + 7
    assert {row.get_absolute_url() for row in rows} <= set(found)


@pytest.mark.usefixtures("in_parts")
def test_a_file_is_found_by_key_and_costs_the_same_wherever_it_is(
    courses: Section, client: Client, django_assert_num_queries: Callable, settings: Any
) -> None:
    make.resource(courses)
    Resource.objects.create(pk=3_000_000, section=courses, **make.proposal(courses).address.fields, title="Far")
    make.reindex()
    with django_assert_num_queries(2) as queries:
        found = read(client, "/sitemaps/resources-1000000.xml")
    assert len(found) == 1
    assert "OFFSET" not in str(queries.captured_queries)


@pytest.mark.parametrize(
    "part",
    ["resources-9", "pages-1", "nothing-0", "resources-999999999999999999999999", "tags-5", f"pages-{'9' * 5000}"],
)
def test_a_file_that_is_not_there_is_404(part: str, courses: Section, client: Client) -> None:
    make.resource(courses)
    assert client.get(f"/sitemaps/{part}.xml").status_code == 404


def test_who_has_it_already_gets_304_until_something_is_added(courses: Section, client: Client) -> None:
    first = client.get("/sitemap.xml")
    assert client.get("/sitemap.xml", headers={"If-None-Match": first["ETag"]}).status_code == 304
    make.resource(courses)
    assert client.get("/sitemap.xml", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_an_empty_guide_has_a_sitemap(db: None, client: Client) -> None:
    assert len(read(client)) == 16
