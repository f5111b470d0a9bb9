"""Pages of long lists: all rows once, forwards and backwards, and old addresses lead somewhere."""

import pytest
from django.http import QueryDict
from django.test import Client

from guide import keyset
from guide.keyset import KeyPage
from guide.models import Section
from resources.models import Resource
from tests import make

COLUMNS = ["comes_last", "position", "id"]
SIZE = 3


@pytest.fixture
def eleven(courses: Section) -> list[int]:
    """In reading order: some stand at one place, and two are broken and come last."""
    rows = [make.resource(courses, title=f"Page {number}") for number in range(11)]
    for number, row in enumerate(rows):
        fields = {"position": number // 2, "health": "broken" if number in {2, 5} else "ok"}
        Resource.objects.filter(pk=row.pk).update(**fields)
    make.reindex()
    broken = [rows[2].pk, rows[5].pk]
    return [row.pk for row in rows if row.pk not in broken] + broken


def page(query: str, count: int = 11) -> KeyPage:
    among = Resource.objects.with_breaks()
    return keyset.page(among.live(), COLUMNS, among=among, count=count, size=SIZE, query=QueryDict(query))


def ids(shown: KeyPage) -> list[int]:
    return [row.pk for row in shown]


def test_every_row_is_on_one_page_forwards_and_backwards(eleven: list[int]) -> None:
    shown, found = page(""), []
    for number in range(2, 5):
        found += ids(shown)
        shown = page(f"page={number}&after={shown.last}")
    assert found + ids(shown) == eleven
    for number in range(3, 0, -1):
        shown = page(f"page={number}&before={shown.first}")
        assert ids(shown) == eleven[(number - 1) * SIZE : number * SIZE]


def test_a_page_is_found_behind_a_row_that_was_taken_out(eleven: list[int]) -> None:
    Resource.objects.filter(pk=eleven[2]).update(retired_at="2026-11-28T00:00Z")
    make.reindex()
    assert ids(page(f"page=2&after={eleven[2]}", count=10)) == eleven[3:6]


@pytest.mark.parametrize(
    ("query", "start"),
    [("page=2", 3), ("page=4", 9), ("page=99999999999999999999", 9), ("page=x", 0), ("page=-1", 9),
     ("page=2&after=x", 3), ("page=2&after=99999999999999999999", 3), ("page=2&before=999999", 3), ("after=1", 0)],
)  # fmt: skip
def test_a_number_alone_leads_to_its_page_or_the_nearest(query: str, start: int, eleven: list[int]) -> None:
    assert ids(page(query)) == eleven[start : start + SIZE]


def test_between_the_ends_of_a_very_long_list_a_number_leads_to_the_nearest_that_is_counted(eleven: list[int]) -> None:
    assert (page("page=30", count=300).number, page("page=70", count=300).number) == (keyset.REACH, 91)


def test_the_pages_of_a_section_lead_to_each_other(courses: Section, client: Client) -> None:
    rows = [make.resource(courses, title=f"Link {number}") for number in range(101)]
    courses.recount()
    first = client.get(courses.get_absolute_url()).content.decode()
    way = f"?page=2&amp;after={rows[99].pk}"
    assert way in first
    second = client.get(courses.get_absolute_url() + way.replace("&amp;", "&")).content.decode()
    assert "Link 100" in second
    assert "Link 99<" not in second
    assert f"?page=1&amp;before={rows[100].pk}" in second
