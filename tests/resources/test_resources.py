"""The page of resources: what it shows of what was found, and where it leads from there."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from itertools import chain

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import mark_safe

from accounts.models import User
from guide.models import Bridge, Section
from resources import curation, facets, grammar_help, search
from resources.models import Resource, Tag
from tests import make


def page(query: str = "") -> str:
    response = Client().get(f"/resources/{query}")
    assert response.status_code == 200
    return response.content.decode()


def titles(body: str) -> list[str]:
    heads = re.findall(r'class="title">(?:<s>)?<a [^>]*>(.*?)</a>', body)
    return [unescape(re.sub("</?mark>", "", title)) for title in heads]


def links(body: str) -> dict[str, str]:
    """The words of each link to a list to its address."""
    found = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', body)
    return {" ".join(unescape(re.sub("<[^>]*>", " ", words)).split()): unescape(href) for href, words in found}


def shown(**given: object) -> str:
    """The part of the page that holds what was found."""
    found = given.pop("found", search.Found([], search.Count(0)))
    words = given.pop("words", {})
    return render_to_string("_found.html", {"found": found, "words": words, "said": "", **given})


def break_link(title: str) -> None:
    Resource.objects.filter(title=title).update(health="broken")
    curation.edit(Resource.objects.get(title=title), {"summary": "It was good."}, ["mlops"], by=None)


@pytest.fixture
def three(courses: Section) -> None:
    labs = make.section("Labs", slug="labs")
    make.resource(courses, title="Alpha", kind="course", level="beginner", cost="free", tags=["c++"])
    make.resource(courses, title="Beta", kind="video", level="advanced", cost="paid", tags=["mlops"])
    make.resource(labs, title="Gamma", kind="video", level="beginner", cost="free", tags=["mlops"])


def test_filters_lead_to_lists_that_hold_what_they_promise(three: None) -> None:
    for facet in ["Video", "Beginner", "Free", "Labs", "#mlops"]:
        count, address = next(
            (int(count[1]), href)
            for words, href in links(page()).items()
            if (count := re.fullmatch(rf"{facet} (\d+) , \1 resources?", words))
        )
        body = page(address.removeprefix("/resources/"))
        assert len(titles(body)) == count > 0
        assert f"{facet} × , chosen: take it away" in links(body)


def test_filters_are_combined_in_one_address_and_taken_away_one_by_one(three: None) -> None:
    body = page("?level=beginner&kind=video")
    assert titles(body) == ["Gamma"]
    assert links(body)["Video × : take this away"] == "/resources/?level=beginner"
    assert links(body)["Beginner × : take this away"] == "/resources/?kind=video"
    assert links(body)["Clear all"] == "/resources/"
    assert "Filters · 2 on" in body
    assert '<link rel="canonical" href="http://127.0.0.1:8000/resources/?kind=video&amp;level=beginner">' in body


def test_the_feed_of_what_is_shown_is_at_hand(three: None) -> None:
    assert 'href="/resources/feed/" type="application/atom+xml">Feed</a>' in page()
    said = links(page("?q=a+b&kind=course&after=x&utm=y"))
    assert said["Feed of these"] == "/resources/feed/?q=a+b&kind=course"


def test_a_new_search_keeps_the_filters(three: None) -> None:
    body = page("?q=beta&kind=video&after=0")
    form = body[body.index("<search") : body.index("</search>")]
    assert re.findall(r'name="(\w+)" value="([^"]*)"', form) == [("q", "beta"), ("kind", "video")]
    assert links(body)["× Clear the search"] == "/resources/?kind=video"
    assert 'action="/resources/"' in form


def test_there_is_one_search_on_every_page(three: None) -> None:
    for path in ["/resources/", "/resources/help/", "/", "/tags/"]:
        body = Client().get(path).content.decode()
        assert body.count('name="q"') == body.count('action="/resources/"') == 1
        assert 'rel="search" type="application/opensearchdescription+xml"' in body


def test_scripts_for_live_results_are_loaded_only_there(three: None) -> None:
    assert "js/live.js" in page()
    assert "js/live.js" not in Client().get("/").content.decode() + Client().get("/resources/help/").content.decode()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?kind=nonsense", "“nonsense” is no choice for “kind”"),
        ("?section=none", "“none” is no choice for “section”"),
        ("?kind=lab&kind=video", "Only one “kind” at a time"),
    ],
)
def test_what_was_not_understood_is_said(query: str, said: str, three: None) -> None:
    assert said in page(query)


def test_nothing_has_a_reason_and_ways_out(three: None) -> None:
    break_link("Beta")
    body = page("?q=beta&kind=video")
    assert "Nothing fits all of that" in body
    assert links(body)["Without “beta”"] == "/resources/?kind=video"
    assert links(body)["show broken links"] == "/resources/?q=beta&kind=video&broken=1"
    assert links(body)["Show all resources"] == "/resources/"
    assert links(body)["Submit what is missing"] == "/submit/"
    assert "Nothing holds “<bdi>zebra</bdi>”" in page("?q=zebra")


def test_an_empty_guide_asks_for_its_first_resource(db: None) -> None:
    assert "Nothing is in the guide yet" in page()
    assert "Nothing is in the guide yet" not in page("?q=a")


def test_pages_of_fifty_are_found_by_key_and_lead_back(courses: Section) -> None:
    for number in range(120):
        make.resource(courses, title=f"Page no. {number:03}")
    seen, address = [], "?kind=course"
    while address:
        body = page(address)
        seen.append(titles(body))
        address = links(body).get("Next", "").removeprefix("/resources/")
    assert [len(found) for found in seen] == [50, 50, 20]
    assert sorted(chain.from_iterable(seen)) == [f"Page no. {number:03}" for number in range(120)]
    assert titles(page(links(body)["Previous"].removeprefix("/resources/"))) == seen[1]
    assert links(body)["Begin with the first"] == "/resources/?kind=course"
    assert '<meta name="robots" content="noindex, follow">' in body
    assert 'rel="canonical" href="http://127.0.0.1:8000/resources/?kind=course"' in body


def test_a_mark_that_nobody_gave_leads_to_some_page(three: None) -> None:
    for mark in ["", "x", "-1", "²", "٣", "9" * 400, "%00"[:2], "🚀", "a.b.c", "0", "null"]:
        for name in ("after", "before"):
            assert Client().get("/resources/", {name: mark}).status_code == 200


def test_broken_links_are_shown_to_those_who_ask(three: None) -> None:
    break_link("Beta")
    assert "Beta" not in titles(page())
    said = next(words for words in links(page()) if words.startswith("Broken links too"))
    assert links(page())[said] == "/resources/?broken=1"
    assert "Beta" in titles(page("?broken=1"))
    assert links(page("?broken=1"))["Broken links too × : take this away"] == "/resources/"


def test_a_tag_that_was_merged_stands_for_the_other(three: None) -> None:
    Tag.objects.create(name="ml-ops", slug="ml-ops", merged_into=Tag.objects.get(name="mlops"))
    body = page("?tag=ml-ops")
    assert titles(body) == titles(page("?tag=mlops")) != []
    assert 'href="http://127.0.0.1:8000/resources/?tag=mlops"' in body


def test_what_is_marked_stays_text(courses: Section) -> None:
    make.resource(courses, title="<b>Alpha</b> & co", summary="<img src=x onerror=alert(1)> alpha")
    body = page("?q=alpha")
    assert titles(body) == ["<b>Alpha</b> & co"]
    assert "<mark>Alpha</mark>" in body
    assert "<img" not in body
    assert "<b>Alpha" not in body


def test_a_result_says_why_it_is_there_to_those_who_looked_for_words(courses: Section) -> None:
    row = make.resource(courses)
    hit = search.Hit(row, mark_safe("A"), mark_safe("B"), ["Your words are in the title.", "<i>"])
    body = shown(found=search.Found([hit], search.Count(1)), words={"q": "a"})
    why = body[body.index('<details class="why">') :]
    assert "Why here?" in why
    assert "<li>Your words are in the title.</li>" in why
    assert "<li>&lt;i&gt;</li>" in why
    assert "Why here?" not in shown(
        found=search.Found([search.Hit(row, mark_safe("A"), mark_safe("B"))], search.Count(1))
    )


def test_a_slip_is_said_with_what_was_looked_for_instead() -> None:
    body = shown(found=search.Found([], search.Count(1), instead="kubernetes <b>"), words={"q": "kuberentes"})
    assert "Showing results for" in body
    assert 'href="/resources/?q=kubernetes%20%3Cb%3E"' in body
    assert "Nothing holds “<bdi>kuberentes</bdi>”" in body


def test_a_bridge_says_what_is_the_same_and_where_it_ends() -> None:
    bridge = Bridge(
        slug="model-registry", idea="model registry", twin="artifact registry", same="Versions <i>.", differs="Data."
    )
    body = shown(found=search.Found([], search.Count(0), bridges=[bridge]))
    for said in ("<b>Artifact registry</b>: in machine learning", "Versions &lt;i&gt;.", "Where it breaks", "Data."):
        assert said in body
    assert 'href="/resources/?q=model%20registry"' in body
    assert 'href="/bridges/model-registry/"' in body


@pytest.mark.parametrize("name", [*facets.NAMES, *facets.MARKS, "page", "unknown"])
@pytest.mark.parametrize(
    "word",
    [
        "",
        "²",
        "٣",
        "\ud800",
        "\x01\x7f",
        "'\"><script>",
        "%",
        "_",
        "\\",
        "-",
        '"',
        "((((",
        "or or",
        "x" * 100_000,
        "🚀",
        "‮",
    ],
)
def test_nothing_that_is_asked_breaks_the_page(name: str, word: str, three: None) -> None:
    sent = f"{name}={word[:7000]}&{name}=1&{name}={word[:7000]}".encode("utf-8", "surrogatepass")
    response = Client().get("/resources/", query_params={}, QUERY_STRING=sent.decode("latin-1"))
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


def test_a_nul_is_refused(db: None, client: Client) -> None:
    for path in ["/resources/?q=%00", "/resources/suggestions/?q=a%00", "/resources/?after=%00"]:
        assert client.get(path).status_code == 400


def test_the_page_itself_asks_the_database_little(three: None) -> None:
    words = {"q": "a", "tag": "mlops", "kind": "video"}
    search.find(words)
    with CaptureQueriesContext(connection) as of_the_search:
        search.find(words, with_counts=True)
    with CaptureQueriesContext(connection) as of_the_page:
        page("?q=a&tag=mlops&kind=video")
    assert len(of_the_page) - len(of_the_search) <= 3
    assert len(of_the_page) <= 10


def test_a_reader_gets_the_same_bytes_as_the_next(three: None) -> None:
    answers = [Client().get("/resources/?q=a&kind=video", headers={"HX-Request": asks}) for asks in ("", "true")]
    assert answers[0].content == answers[1].content
    assert not answers[0].cookies


def test_who_is_signed_in_sees_it_too(three: None, cy: User, as_: Callable) -> None:
    assert "Gamma" in as_(cy).get("/resources/?q=gamma").content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options", "trace"])
@pytest.mark.parametrize("path", ["/resources/", "/resources/help/", "/resources/suggestions/", "/opensearch.xml"])
def test_it_is_only_read(path: str, method: str, db: None, client: Client) -> None:
    assert getattr(client, method)(path).status_code == 405
    assert client.head(path).content == b""


def test_the_help_explains_every_word_of_the_grammar_with_an_example(three: None, client: Client) -> None:
    body = client.get("/resources/help/").content.decode()
    typed = [example.typed for part in grammar_help.PARTS for example in part.examples]
    for word in ["tag:", "kind:", "level:", "cost:", "section:", "host:", "by:", "before:", "after:"]:
        assert any(word in example for example in typed), word
    assert {"is:laptop", "is:broken", "is:new"} <= set(typed)
    for example, address in [(example, links(body)[example]) for example in typed]:
        assert f'value="{example}"' in unescape(client.get(address).content.decode())


def test_the_search_understands_every_example_of_the_help(db: None) -> None:
    into, ada = make.section("ML basics", slug="ml-basics"), make.person("ada")
    words = {"title": "Monitoring a model registry and a feature store", "summary": "Kubernetes, Airflow."}
    row = make.resource(into, ada, kind="lab", url="https://github.com/a/b", **words)
    Resource.objects.filter(pk=row.pk).update(runs_on="laptop", added_at=datetime(2026, 3, 1, tzinfo=UTC))
    curation.edit(Resource.objects.get(pk=row.pk), {"language": "de"}, ["mlops"], by=None)
    for part in grammar_help.PARTS:
        for example in part.examples:
            if example.typed not in {"is:new", "is:broken"}:
                found = search.find({"q": example.typed})
                assert (found.problems, found.instead) == ([], ""), example
