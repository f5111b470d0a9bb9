"""Whose interest is in an entry: said in words wherever it is shown, and left out with one click."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources.models import Resource
from tests import make

pytestmark = pytest.mark.django_db
BADGES = {
    "is_own_work": '<span class="chip">by its author</span>',
    "is_vendor": '<span class="chip">by a vendor</span>',
}


@pytest.fixture
def several(courses: Section) -> dict[str, Resource]:
    """One that nobody has an interest in, and one for each interest."""
    kinds = {"plain": {}, "own": {"is_own_work": True}, "vendor": {"is_vendor": True}}
    return {name: make.resource(courses, title=f"The {name} page", **fields) for name, fields in kinds.items()}


def body(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize("name", BADGES)
def test_a_badge_says_it_on_the_card_and_on_the_page(name: str, courses: Section, client: Client) -> None:
    row = make.resource(courses, **{name: True})
    for path in ("/resources/", courses.get_absolute_url(), "/tags/mlops/", row.get_absolute_url()):
        said = body(client, path)
        assert [badge in said for badge in BADGES.values()] == [one == name for one in BADGES], path


def test_moderators_see_the_same_words(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    row = make.submission(cy, courses, is_own_work=True, is_vendor=True)
    reported = make.report(make.resource(courses, is_own_work=True, is_vendor=True), cy)
    for subject in (row, reported):
        assert all(badge in body(as_(ada), make.desk(subject)) for badge in BADGES.values())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("vendor=no", {"plain", "own"}),
        ("own=no", {"plain", "vendor"}),
        ("vendor=no&own=no", {"plain"}),
        ("q=-is:vendor", {"plain", "own"}),
        ("q=is:own", {"own"}),
        ("vendor=yes", {"plain", "own", "vendor"}),
    ],
)
def test_what_somebody_has_an_interest_in_is_left_out(
    query: str, found: set[str], several: dict[str, Resource], client: Client
) -> None:
    said = body(client, f"/resources/?{query}")
    assert {name for name, row in several.items() if row.get_absolute_url() in said} == found
    if query != "vendor=yes":
        listed = client.get(f"/api/v1/resources?{query}").json()["items"]
        assert {one["title"] for one in listed} == {several[name].title for name in found}


def test_the_filters_say_how_much_is_left(several: dict[str, Resource], client: Client) -> None:
    counts = client.get("/api/v1/facets").json()["counts"]
    assert [counts[name]["no"]["number"] for name in ("vendor", "own")] == [2, 2]
    assert client.get("/api/v1/facets?vendor=no").json()["counts"]["own"]["no"]["number"] == 1


def test_a_section_leads_to_what_no_vendor_publishes(
    several: dict[str, Resource], courses: Section, client: Client
) -> None:
    link = f"/resources/?section={courses.slug}&amp;vendor=no"
    assert link in body(client, courses.get_absolute_url())
    empty = make.section("Empty")
    assert "vendor=no" not in body(client, empty.get_absolute_url())


def test_feeds_say_it_too(several: dict[str, Resource], client: Client) -> None:
    said = body(client, "/feed.json")
    assert ("by its author" in said, "by a vendor" in said) == (True, True)
    left = body(client, "/resources/feed.json?vendor=no")
    assert ("The own page" in left, "The vendor page" in left) == (True, False)
