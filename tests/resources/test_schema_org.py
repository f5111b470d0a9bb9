"""What pages say of themselves as JSON-LD, held against the vocabulary."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from guide.models import Bridge, Section
from resources.models import Resource, Tag
from resources.models.entry import Kind
from tests import make, vocabulary

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "]]> & &lt; &amp;",
    '"quotes" and \\ backslash',
    "\u2028 \u2029",
    "مقدمة 🚀",
    "{{ site }} {% url %}",
]
Node = dict[str, Any]


class Blocks(HTMLParser):
    """The data blocks of a page, as a browser cuts them out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.is_inside = False
        self.scripts = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_inside = tag == "script" and dict(attrs).get("type") == "application/ld+json"
        self.scripts += tag == "script" and "src" not in dict(attrs) and not self.is_inside
        self.found += [""] * self.is_inside

    def handle_data(self, data: str) -> None:
        if self.is_inside:
            self.found[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = False


def nodes(client: Client, path: str) -> dict[str, Node]:
    """The nodes of the page's one block by type; all of them are as the vocabulary wants them."""
    answer = client.get(path)
    assert answer.status_code == 200
    blocks = Blocks(answer.content.decode())
    assert blocks.scripts == 0
    (block,) = blocks.found
    data = json.loads(block)
    assert vocabulary.problems(data) == []
    return {node["@type"]: node for node in data["@graph"]}


@pytest.fixture
def row(courses: Section) -> Resource:
    return make.resource(courses, title="A course on Ray", tags=["ray"], level="beginner", minutes=90)


def test_home_is_the_site_with_its_search_and_its_publisher(db: None, client: Client, settings: Any) -> None:
    found = nodes(client, "/")
    action = found["WebSite"]["potentialAction"]
    search = action["target"]["urlTemplate"].replace("{search_term_string}", "ray")
    assert client.get(search.removeprefix(settings.SITE_URL)).context["words"]["q"] == "ray"
    assert found["WebSite"]["publisher"]["@id"] == found["Organization"]["@id"]


def test_a_course_is_a_course_with_all_that_is_known(row: Resource, client: Client, settings: Any) -> None:
    found = nodes(client, row.get_absolute_url())
    course = found["Course"]
    assert (course["name"], course["url"]) == ("A course on Ray", row.url)
    assert course["provider"] == {"@type": "Organization", "name": "pages.org", "url": "https://pages.org/"}
    assert (course["educationalLevel"], course["timeRequired"], course["isAccessibleForFree"]) == (
        "Beginner",
        "PT90M",
        True,
    )
    assert (course["keywords"], course["inLanguage"]) == (["ray"], "en")
    page = found["WebPage"]
    assert page["mainEntity"]["@id"] == course["@id"]
    assert page["url"] == course["mainEntityOfPage"] == settings.SITE_URL + row.get_absolute_url()
    trail = [(step["position"], step["name"]) for step in found["BreadcrumbList"]["itemListElement"]]
    assert trail == [(1, "Guide"), (2, "Free courses"), (3, "A course on Ray")]


@pytest.mark.parametrize("kind", [kind for kind in Kind.values if kind != "course"])
def test_every_other_kind_is_something_to_learn_from(kind: str, courses: Section, client: Client) -> None:
    row = make.resource(courses, kind=kind)
    assert nodes(client, row.get_absolute_url())["LearningResource"]["learningResourceType"] == kind.capitalize()


@pytest.mark.parametrize(("cost", "is_free"), [("free", True), ("paid", False), ("freemium", None), ("", None)])
def test_what_is_unknown_is_not_said(cost: str, is_free: bool | None, courses: Section, client: Client) -> None:
    row = make.resource(courses, cost=cost, level="", minutes=None, summary="", tags=[])
    work = nodes(client, row.get_absolute_url())["Course"]
    assert work.get("isAccessibleForFree") is is_free
    assert not {"educationalLevel", "timeRequired", "keywords"} & work.keys()
    assert work["description"] == row.title


@pytest.mark.parametrize("noun", ["section", "tag", "resources"])
def test_a_list_says_what_it_shows_in_order(noun: str, row: Resource, client: Client, settings: Any) -> None:
    other = make.resource(row.section, title="Another", tags=["ray"])
    path = {"section": row.section.get_absolute_url(), "tag": "/tags/ray/", "resources": "/resources/"}[noun]
    found = nodes(client, path)
    items = found["ItemList"]["itemListElement"]
    shown = re.findall(r'class="details" href="([^"]+)"', client.get(path).content.decode())
    assert [item["url"] for item in items] == [settings.SITE_URL + path for path in shown]
    assert {item["name"] for item in items} == {row.title, other.title}
    assert [item["position"] for item in items] == [1, 2]
    assert found["ItemList"]["numberOfItems"] == 2
    assert found["CollectionPage"]["mainEntity"]["@id"] == found["ItemList"]["@id"]


def test_a_second_page_goes_on_counting_and_is_canonical_to_itself(
    courses: Section, client: Client, settings: Any
) -> None:
    for _ in range(102):
        make.resource(courses)
    path = f"{courses.get_absolute_url()}?page=2"
    items = nodes(client, path)["ItemList"]["itemListElement"]
    assert [item["position"] for item in items] == [101, 102]
    assert f'<link rel="canonical" href="{settings.SITE_URL}{path}">' in client.get(path).content.decode()


def test_a_section_without_links_has_no_list(courses: Section, client: Client) -> None:
    assert nodes(client, courses.get_absolute_url()).keys() == {"CollectionPage", "BreadcrumbList"}


@pytest.mark.parametrize("text", ["Plain", *HOSTILE])
def test_bridges_are_a_set_of_terms_and_each_is_one_of_them(text: str, db: None, client: Client, settings: Any) -> None:
    told = {"idea": text, "twin": text, "same": text, "differs": text}
    bridge = Bridge.objects.create(slug="one", words=text, **told)
    whole, one = nodes(client, "/bridges/"), nodes(client, bridge.get_absolute_url())
    (term,) = whole["DefinedTermSet"]["hasDefinedTerm"]
    assert one["DefinedTerm"] == term | {"inDefinedTermSet": {"@id": f"{settings.SITE_URL}/bridges/#terms"}}
    assert (term["name"], term["alternateName"]) == (text, text)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_title_breaks_out_of_its_block(text: str, courses: Section, client: Client) -> None:
    Section.objects.filter(pk=courses.pk).update(title=text, summary=text)
    row = make.resource(courses, title=text, summary=text, tags=["ray"])
    assert nodes(client, row.get_absolute_url())["Course"]["name"] == text
    assert nodes(client, courses.get_absolute_url())["ItemList"]["itemListElement"][0]["name"] == text
    Tag.objects.update(name=text[:30], description=text)
    make.reindex()
    assert nodes(client, "/tags/ray/")["CollectionPage"]["description"] == text


def test_the_vocabulary_would_find_what_is_wrong() -> None:
    page = {"@type": "WebPage", "@id": "https://a.org/", "url": "no address", "colour": "red", "dateModified": "today"}
    trail = {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "item": "https://a.org/"}]}
    course = {"@type": "Course", "name": "x", "provider": {"@type": "WebSite", "name": "x", "url": "https://a.org/"}}
    found = vocabulary.problems({"@context": "https://schema.org", "@graph": [page, trail, course]})
    assert len(found) == 7


PUBLIC = [
    "/",
    "/resources/",
    "/resources/help/",
    "/tags/",
    "/new/",
    "/feeds/",
    "/api/v1/",
    "/about/",
    "/trust/",
    "/log/",
    "/about/banned-sites/",
    "/about/submit-anywhere/",
    "/bridges/",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_every_public_page_names_its_one_address(path: str, db: None, client: Client, settings: Any) -> None:
    body = client.get(path).content.decode()
    assert re.findall(r'<link rel="canonical" href="([^"]*)">', body) == [settings.SITE_URL + path]
