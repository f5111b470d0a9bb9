"""The guide as a search engine of the reader's browser."""

from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client

from guide.models import Section
from resources.views.opensearch import LONG, SHORT
from tests import make

pytestmark = pytest.mark.django_db  # Whether the page is kept already is asked of the database.
NS = "{http://a9.com/-/spec/opensearch/1.1/}"


def description(client: Client) -> ElementTree.Element:
    response = client.get("/opensearch.xml")
    assert response["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def test_the_description_leads_to_the_search_and_its_suggestions(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://guide.test"
    urls = {url.get("type"): url.get("template") for url in description(client).iter(f"{NS}Url")}
    assert urls == {
        "text/html": "https://guide.test/resources/?q={searchTerms}",
        "application/x-suggestions+json": "https://guide.test/resources/suggestions/?q={searchTerms}",
        "application/opensearchdescription+xml": "https://guide.test/opensearch.xml",
    }


def test_its_names_keep_to_the_limits_of_the_standard(client: Client, settings: Any) -> None:
    settings.SITE_NAME = "Ampersand & <co>\x01, a guide with a very long name that goes on and on for ever"
    found = description(client)
    assert found.findtext(f"{NS}ShortName") == "Ampersand & <co>"
    assert len(found.findtext(f"{NS}ShortName")) <= SHORT
    assert len(found.findtext(f"{NS}LongName")) <= LONG
    assert [image.get("type") for image in found.iter(f"{NS}Image")] == ["image/png", "image/svg+xml"]


def test_every_page_names_it(db: None, client: Client, settings: Any) -> None:
    kind = "application/opensearchdescription+xml"
    link = f'<link rel="search" type="{kind}" title="{settings.SITE_NAME}" href="/opensearch.xml">'
    assert link in client.get("/").content.decode()


def test_what_is_typed_gets_suggestions_that_lead_to_the_search(
    courses: Section, client: Client, settings: Any
) -> None:
    make.resource(courses, title="Kubernetes & co")
    response = client.get("/resources/suggestions/", {"q": "kube"})
    assert response["Content-Type"] == "application/x-suggestions+json"
    typed, found, about, urls = response.json()
    assert (typed, found, about) == ("kube", ["Kubernetes & co"], [])
    assert [url.startswith(f"{settings.SITE_URL}/resources/?") for url in urls] == [True]
    assert parse_qs(urlsplit(urls[0]).query) == {"q": ["Kubernetes & co"]}


def test_suggestions_are_few_and_of_what_is_public(courses: Section, client: Client) -> None:
    for number in range(30):
        make.resource(courses, title=f"Kubernetes {number}")
    make.submission(make.person("cy"), courses, title="Kubernetes that waits")
    found = client.get("/resources/suggestions/?q=kubernetes").json()[1]
    assert 0 < len(found) <= 8
    assert "Kubernetes that waits" not in found


@pytest.mark.parametrize("typed", ["", " ", "²", "٣", "%", "_", "\\", "'", '"<script>', "x" * 100_000, "🚀", "((", "‮a"])
def test_nothing_that_is_typed_breaks_them(typed: str, db: None, client: Client) -> None:
    response = client.get("/resources/suggestions/", {"q": typed})
    assert response.status_code == 200
    echoed, found, about, urls = response.json()
    assert len(echoed) <= 200
    assert found == about == urls == []


@pytest.mark.parametrize("path", ["/resources/suggestions/?q=a", "/resources/suggestions/", "/opensearch.xml"])
def test_caches_may_keep_both_and_nobody_may_read_them_as_a_page(path: str, db: None, client: Client) -> None:
    response = client.get(path)
    assert "public" in response["Cache-Control"]
    assert "max-age" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert not response.cookies
    assert "Vary" not in response or "Cookie" not in response["Vary"]
