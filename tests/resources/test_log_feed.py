"""The feed of the log: valid Atom, found by the same words, and 304 for who has it already."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import moderation, sections, submissions
from resources.models import Event, Submission, Verb
from tests import make
from tests.resources.test_undo import latest

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(query: str = "") -> Element:
    answer = Client().get(f"/log/feed/{query}")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def texts(root: Element, path: str) -> list[str]:
    return [found.text or "" for found in root.findall("/".join(f"{ATOM}{name}" for name in path.split("/")))]


@pytest.fixture
def decided(ada: User, cy: User, courses: Section) -> None:
    moderation.accept(make.submission(cy, courses, title="A & B"), by=ada, seen=1, message="Between us.")
    moderation.reject(make.submission(cy, courses, title="<b>"), by=ada, seen=1, reason="thin", message="<i>\n\nTwo.")
    sections.open_section(courses, by=ada)


def is_time(text: str) -> bool:
    """A date-time of RFC 3339, with its offset."""
    return datetime.fromisoformat(text).utcoffset() is not None


def test_the_feed_has_what_rfc_4287_asks_of_it(decided: None) -> None:
    root = feed()
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(texts(root, name)) == 1, name
    assert is_time(texts(root, "updated")[0])
    assert texts(root, "author/name") == ["MLOps for DevOps"]
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert {rel: urlsplit(href).path for rel, href in links.items()} == {"alternate": "/log/", "self": "/log/feed/"}


def test_so_has_each_entry(decided: None) -> None:
    entries = feed().findall(f"{ATOM}entry")
    assert len(entries) == 3
    for entry in entries:
        for name in ("id", "title", "updated", "published", "content"):
            assert len(texts(entry, name)) == 1, name
            assert texts(entry, name)[0], name
        assert is_time(texts(entry, "updated")[0])
        assert len(texts(entry, "author/name")) == 1
        links = entry.findall(f"{ATOM}link")
        assert [(link.get("rel"), urlsplit(link.get("href")).scheme) for link in links] == [("alternate", "http")]
    ids = texts(feed(), "entry/id")
    assert len(set(ids)) == 3
    assert all(one.startswith("tag:127.0.0.1,") for one in ids)


def test_the_feed_of_an_empty_log_is_whole_and_stays_the_same(db: None) -> None:
    root = feed()
    assert texts(root, "updated") == ["1970-01-01T00:00:00+00:00"]
    assert root.findall(f"{ATOM}entry") == []
    assert Client().get("/log/feed/").content == Client().get("/log/feed/").content


def test_words_are_html_and_titles_are_text(decided: None) -> None:
    root = feed("?kind=not-accepted")
    assert texts(root, "entry/title") == ["ada did not accept “<b>” (pages.org)"]
    content = root.find(f"{ATOM}entry/{ATOM}content")
    assert content.get("type") == "html"
    assert content.text == "<p>Too thin</p><p>&lt;i&gt;</p><p>Two.</p>"
    assert "Between us" not in Client().get("/log/feed/").content.decode()


def test_it_is_narrowed_like_the_page(decided: None, courses: Section) -> None:
    root = feed(f"?section={courses.slug}&kind=sections")
    assert texts(root, "entry/title") == ["ada opened the section “Free courses”"]
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["alternate"].endswith(f"/log/?kind=sections&section={courses.slug}")
    assert len(feed("?kind=nope&by=nobody").findall(f"{ATOM}entry")) == 3


def test_it_has_the_latest_fifty(ada: User, courses: Section) -> None:
    now = timezone.now()
    for number in range(60):
        Event.objects.create(verb=Verb.CLOSED, actor=ada, section=courses, at=now - timedelta(hours=number))
    times = texts(feed(), "entry/updated")
    assert len(times) == 50
    assert times == sorted(times, reverse=True)
    assert texts(feed(), "updated") == [times[0]]


def test_characters_that_xml_cannot_hold_are_left_out(ada: User, courses: Section) -> None:
    Event.objects.create(verb=Verb.CLOSED, actor=ada, title="A\x0b\x1fB\ufffe😀", section=courses)
    assert texts(feed(), "entry/title") == ["ada closed the section “AB😀”"]


@pytest.mark.parametrize(("asks", "gives"), [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")])
def test_who_has_it_already_gets_304(asks: str, gives: str, decided: None, ada: User, courses: Section) -> None:
    client = Client()
    first = client.get("/log/feed/")
    again = client.get("/log/feed/", headers={asks: first[gives]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    Event.objects.create(verb=Verb.CLOSED, actor=ada, section=courses, at=timezone.now() + timedelta(seconds=2))
    assert client.get("/log/feed/", headers={asks: first[gives]}).status_code == 200


@pytest.mark.parametrize(("asks", "gives"), [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")])
def test_what_waits_again_leaves_the_feed_of_who_had_it(
    asks: str, gives: str, ada: User, cy: User, courses: Section
) -> None:
    row = make.submission(cy, courses, title="Page")
    moderation.reject(row, by=ada, seen=1, message="Thin.")
    Event.objects.update(at=timezone.now() - timedelta(minutes=1))
    first = Client().get("/log/feed/")
    assert b"Page" in first.content
    submissions.revise(Submission.objects.get(), make.proposal(courses, url=row.url, title="Page"), by=cy, seen=2)
    again = Client().get("/log/feed/", headers={asks: first[gives]})
    assert again.status_code == 200
    assert b"Page" not in again.content


def test_an_id_stays_the_same_whatever_becomes_of_the_decision(ada: User, cy: User, courses: Section) -> None:
    moderation.reject(make.submission(cy, courses), by=ada, seen=1, message="Thin.")
    before = texts(feed(), "entry/id")
    moderation.undo(latest(), by=ada)
    assert texts(feed(), "entry/id")[1:] == before


def test_it_is_the_same_for_everybody_and_leaves_no_cookie(decided: None, ada: User, as_: Callable) -> None:
    stranger, moderator = Client().get("/log/feed/"), as_(ada).get("/log/feed/")
    assert stranger.content == moderator.content
    assert not stranger.cookies
    assert "Vary" not in stranger or "Cookie" not in stranger["Vary"]
