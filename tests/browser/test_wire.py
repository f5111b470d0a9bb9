"""Nothing on a page moves when its letters or its scripts come late, and letters that no heading has do not come."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route

from guide.models import Section, Topic
from tests import make
from tests.browsing import MARKS, visit

pytestmark = MARKS
LATE = 700
"""Milliseconds: long after the words have been painted in what stands in."""
SHIFT_MOST = 0.01
WATCH = """
window.shift = 0;
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; })
  .observe({type: "layout-shift", buffered: true});
"""


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_moves_when_the_letters_come(width: int, browser: Browser, guide: str) -> None:
    row = make.resource(Section.objects.first(), title="What Kubernetes has to do with pipelines, and what it has not")
    page = _watched(browser, guide, width, late="**/*.woff2")
    paths = ["/", row.section.get_absolute_url(), "/resources/", row.get_absolute_url()]
    moved = {}
    for path in [*paths, Topic.objects.order_by("pk")[0].get_absolute_url()]:
        page.goto(path)
        page.evaluate("document.fonts.ready")
        assert page.evaluate("[...document.fonts].some((face) => face.status === 'loaded')"), path
        moved[path] = page.evaluate("window.shift")
    assert {path: shift for path, shift in moved.items() if shift > SHIFT_MOST} == {}


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_moves_when_its_scripts_come(width: int, browser: Browser, guide: str) -> None:
    section = Section.objects.first()
    rows = [make.resource(section, title=f"Drift, part {number}") for number in range(5)]
    page = _watched(browser, guide, width, late="**/progress*.js")
    moved = {}
    topic = Topic.objects.order_by("pk")[0].get_absolute_url()
    for path in [section.get_absolute_url(), "/resources/", rows[0].get_absolute_url(), topic]:
        page.goto(path)
        page.wait_for_selector("[data-mark-of] button")
        page.wait_for_timeout(100)
        assert page.locator("[data-mark-of]:not(:has(button))").count() == 0, path
        moved[path] = page.evaluate("window.shift")
    assert {path: shift for path, shift in moved.items() if shift > 0} == {}


def test_a_page_loads_the_letters_of_its_headings_alone(browser: Browser, guide: str) -> None:
    section = Section.objects.first()
    english = make.resource(section, title="What “drift” is – and what it costs…")
    french = make.resource(section, title="Déploiement")
    assert _letters(browser, guide, english.get_absolute_url()) == {"latin"}
    assert _letters(browser, guide, french.get_absolute_url()) == {"latin", "western"}


def _letters(browser: Browser, guide: str, path: str) -> set[str]:
    """What the names of the files of letters say that were loaded."""
    page = visit(browser, guide, service_workers="block")
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path)
    page.evaluate("document.fonts.ready")
    return {found for url in asked for found in re.findall(r"grotesque-([a-z-]+)[.\w]*\.woff2$", url)}


def _watched(browser: Browser, guide: str, width: int, *, late: str) -> Page:
    """A window that adds up how far things move, and to which files of this name come late."""
    page = visit(browser, guide, width, service_workers="block")
    page.add_init_script(WATCH)

    def delay(route: Route) -> None:
        page.wait_for_timeout(LATE)
        route.continue_()

    page.route(late, delay)
    return page
