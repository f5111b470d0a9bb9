"""What readers see of a link's health."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from guide.models import Section
from resources.models import Resource
from tests import make


@pytest.fixture
def link(courses: Section) -> Resource:
    return make.resource(courses, url="https://pages.org/old", title="The old page", tags=["mlops"])


def become(row: Resource, health: str, **fields: object) -> None:
    Resource.objects.filter(pk=row.pk).update(health=health, **fields)
    make.reindex()


def titles(body: str) -> list[str]:
    """The titles of the cards, in their order; struck ones in brackets."""
    body = re.sub("</?mark>", "", body)
    cards = re.findall(r'class="title">(<s>)?<a [^>]*>([^<]*)</a>(?:</s>)?', body)
    return [f"[{title}]" if struck else title for struck, title in cards]


def test_a_broken_entry_is_struck_with_words_and_a_copy(link: Resource, client: Client) -> None:
    become(link, "broken")
    copy = 'href="https://web.archive.org/web/https://pages.org/old"'
    for path in (link.section.get_absolute_url(), "/resources/?broken=1", "/tags/mlops/?broken=1"):
        body = client.get(path).content.decode()
        assert titles(body) == ["[The old page]"], path
        assert "(this link is broken)" in body
        assert copy in body
    body = client.get(link.get_absolute_url()).content.decode()
    assert '<h1 dir="auto"><s>The old page</s>' in body
    assert copy in body


def test_broken_entries_are_left_out_of_lists_unless_asked_for(link: Resource, client: Client) -> None:
    make.resource(link.section, title="Works A", tags=["mlops"])
    become(link, "broken", added_at=timezone.now() + timedelta(hours=1), position=0)
    for path in ("/resources/", "/tags/mlops/"):
        body = client.get(path).content.decode()
        assert titles(body) == ["Works A"]
        assert f'href="{path}?broken=1"' in body
        assert titles(client.get(f"{path}?broken=1").content.decode()) == ["Works A", "[The old page]"]
    assert titles(client.get("/resources/?q=old").content.decode()) == []
    assert titles(client.get("/resources/?q=old&broken=1").content.decode()) == ["[The old page]"]
    assert titles(client.get(link.section.get_absolute_url()).content.decode()) == ["Works A", "[The old page]"]


def test_broken_links_are_not_offered_where_there_are_none(link: Resource, client: Client) -> None:
    for path in ("/resources/", "/tags/mlops/", "/resources/?broken=yes"):
        assert "Show broken links" not in client.get(path).content.decode()
    chip = 'href="/resources/" rel="nofollow"><span dir="auto">Broken links too</span>'
    assert chip in client.get("/resources/?broken=1").content.decode()


def test_pages_of_broken_links_stay_asked_for(link: Resource, client: Client) -> None:
    for number in range(50):
        make.resource(link.section, title=f"Works {number}", tags=["mlops"])
    become(link, "broken")
    for path in ("/resources/", "/tags/mlops/"):
        body = client.get(f"{path}?broken=1").content.decode()
        onward = re.search(r'rel="next" href="[^"?]*([^"]+)"', body)[1]
        assert "broken=1" in onward
        assert titles(client.get(path + unescape(onward)).content.decode()) == ["[The old page]"]


@pytest.mark.parametrize(
    ("health", "days", "words"),
    [
        ("unknown", None, ""),
        ("ok", 3, "Last seen working 3 days ago"),
        ("ok", 0, "Last seen working just now"),
        ("moved", 3, "Last seen working 3 days ago"),
        ("failing", 3, "Last seen working 3 days ago"),
        ("failing", None, ""),
        ("blocked", None, "Keeps automatic checks out; open it yourself"),
        ("blocked", 3, "Keeps automatic checks out; open it yourself"),
        ("broken", 60, "Does not open any more. Last seen working 1 month ago"),
        ("broken", None, "Does not open any more."),
    ],
)
def test_a_resource_says_when_it_was_last_seen_well(
    health: str, days: int | None, words: str, link: Resource, client: Client
) -> None:
    become(link, health, seen_well_at=None if days is None else timezone.now() - timedelta(days=days))
    body = client.get(link.get_absolute_url()).content.decode().replace("\xa0", " ")
    assert ("<dt>Link</dt>" in body) == bool(words)
    assert f"<dd>{words}</dd>" in body or not words
