"""The feeds: valid whatever is in them, the same for everybody, narrowed like the pages, and paged."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import curation, doors, moderation, sections
from resources.feeds.entries import SIZE
from resources.models import Resource, Tag
from tests import make
from tests.feed_rules import ATOM, atom_faults, json_faults, opml_faults

FEEDS = ["/feed/", "/resources/feed/?kind=course&q=page", "/guide/same/feed/", "/tags/mlops/feed/", "/log/feed/",
         "/log/feed/?kind=accepted", "/new/feed/"]  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>",
    "A & B ]]> C <!-- D",
    "&lt;b&gt; &amp;amp; &#0;",
    "Control \x01\x0b\x1f\x7f\x85 and \ufffe\uffff",
    "عنوان ‮ معكوس",
    "😀" * 40,
    "\"quoted\" 'twice' \\ \\u0000",
    "%s {0} {{ x }} {% y %}",
]


def as_json(path: str) -> str:
    page, _, query = path.partition("?")
    return page.removesuffix("/") + ".json" + (f"?{query}" if query else "")


def atom(path: str) -> ElementTree.Element:
    return ElementTree.fromstring(Client().get(path).content)


def titles(path: str) -> list[str]:
    """Of the items, as Atom has them; as JSON they are the same."""
    found = [entry.findtext(f"{ATOM}title") for entry in atom(path).findall(f"{ATOM}entry")]
    items = Client().get(as_json(path)).json()["items"]
    assert [item.get("title") for item in items] == found
    return found


def links(root: ElementTree.Element) -> dict[str, str]:
    return {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}


@pytest.fixture
def same(courses: Section) -> Section:
    Section.objects.update(slug="same", needed_count=100, summary="Complete courses.")
    courses.refresh_from_db()
    return courses


@pytest.fixture
def filled(ada: User, bo: User, same: Section) -> list[Resource]:
    """Pages with hostile words, one of them changed, one taken out."""
    rows = [
        moderation.accept(make.submission(bo, same, title=f"Page {words}", summary=words), by=ada, seen=1)
        for words in HOSTILE
    ]
    curation.edit(rows[0], {"minutes": 7}, ["mlops"], by=ada)
    gone = make.resource(same, title="Page that is gone")
    curation.retire(gone, by=ada, because="<b>It</b> is \x01 gone.\n\nFor good.")
    return rows


# An item is drawn once for as long as it is the same ------------------------------------------------------------------
def test_whatever_becomes_of_an_entry_its_feeds_say_at_once(courses: Section, cy: User) -> None:
    row = make.resource(courses, title="One", tags=["old"])
    Resource.objects.update(suggested_by=cy)
    doors.give(row, [("Code", "https://code.org/1")])
    before = [Client().get(path).content.decode() for path in ("/feed/", "/feed.json")]
    Resource.objects.filter(pk=row.pk).update(summary="Another.", minutes=150, url="https://else.org/")
    doors.give(row, [("Talk", "https://talk.org/1")])
    Tag.objects.update(name="new")
    Section.objects.update(title="Renamed")
    User.objects.filter(pk=cy.pk).update(handle="cyd")
    for path, was in zip(("/feed/", "/feed.json"), before, strict=True):
        said = Client().get(path).content.decode()
        for word in ("Another.", "2 h 30 min", "https://else.org/", "Talk", "new", "Renamed", "cyd"):
            assert (word in was.replace("New", ""), word in said) == (False, True), word
        assert "Code" not in said
    make.reindex()


# What the specifications ask ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_is_valid_atom(path: str, filled: list[Resource]) -> None:
    answer = Client().get(path)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert atom_faults(answer.content) == []
    assert len(atom(path).findall(f"{ATOM}entry")) >= len(HOSTILE)


@pytest.mark.parametrize("path", [*map(as_json, FEEDS)])
def test_every_feed_is_a_valid_json_feed(path: str, filled: list[Resource]) -> None:
    answer = Client().get(path)
    assert answer["Content-Type"] == "application/feed+json; charset=utf-8"
    assert json_faults(answer.content) == []
    assert len(answer.json()["items"]) >= len(HOSTILE)


def test_the_list_of_feeds_is_valid_opml_and_every_feed_of_it_is_there(filled: list[Resource]) -> None:
    answer = Client().get("/feeds.opml")
    assert answer["Content-Type"] == "text/x-opml; charset=utf-8"
    assert opml_faults(answer.content) == []
    feeds = [one.get("xmlUrl") for one in ElementTree.fromstring(answer.content).iter("outline") if one.get("xmlUrl")]
    paths = [url.removeprefix(settings.SITE_URL) for url in feeds]
    assert paths == ["/feed/", "/new/feed/", "/log/feed/", "/guide/same/feed/", "/tags/mlops/feed/"]
    page = Client().get("/feeds/").content.decode()
    for path in paths:
        assert Client().get(path).status_code == 200
        assert f'href="{path}"' in page
        assert f'href="{as_json(path)}"' in page


@pytest.mark.parametrize("path", ["/feed/", "/new/feed/", "/log/feed/", "/guide/same/feed/", "/resources/feed/?q=none"])
def test_a_feed_without_items_is_valid_and_stays_the_same(path: str, same: Section) -> None:
    first = Client().get(path)
    assert atom_faults(first.content) == []
    assert json_faults(Client().get(as_json(path)).content) == []
    assert atom(path).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
    assert Client().get(path).content == first.content


def broken(body: bytes) -> list[bytes]:
    """What the rules have to find."""
    text = body.decode()
    entry = text[text.index("<entry>") : text.index("</entry>") + len("</entry>")]
    return [
        text.replace(entry, entry + entry).encode(),
        text.replace("<updated>2", "<updated>on 2", 1).encode(),
        text.replace("<id>tag:", "<id>", 1).encode(),
        text.replace(entry, entry.replace('rel="via"', 'rel="alternate" type="text/html"').replace('hreflang="en"', ""))
        .encode(),
        text.replace('rel="self"', 'rel="other"').encode(),
        text.replace("<content", "<nonsense").replace("</content", "</nonsense").encode(),
        text.replace("&lt;p&gt;", "&lt;script&gt;").encode(),
    ]  # fmt: skip


def test_the_rules_find_what_is_wrong(filled: list[Resource]) -> None:
    body = Client().get("/feed/").content
    for number, spoilt in enumerate(broken(body)):
        assert spoilt != body, number
        assert atom_faults(spoilt), number
    feed = Client().get("/feed.json").json()
    for change in ({"version": "2"}, {"items": [{"id": ""}]}, {"items": feed["items"] * 2}, {"feed_url": "/feed.json"}):
        assert json_faults(json.dumps(feed | change).encode()), change
    opml = Client().get("/feeds.opml").content
    assert opml_faults(opml.replace(b"xmlUrl", b"url"))
    assert opml_faults(opml.replace(b'version="2.0"', b'version="1.0"'))


# What is in them ------------------------------------------------------------------------------------------------------
def test_an_item_says_all_that_the_page_says(bo: User, same: Section) -> None:
    row = make.resource(same, by=bo, title="A <page>", summary="Because & why.", url="https://pages.org/a?b=1&c=2",
                        tags=["mlops", "ci-cd"])  # fmt: skip
    Resource.objects.update(added_at=timezone.now() - timedelta(days=9), language="de")
    make.reindex()
    row.refresh_from_db()
    entry = atom("/feed/").find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "A <page>"
    assert entry.findtext(f"{ATOM}summary") == "Because & why."
    assert entry.findtext(f"{ATOM}published") == row.added_at.isoformat()
    assert entry.findtext(f"{ATOM}updated") == row.changed_at.isoformat()
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "bo"
    assert entry.findtext(f"{ATOM}id") == f"tag:127.0.0.1,{row.added_at:%Y-%m-%d}:resources/{row.pk}"
    via = entry.find(f"{ATOM}link[@rel='via']")
    assert (via.get("href"), via.get("hreflang")) == (row.url, "de")
    assert links(entry)["alternate"] == f"{settings.SITE_URL}{row.get_absolute_url()}"
    labels = [category.get("label") for category in entry.findall(f"{ATOM}category")]
    assert labels == ["Free courses", "Course", "Beginner", "Free", "ci-cd", "mlops"]
    assert "<p>Because &amp; why.</p><p>Course · Beginner" in entry.findtext(f"{ATOM}content")
    item = Client().get("/feed.json").json()["items"][0]
    assert (item["external_url"], item["tags"], item["authors"]) == (row.url, labels, [{"name": "bo"}])


def test_each_is_narrowed_like_its_page(ada: User, same: Section) -> None:
    other = make.section("Labs", slug="labs")
    make.resource(same, title="One", kind="course", tags=["helm"])
    make.resource(other, title="Two", kind="lab", tags=["mlops"])
    make.resource(other, title="Three", kind="lab", tags=["helm"], cost="paid")
    assert titles("/feed/") == titles("/resources/feed/") == ["Three", "Two", "One"]
    assert titles("/guide/labs/feed/") == ["Three", "Two"]
    assert titles("/tags/helm/feed/") == ["Three", "One"]
    assert titles("/resources/feed/?tag=helm&kind=lab") == ["Three"]
    assert titles("/resources/feed/?q=two&sort=shortest&page=7&utm=x") == ["Two"]
    root = atom("/resources/feed/?cost=paid&section=labs&q=three&utm=x")
    assert root.findtext(f"{ATOM}title").startswith("“three”, Labs, Paid · ")
    assert links(root)["alternate"] == f"{settings.SITE_URL}/resources/?q=three&section=labs&cost=paid"
    assert links(root)["self"] == f"{settings.SITE_URL}/resources/feed/?q=three&section=labs&cost=paid"


def test_feeds_of_other_words_have_other_ids_and_the_same_words_the_same(filled: list[Resource]) -> None:
    ids = [atom(path).findtext(f"{ATOM}id") for path in FEEDS]
    assert len(set(ids)) == len(FEEDS)
    one, two = (f"/resources/feed/?{words}" for words in ("q=page&kind=course", "kind=course&page=2&q=page"))
    assert Client().get(one).content == Client().get(two).content
    assert Client().get("/resources/feed/").content == Client().get("/feed/").content


@pytest.mark.parametrize("path", ["/feed/", "/guide/same/feed/", "/tags/mlops/feed/", "/resources/feed/?broken=1"])
def test_what_is_hidden_out_or_broken_is_in_no_list(path: str, ada: User, same: Section) -> None:
    rows = {name: make.resource(same, title=name) for name in ("kept", "canary out", "canary hidden", "canary broken")}
    curation.retire(rows["canary out"], by=ada, because="It is gone.")
    Resource.objects.filter(title="canary hidden").update(hidden_at=timezone.now())
    Resource.objects.filter(title="canary broken").update(health="broken")
    make.reindex()
    assert titles(path) == ["kept"]
    assert b"canary" not in Client().get(path).content + Client().get(as_json(path)).content


def test_a_tag_that_nobody_uses_has_no_feed_and_one_that_was_merged_leads_to_the_other(
    ada: User, same: Section
) -> None:
    make.resource(same, tags=["kept"])
    kept = Tag.objects.get(name="kept")
    Tag.objects.create(name="gone", slug="gone", merged_into=kept)
    Tag.objects.create(name="unused", slug="unused")
    for form in ("feed/", "feed.json"):
        moved = Client().get(f"/tags/gone/{form}")
        assert (moved.status_code, moved["Location"]) == (301, f"/tags/kept/{form}")
        assert Client().get(f"/tags/unused/{form}").status_code == 404
        assert Client().get(f"/guide/nowhere/{form}").status_code == 404


def test_those_behind_are_found_by_the_link_to_them(ada: User, same: Section) -> None:
    now = timezone.now()
    for number in range(SIZE + 3):
        make.resource(same, title=f"{number}", tags=["mlops"])
    for row in Resource.objects.all():
        Resource.objects.filter(pk=row.pk).update(added_at=now - timedelta(minutes=row.pk))
    make.reindex()
    for path in ("/feed/", "/resources/feed/?kind=course", "/guide/same/feed/", "/tags/mlops/feed/"):
        first = atom(path)
        behind = links(first)["next"].removeprefix(settings.SITE_URL)
        second = atom(behind)
        assert atom_faults(Client().get(behind).content) == []
        assert first.findtext(f"{ATOM}id") == second.findtext(f"{ATOM}id")
        assert links(second)["first"] == links(first)["self"]
        assert "next" not in links(second)
        assert len(titles(path) + titles(behind)) == len(set(titles(path) + titles(behind))) == SIZE + 3
        later = Client().get(as_json(path)).json()["next_url"]
        assert len(Client().get(later.removeprefix(settings.SITE_URL)).json()["items"]) == 3


def test_so_are_older_decisions(ada: User, same: Section) -> None:
    for _ in range(30):
        sections.open_section(same, by=ada)
        sections.close_section(same, by=ada)
    behind = links(atom("/log/feed/"))["next"].removeprefix(settings.SITE_URL)
    ids = [entry.findtext(f"{ATOM}id") for path in ("/log/feed/", behind) for entry in atom(path).iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == 60
    assert atom_faults(Client().get(behind).content) == json_faults(Client().get(as_json(behind)).content) == []


# How they are answered ------------------------------------------------------------------------------------------------
def asked(path: str, **headers: str) -> HttpResponse:
    return Client().get(path, headers=headers)


@pytest.mark.parametrize("path", [*FEEDS, *map(as_json, FEEDS), "/feeds.opml"])
def test_the_same_for_everybody_without_a_cookie_to_be_kept_and_asked_for_again(
    path: str, filled: list[Resource], ada: User, as_: Callable
) -> None:
    stranger, member = Client().get(path), as_(ada).get(path)
    assert stranger.content == member.content
    assert stranger["Cache-Control"] == member["Cache-Control"] == "public, no-cache"
    assert not stranger.has_header("Vary")
    assert not stranger.cookies
    again = asked(path, **{"If-None-Match": stranger["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", stranger["ETag"])
    assert not stranger["ETag"].startswith("W/")
    head = Client().head(path)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", stranger["ETag"])


@pytest.mark.parametrize(("asks", "gives"), [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")])
@pytest.mark.parametrize("deed", ["edit", "retire", "undo"])
def test_who_has_it_gets_304_until_something_changes(
    asks: str, gives: str, deed: str, ada: User, cy: User, same: Section
) -> None:
    row = moderation.accept(make.submission(cy, same, title="Page"), by=ada, seen=1)
    a_minute_ago(row)
    paths = ["/feed/", "/feed.json", "/guide/same/feed/", "/new/feed/"]
    had = {path: asked(path)[gives] for path in paths}
    assert [asked(path, **{asks: had[path]}).status_code for path in paths] == [304] * 4
    if deed == "edit":
        curation.edit(row, {"title": "Another"}, ["mlops"], by=ada)
    elif deed == "retire":
        curation.retire(row, by=ada, because="It is gone.")
    else:
        moderation.undo(row.events.get(verb="accepted"), by=ada)
    assert [asked(path, **{asks: had[path]}).status_code for path in paths] == [200] * 4


def a_minute_ago(row: Resource) -> None:
    """It has all happened before, to the second."""
    then = timezone.now() - timedelta(minutes=1)
    for event in row.events.all():
        for entry in event.journal:
            if entry["row"] == f"resources.resource:{row.pk}":
                entry["after"] |= {"added_at": then.isoformat(), "changed_at": then.isoformat()}
        type(event).objects.filter(pk=event.pk).update(at=then, journal=event.journal)
    Resource.objects.update(added_at=then, changed_at=then)
    make.reindex()


@pytest.mark.parametrize(
    "query",
    ["after=²", "after=٣", "after=-1", f"after={'9' * 18}", f"q={'x' * 5000}", "q=%ff%fe", "q=a&q=b", "after=%00x",
     "older=²", "older=9999999999999999999999", "older=", "section=%ED%A0%80", "kind=%3Cb%3E", "sort=%27", "q=%0b%01"],
)  # fmt: skip
def test_whatever_the_address_says_the_answer_is_whole(query: str, filled: list[Resource]) -> None:
    for page in ("/feed", "/resources/feed", "/guide/same/feed", "/tags/mlops/feed", "/log/feed", "/new/feed"):
        answer, item = Client().get(f"{page}/?{query}"), Client().get(f"{page}.json?{query}")
        if "%00" in query:
            assert (answer.status_code, item.status_code) == (400, 400)
        else:
            assert atom_faults(answer.content) == json_faults(item.content) == []


def queries(path: str) -> int:
    Client().get(path)
    with CaptureQueriesContext(connection) as caught:
        assert Client().get(path).status_code == 200
    return len(caught)


def test_twelve_rows_cost_no_more_than_two(ada: User, bo: User, same: Section) -> None:
    costs: list[dict[str, int]] = []
    for many in (2, 10):
        for number in range(many):
            other, into = make.person(f"p{len(costs)}{number}"), make.section(f"S {number}")
            moderation.accept(make.submission(other, into, tags=["mlops", f"t{number}"]), by=ada, seen=1)
            moderation.accept(make.submission(other, same, tags=["mlops", f"t{number}"]), by=ada, seen=1)
        costs.append({path: queries(path) for path in [*FEEDS, *map(as_json, FEEDS), "/feeds.opml", "/feeds/"]})
    assert costs[0] == costs[1]
    assert max(costs[0].values()) <= 8


def test_pages_tell_of_their_feeds(filled: list[Resource]) -> None:
    pages: dict[str, Any] = {
        "/": "/feed/",
        "/guide/same/": "/guide/same/feed/",
        "/tags/mlops/": "/tags/mlops/feed/",
        "/resources/": "/resources/feed/",
        "/resources/?kind=course&q=page": "/resources/feed/?q=page&amp;kind=course",
        "/log/": "/log/feed/",
        "/new/": "/new/feed/",
    }
    for page, feed in pages.items():
        said = Client().get(page).content.decode()
        for kind, path in (("application/atom+xml", feed), ("application/feed+json", as_json(feed))):
            start = said.index(f'<link rel="alternate" type="{kind}"')
            assert f'href="{path}"' in said[start : said.index(">", start)], page


def test_every_address_is_of_this_site_and_whole(filled: list[Resource]) -> None:
    for path in FEEDS:
        root = atom(path)
        ours = [link.get("href") for link in root.iter(f"{ATOM}link") if link.get("rel") != "via"]
        assert {urlsplit(url).netloc for url in ours} == {urlsplit(settings.SITE_URL).netloc}
