"""The guide to take away: /README.md, and /llms.txt."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from guide.models import Guide, Section
from resources import curation, readme
from resources.exchange import exporting, importing, planning
from resources.models import Door, Resource
from resources.text import one_line
from tests import make

SEED = Path(site_settings.BASE_DIR) / "guide" / "content" / "guide.md"


@pytest.fixture
def seed(db: None) -> None:
    call_command("import_guide", str(SEED), verbosity=0)


def exported(client: Client) -> str:
    answer = client.get("/README.md")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/markdown; charset=utf-8")
    return answer.content.decode()


def test_the_seed_comes_back_with_every_section_its_prose_and_its_links_in_order(seed: None, client: Client) -> None:
    before, after = readme.parse(SEED.read_text()), readme.parse(exported(client))
    assert (after.title, after.introduction) == (before.title, before.introduction)
    assert [section.prose for section in after.sections] == [section.prose for section in before.sections]
    assert [section.is_soon for section in after.sections] == [section.is_soon for section in before.sections]
    for old, new in zip(before.sections, after.sections, strict=True):
        assert [link.title for link in new.links] == [link.title for link in old.links]
    assert sum(len(section.links) for section in after.sections) == 7
    assert after.remarks == ()


def test_to_import_what_was_exported_changes_nothing(seed: None, client: Client, tmp_path: Path) -> None:
    first = exported(client)
    found = importing.carry_out(planning.plan(readme.parse(first)))
    assert (found.new, found.changed, found.unchanged) == (0, 0, 16)
    assert exported(client) == first


def test_hostile_entries_stay_on_their_lines(courses: Section, client: Client) -> None:
    title, summary = "](https://evil.test) <b>`x`</b> | # C#", "--> <script>alert(1)</script> [x](y)\n## Another"
    row = make.resource(courses, title=title, summary=summary, url="https://pages.org/a_(b)?x=1&lt;=2")
    (section,) = readme.parse(exported(client)).sections
    (link,) = section.links
    assert (link.title, link.url) == (title, row.url)
    assert link.description == one_line(summary).strip(readme.reading.SEPARATORS)


def test_what_readers_do_not_find_is_not_in_it(ada: User, cy: User, courses: Section, client: Client) -> None:
    make.submission(cy, courses, title="Waiting")
    gone = make.resource(courses, title="Retired")
    curation.retire(gone, by=ada, because="It is gone.")
    make.resource(courses, title="Here")
    said = exported(client)
    assert "Here" in said
    assert "Waiting" not in said
    assert "Retired" not in said


def test_sections_and_links_stand_in_the_guides_order(db: None, client: Client) -> None:
    late, early = make.section("Late", position=9), make.section("Early", position=1)
    rows = [make.resource(late, title=title) for title in ("C", "B", "A")]
    make.resource(early, title="First")
    for position, row in enumerate(reversed(rows), start=1):
        Resource.objects.filter(pk=row.pk).update(position=position)
    read = readme.parse(exported(client)).sections
    assert [(section.title, [link.title for link in section.links]) for section in read] == [
        ("Early", ["First"]),
        ("Late", ["A", "B", "C"]),
    ]


def test_it_costs_four_queries_however_much_there_is(
    courses: Section, client: Client, django_assert_num_queries: Callable
) -> None:
    for number in range(12):
        row = make.resource(make.section(f"Section {number}"))
        Door.objects.create(resource=row, label="Code", url="https://code.org/")
    with django_assert_num_queries(4):
        exported(client)


def test_the_outline_knows_levels_numbers_and_doors(courses: Section) -> None:
    Section.objects.update(level=3)
    row = make.resource(courses, title="Two ways", summary="It explains one thing well.")
    for position, label in [(2, "Paper"), (1, "Code")]:
        Door.objects.create(resource=row, label=label, url=f"https://doors.org/{label}", position=position)
    make.resource(courses)
    (section,) = exporting.outline().sections
    link = section.links[0]
    assert (section.level, section.is_soon, len(section.links)) == (3, True, 2)
    assert (link.id, link.url, link.description) == (row.pk, row.url, row.summary)
    assert [door.label for door in link.doors] == ["Code", "Paper"]
    assert section.links[1].doors == ()


def test_a_guide_beyond_the_limit_says_where_the_others_are(courses: Section, settings: Any) -> None:
    other = make.section("Another")
    for section in (courses, courses, other):
        make.resource(section)
    first, second = exporting.outline(most=1).sections
    assert [link.url for link in first.links][1:] == [settings.SITE_URL + courses.get_absolute_url()]
    assert [link.title for link in second.links] == ["More in this section"]
    for most in (3, None):
        assert [len(section.links) for section in exporting.outline(most=most).sections] == [2, 1]


@pytest.mark.parametrize("path", ["/README.md", "/llms.txt"])
def test_who_has_it_gets_304_until_something_changes(path: str, courses: Section, client: Client) -> None:
    first = client.get(path)
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    make.resource(courses, title="A new one")
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", ["/README.md", "/llms.txt"])
def test_an_empty_guide_has_both(path: str, db: None, client: Client) -> None:
    assert client.get(path).content.decode().startswith("# ")


def test_llms_txt_follows_its_convention_and_every_address_in_it_is_there(
    seed: None, client: Client, settings: Any
) -> None:
    Section.objects.filter(slug="ml-basics").update(title="ML](x) <Basics>")
    Guide.objects.update(title="A # guide")
    body = client.get("/llms.txt").content.decode()
    read = readme.parse(body)
    assert (read.title, [section.title for section in read.sections]) == (
        "A # guide",
        ["The whole guide", "Sections", "Roadmap", "Optional"],
    )
    links = [link for section in read.sections for link in section.links]
    assert "ML](x) <Basics>" in [link.title for link in links]
    assert len(links) == 1 + 9 + 13 + 13
    for link in links:
        assert link.url.startswith(settings.SITE_URL)
        assert client.get(link.url.removeprefix(settings.SITE_URL)).status_code == 200
