"""What a machine can say about access: axe finds nothing on the pages of readers, guests and moderators."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from guide.models import Section
from resources import doors, guests
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
    ]
    paths += [f"/resources/{entry.pk}/suggestion/", f"/resources/{entry.pk}/report/", "/about/", "/about/banned-sites/"]
    assert list(violations(page, paths)) == []


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
