"""Walking page by page: each row once, whatever the order, and while rows are added; hostile marks begin anew."""

from itertools import islice

import pytest

from guide.models import Section
from resources import search
from resources.models import Resource
from resources.search import pages
from tests import make

WALKS = [
    {}, {"sort": "newest"}, {"sort": "useful"}, {"sort": "best"}, {"sort": "shortest"}, {"q": "page"},
    {"q": "page", "sort": "newest"}, {"q": "page", "sort": "useful"}, {"q": "page", "sort": "best"},
    {"q": "page", "sort": "shortest"}, {"kind": "course"}, {"kind": "course", "sort": "best"},
    {"kind": "course", "sort": "useful"},
]  # fmt: skip


@pytest.fixture
def many(courses: Section) -> Section:
    for number in range(23):
        minutes = None if number % 7 == 3 else number % 5 + 1
        make.resource(courses, title=f"Page of {'page ' * (number % 3)}{number}", minutes=minutes)
    for number, row in enumerate(Resource.objects.order_by("pk")):
        Resource.objects.filter(pk=row.pk).update(useful_count=number % 4, score=60 + number % 3)
    return courses


def walk(words: dict[str, str], name: str = "after", start: str = "", size: int = 5) -> list[list[str]]:
    """The titles of every page from the mark on, forwards or backwards."""
    found = []
    mark = start
    for _ in range(50):
        page = search.find(words | ({name: mark} if mark else {}), size=size)
        found.append([hit.resource.title for hit in page.hits])
        mark = getattr(page, name)
        if not mark:
            return found
    raise AssertionError("It never ends.")


@pytest.mark.parametrize("words", WALKS, ids=str)
def test_a_walk_sees_each_row_once(words: dict[str, str], many: Section) -> None:
    whole = [hit.resource.title for hit in search.find(words).hits]
    assert sorted(whole) == sorted(Resource.objects.values_list("title", flat=True))
    assert [title for page in walk(words) for title in page] == whole


@pytest.mark.parametrize("words", WALKS, ids=str)
def test_and_back_the_same_way(words: dict[str, str], many: Section) -> None:
    forwards = walk(words)
    last = search.find(words, size=5)
    for _ in range(len(forwards) - 1):
        last = search.find(words | {"after": last.after}, size=5)
    assert not last.after
    backwards = walk(words, "before", last.before)
    assert backwards == forwards[-2::-1]


@pytest.mark.parametrize("words", WALKS, ids=str)
def test_what_is_added_meanwhile_moves_nothing(words: dict[str, str], many: Section) -> None:
    before = [hit.resource.title for hit in search.find(words).hits]
    seen: list[str] = []
    mark = ""
    for number in range(5):
        page = search.find(words | ({"after": mark} if mark else {}), size=5)
        seen += [hit.resource.title for hit in page.hits]
        mark = page.after
        make.resource(many, title=f"Page, added meanwhile {number}", minutes=number + 1)
    assert [title for title in seen if "meanwhile" not in title] == before
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("sort", search.SORTS)
def test_each_order_is_what_it_says(sort: str, many: Section) -> None:
    for words in ({"sort": sort}, {"sort": sort, "q": "page"}):
        rows = [hit.resource for hit in search.find(words).hits]
        keys = {
            "newest": [-row.pk for row in rows],
            "best": [(-row.score, -row.pk) for row in rows],
            "useful": [(-row.useful_count, -row.pk) for row in rows],
            "shortest": [(row.minutes or 10**9, -row.pk) for row in rows],
        }.get(sort, [])
        assert keys == sorted(keys)


@pytest.mark.parametrize(
    "mark",
    [
        "x",
        "n",
        "0",
        "-1",
        "n0.1",
        "r1.1.1.1",
        "n٣.1.1",
        "n0.1.1\n",
        "u" + "9" * 400,
        "n0.-1.0",
        "'",
        "\0",
        "z1.1.1",
        "n1e3.1.1",
    ],
)
@pytest.mark.parametrize("name", ["after", "before"])
def test_an_unknown_mark_begins_anew_and_says_so(mark: str, name: str, many: Section) -> None:
    for words in ({}, {"q": "page"}, {"sort": "useful"}):
        found = search.find(words | {name: mark}, size=5)
        assert pages.UNKNOWN in found.problems
        assert [hit.resource for hit in found.hits] == [hit.resource for hit in search.find(words, size=5).hits]


def test_a_mark_of_another_order_begins_anew(many: Section) -> None:
    mark = search.find({"sort": "useful"}, size=5).after
    assert pages.UNKNOWN in search.find({"sort": "shortest", "after": mark}).problems


@pytest.mark.parametrize("mark", ["n0.999999999999999.0", "n0.0.0", "n0.1.1"])
def test_a_mark_that_points_nowhere_is_the_end(mark: str, many: Section) -> None:
    found = search.find({"after": mark}, size=5)
    assert len(found.hits) in {0, 5}
    assert search.find({"before": mark}, size=5).count == (23, False)


def test_the_first_page_is_the_beginning(many: Section) -> None:
    found = search.find({"q": "page"}, size=5)
    assert found.before == ""
    assert str(found.count) == "23"
    assert len(list(islice(found.hits, 9))) == 5
