"""Parts of sections beside the book: search, forms, the desk, programs, feeds."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import search
from resources.feeds import catalogue
from resources.models import Event, Resource
from tests import make


@pytest.fixture
def shelf(db: None) -> dict[str, Section]:
    """Python with books, and Go with books: an entry in each."""
    headings = [("Python", 2), ("Books", 3), ("Rare", 4), ("Go", 2), ("Books", 3)]
    made = [make.section(title, level=level, slug=f"s-{at}") for at, (title, level) in enumerate(headings)]
    for row in made:
        make.resource(row, title=f"In {row.slug}", tags=["same"])
    return {row.slug: row for row in made}


def found(**words: str) -> set[str]:
    return {hit.resource.title.removeprefix("In ") for hit in search.find(words).hits}


def graph(client: Client, path: str) -> list[dict[str, Any]]:
    said = client.get(path).content.decode()
    return list(json.loads(said.split('ld+json">')[1].split("</script>")[0])["@graph"])


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ({"section": "s-0"}, {"s-0", "s-1", "s-2"}),
        ({"section": "s-1"}, {"s-1", "s-2"}),
        ({"section": "s-4"}, {"s-4"}),
        ({"q": "section:python"}, {"s-0", "s-1", "s-2"}),
        ({"q": "section:s-3"}, {"s-3", "s-4"}),
        ({"q": "section:books"}, {"s-1", "s-2", "s-4"}),
        ({"q": 'section:"python books"'}, {"s-1", "s-2"}),
        ({"q": "-section:python"}, {"s-3", "s-4"}),
        ({"q": "python"}, {"s-0", "s-1", "s-2"}),
        ({"section": "gone"}, set()),
    ],
)
def test_what_is_in_a_part_is_in_the_section(words: dict, titles: set, shelf: dict) -> None:
    assert found(**words) == titles


def test_it_is_said_in_which_part_a_word_was_found(shelf: dict) -> None:
    why = {hit.resource.title: hit.why for hit in search.find({"q": "python"}).hits}
    assert why["In s-1"] == ["Its section: Python › Books"]


def test_counts_of_a_section_are_those_of_its_parts_too(shelf: dict, client: Client) -> None:
    counted = {name: one.number for name, one in search.counts({})["section"].items()}
    assert counted == {"s-0": 3, "s-1": 2, "s-2": 1, "s-3": 2, "s-4": 1}
    said = client.get("/api/v1/facets?section=s-1").json()["counts"]["section"]
    assert said["s-0"]["number"] == 3


def test_filters_offer_what_is_on_top_and_around_the_one_that_is_on(shelf: dict, client: Client) -> None:
    def offered(path: str) -> list[str]:
        facets = client.get(path).context["facets"]
        return next(([chip.label for chip in facet.chips] for facet in facets if facet.label == "Section"), [])

    assert offered("/resources/") == ["Python", "Go"]
    assert offered("/resources/?section=s-0") == ["Python", "Python › Books", "Go"]
    assert offered("/resources/?section=s-2") == ["Python", "Python › Books", "Python › Books › Rare", "Go"]
    removable = client.get("/resources/?section=s-1").context["removable"]
    assert [chip.label for chip in removable] == ["Python › Books"]


def test_of_hundreds_of_sections_the_fullest_are_offered(db: None, client: Client) -> None:
    Section.objects.bulk_create(Section(title=f"No. {at}", slug=f"n-{at}", position=at) for at in range(60))
    for section in Section.objects.all()[20:50]:
        make.resource(section)
    full = Section.objects.get(slug="n-49")
    make.resource(full)
    chips = client.get("/resources/").context["facets"][0].chips
    assert len(chips) == 24
    assert chips[-1].label == "No. 49"


def test_forms_offer_sections_with_the_way_to_each(shelf: dict, ada: User, as_: Callable) -> None:
    said = as_(ada).get("/submit/").content.decode()
    labels = re.findall(r'<option value="s-\d">([^<]*)</option>', said)
    assert labels == ["Python", "Python › Books", "Python › Books › Rare", "Go", "Go › Books"]
    row = Resource.objects.first()
    assert row
    said = as_(ada).get(f"/admin/resources/resource/{row.pk}/change/").content.decode()
    assert f'<option value="{shelf["s-4"].pk}">Go › Books</option>' in said


def test_a_form_that_is_sent_means_the_part(shelf: dict, cy: User, as_: Callable) -> None:
    assert as_(cy).post("/submit/", make.form(shelf["s-4"]) | {"send": "1"}).status_code == 302
    assert cy.submissions.get().section == shelf["s-4"]


def test_the_desk_and_the_log_call_sections_so_that_they_can_be_told_apart(
    shelf: dict, ada: User, cy: User, as_: Callable
) -> None:
    make.submission(cy, shelf["s-4"])
    client = as_(ada)
    for path in ("/admin/queue/", "/log/", "/admin/resources/resource/", "/admin/numbers/"):
        assert "Go › Books" in client.get(path, follow=True).content.decode(), path


def test_the_log_of_a_section_has_decisions_in_its_parts(shelf: dict, ada: User, client: Client) -> None:
    Event.objects.create(verb="retired", actor=ada, resource=Resource.objects.get(title="In s-2"),
                         section=shelf["s-2"], title="In s-2")  # fmt: skip
    assert len(client.get("/log/?section=s-0").context["decisions"]) == 1
    assert client.get("/log/?section=s-3").context["decisions"] == []


def test_programs_are_told_places_levels_and_parents(shelf: dict, client: Client) -> None:
    said = client.get("/api/v1/sections").json()["items"]
    told = [(one["slug"], one["place"], one["level"], one["parent"], one["total_count"]) for one in said]
    assert told[:3] == [("s-0", "1", 2, None, 3), ("s-1", "1.1", 3, "s-0", 2), ("s-2", "1.1.1", 4, "s-1", 1)]
    Section.objects.filter(slug="s-2").update(is_open=True)
    assert client.get("/api/v1/sections/s-0").json()["is_open"] is True
    assert client.get("/api/v1/sections/s-3").json()["is_open"] is False


def test_breadcrumbs_name_the_whole_way(shelf: dict, client: Client) -> None:
    row = Resource.objects.get(title="In s-1")
    for path, names in (("/guide/s-1/", ["Guide", "Python", "Books"]),
                        (row.get_absolute_url(), ["Guide", "Python", "Books", "In s-1"])):  # fmt: skip
        trail = next(node for node in graph(client, path) if node["@type"] == "BreadcrumbList")
        assert [item["name"] for item in trail["itemListElement"]] == names
    said = client.get(row.get_absolute_url()).content.decode()
    assert '<a href="/guide/s-0/" dir="auto">Python</a> › <a href="/guide/s-1/" dir="auto">Books</a>' in said


def test_feeds_are_called_by_the_way_and_hold_what_is_in_parts(shelf: dict, client: Client) -> None:
    listed = next(group for group in catalogue.groups() if group.heading == "Sections")
    assert [feed.title for feed in listed.feeds] == ["Python", "Python › Books", "Rare", "Go", "Go › Books"]
    said = client.get("/guide/s-1/feed.json").json()
    assert said["title"].startswith("Python › Books · ")
    assert {item["title"] for item in said["items"]} == {"In s-1", "In s-2"}
    assert client.get("/guide/nowhere/feed/").status_code == 404


def test_language_models_read_the_sections_as_a_nested_list(shelf: dict, client: Client) -> None:
    said = client.get("/llms.txt").content.decode()
    assert re.findall(r"^( *)- \[(Python|Books|Rare|Go)\]", said, re.M) == [
        ("", "Python"), ("  ", "Books"), ("    ", "Rare"), ("", "Go"), ("  ", "Books"),
    ]  # fmt: skip


def test_a_social_card_leads_to_its_picture_at_once(shelf: dict, client: Client) -> None:
    Section.objects.filter(slug="s-2").update(is_open=True)
    said = client.get("/guide/s-0/").content.decode()
    picture = re.search(r'og:image" content="https?://[^/]*([^"]*)"', said)
    assert picture
    assert client.get(picture[1]).status_code == 200
    assert "Coming soon" not in said


def test_the_admin_lists_sections_as_a_tree_whose_levels_can_be_changed(shelf: dict, ada: User, as_: Callable) -> None:
    client, path = as_(ada), "/admin/guide/section/"
    page = client.get(path)
    rows = [(row.place, row.depth) for row in page.context["cl"].result_list]
    assert rows == [("1", 0), ("1.1", 1), ("1.1.1", 2), ("2", 0), ("2.1", 1)]
    formset = page.context["cl"].formset
    sent = {field.html_name: field.value() for form in [formset.management_form, *formset.forms] for field in form}
    sent |= {"form-2-level": "3", "_save": "Save"}
    assert client.post(path, sent).status_code == 302
    assert [section.place for section in Section.objects.numbered()] == ["1", "1.1", "1.2", "2", "2.1"]
    event = Event.objects.get(verb="edited")
    assert event.changes == {"level": [4, 3]}


@pytest.mark.parametrize("level", ["0", "7", "-1", "x", ""])
def test_what_is_no_level_of_a_heading_is_refused(level: str, shelf: dict, ada: User, as_: Callable) -> None:
    path = f"/admin/guide/section/{shelf['s-1'].pk}/change/"
    sent = make.sent_back(as_(ada).get(path), level=level)
    assert as_(ada).post(path, sent).status_code == 200
    shelf["s-1"].refresh_from_db()
    assert shelf["s-1"].level == 3
