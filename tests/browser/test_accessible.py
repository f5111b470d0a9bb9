"""What a machine can say about access: axe finds nothing on the pages of readers, guests and moderators."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from guide.models import Bridge, Section
from resources import doors, guests, usefulness
from resources.models import Tag
from resources.queue import open_tags
from tests import make
from tests.browsing import MARKS, PASSWORD, sign_in, visit

pytestmark = MARKS


def violations(page: Page, paths: list[str]) -> Iterator[str]:
    for path in paths:
        page.goto(path)
        for found in Axe().run(page).response["violations"]:
            yield f"{path}: {found['id']} {found['nodes'][0]['html'][:120]}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_anybody_reads_and_sends(scheme: str, browser: Browser, guide: str) -> None:
    section = Section.objects.first()
    entry = make.resource(section, by=make.person("cy"))
    part = make.section("A part", level=3, position=section.position, is_open=True)
    doors.give(make.resource(part), [(f"Door {number}", f"https://doors.org/{number}") for number in range(5)])
    mine = make.guest_submission(section)
    page = visit(browser, guide, color_scheme=scheme, bypass_csp=True)
    paths = [
        "/",
        section.get_absolute_url(),
        part.get_absolute_url(),
        entry.get_absolute_url(),
        "/submit/",
        guests.path_of(mine),
        "/trust/",
        "/tags/",
        "/tags/?begins=m",
        "/tags/mlops/",
        "/log/",
        "/new/",
        "/new/2026-w99/",
        "/feeds/",
        "/data/",
        "/bridges/",
        "/bridges/?by=twin",
        Bridge.objects.first().get_absolute_url(),
        f"{section.get_absolute_url()}?sort=best",
    ]
    paths += [f"/resources/{entry.pk}/suggestion/", f"/resources/{entry.pk}/report/", "/about/", "/about/banned-sites/"]
    assert list(violations(page, paths)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_word_with_a_twin_is_opened_by_keyboard_without_scripts(scheme: str, browser: Browser, guide: str) -> None:
    section = Section.objects.first()
    Section.objects.filter(pk=section.pk).update(prose="A model registry holds what training made.")
    page = visit(browser, guide, color_scheme=scheme, java_script_enabled=False)
    page.goto(section.get_absolute_url())
    word = page.get_by_role("button", name="model registry")
    assert word.get_attribute("title") == "You already know this as: Artifact registry"
    said = page.get_by_text("You already know this as Artifact registry.")
    assert not said.is_visible()
    word.press("Enter")
    assert said.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not said.is_visible()
    word.click()
    page.get_by_role("link", name="What is the same, and where it breaks").click()
    page.wait_for_url("**/bridges/model-registry/")
    axe = visit(browser, guide, color_scheme=scheme, bypass_csp=True)
    axe.goto(section.get_absolute_url())
    axe.get_by_role("button", name="model registry").click()
    assert Axe().run(axe).response["violations"] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_cards_of_members(scheme: str, browser: Browser, guide: str) -> None:
    cy, entry = make.person("cy", password=PASSWORD), make.resource(Section.objects.first())
    usefulness.say(entry, by=cy)
    make.resource(Section.objects.first())
    page = visit(browser, guide, color_scheme=scheme, bypass_csp=True)
    sign_in(page, cy, "/resources/")
    assert list(violations(page, ["/resources/?sort=best", entry.section.get_absolute_url()])) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_desk(scheme: str, browser: Browser, guide: str) -> None:
    cy, section = make.person("cy"), Section.objects.first()
    entry, row = make.resource(section), make.submission(cy, section)
    open_tags(*(Tag.objects.create(name=name, slug=name) for name in ("helm", "helms")))
    items = [make.item(make.suggestion(cy, entry, summary="Better words.")), make.report(entry, cy)]
    items.append(make.item(make.incident(entry, "moved", target_url="https://pages.org/new")))
    page = visit(browser, guide, color_scheme=scheme, bypass_csp=True)
    sign_in(page, make.moderator("ada", password=PASSWORD), "/admin/queue/")
    pages = ["/admin/queue/", f"/admin/tags/{make.tag('helm').pk}/", entry.get_absolute_url()]
    paths = [*pages, make.desk(row), f"{make.desk(row)}?edit", *map(make.desk, items), "/admin/numbers/"]
    assert list(violations(page, [*paths, "/accounts/notifications/choices/"])) == []
