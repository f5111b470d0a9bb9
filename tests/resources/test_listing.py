"""Cards of entries in lists: a changed row shows at once, and each reader sees what they said themselves."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from guide.models import Section
from resources import doors, labels, listing, progress, saving, usefulness
from resources.models import Resource, Tag, Tool
from tests import make


@pytest.fixture
def entry(courses: Section) -> Resource:
    return make.resource(courses, title="One", tags=["old"])


def shown(client: Client | None = None) -> str:
    make.reindex()
    return (client or Client()).get("/resources/").content.decode()


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("title", "Another & more", "Another &amp; more"),
        ("summary", "Says more.", '<p dir="auto">Says more.</p>'),
        ("kind", "book", "<b>Book</b>"),
        ("minutes", 150, "2 h 30 min"),
        ("url", "https://else.org/", 'href="https://else.org/"'),
        ("is_vendor", True, "by a vendor"),
        ("useful_count", 7, "Useful to</span> 7"),
        ("runs_on", "laptop", "Runs on a laptop"),
        ("language", "de", "in German"),
    ],
)
def test_a_changed_row_shows_at_once(column: str, value: object, words: str, entry: Resource) -> None:
    assert words not in shown()
    Resource.objects.filter(pk=entry.pk).update(**{column: value})
    assert words in shown()


def test_so_do_its_tags_doors_tools_and_sender(entry: Resource, cy: User) -> None:
    shown()
    labels.tag(entry, ["new"])
    Tag.objects.filter(name="new").update(name="renamed")
    doors.give(entry, [(f"Way {number}", f"https://x.org/{number}") for number in range(5)])
    Tool.objects.create(name="MLflow", version="3.1")
    Resource.objects.filter(pk=entry.pk).update(covers="MLflow 1.2", suggested_by=cy)
    User.objects.filter(pk=cy.pk).update(is_sample=True)
    page = shown()
    assert all(words in page for words in [">renamed</a>", "Way 2", "+2<", "covers MLflow 1", ">sample<"])
    assert "Way 3" not in page
    assert ">old</a>" not in page
    Tool.objects.update(version="1.3")
    assert "covers MLflow 1" not in shown()


def test_each_reader_sees_what_they_said_and_nobody_elses(entry: Resource, cy: User, bo: User, as_: Callable) -> None:
    ways = {"stranger": Client(), "cy": as_(cy), "bo": as_(bo)}
    before = {name: shown(client) for name, client in ways.items()}
    saving.keep(entry, by=cy)
    progress.mark(entry, "done", by=cy)
    usefulness.say(entry, by=cy)
    after = {name: shown(client) for name, client in ways.items()}
    for words in ('aria-pressed="true">Saved<', 'data-mark="done"'):
        assert [name for name, page in after.items() if words in page] == ["cy"]
    assert [after[name].count('class="vote" aria-pressed="true"') for name in ways] == [0, 1, 0]
    assert "csrfmiddlewaretoken" not in before["stranger"] + after["stranger"]
    assert "/resources/" in before["bo"]


def test_every_answer_has_a_token_of_its_own(entry: Resource, cy: User, bo: User, as_: Callable) -> None:
    tokens = []
    for person in (cy, bo, cy):
        response = as_(person).get("/resources/")
        tokens.append(str(response.context["csrf_token"]))
        assert response.content.decode().count(f'name="csrfmiddlewaretoken" value="{tokens[-1]}"') >= 3
    assert len(set(tokens)) == 3


def test_a_page_of_cards_asks_once(entry: Resource, courses: Section, cy: User) -> None:
    rows = [entry, *(make.resource(courses, tags=["a", "b"]) for _ in range(5))]
    entries = list(Resource.objects.for_cards().filter(pk__in=[row.pk for row in rows]))
    with CaptureQueriesContext(connection) as queries:
        listing.cards(entries, listing.told(entries, cy))
    assert len(queries) == 1


def test_nothing_is_asked_for_no_entries(cy: User, django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(0):
        assert listing.cards([], listing.told([], None)) == ""
