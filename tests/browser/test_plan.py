"""The plan in a real browser: by the keyboard alone, on a small screen, on paper."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from guide.models import Section, Topic
from resources.models import ResourceTopic
from tests import make
from tests.browsing import MARKS, picture, visit

pytestmark = MARKS
TWELVE_WEEKS = "/plan/?hours=4&start=2026-11-30"


@pytest.fixture
def roadmap(guide: str) -> None:
    """Twelve topics of four hours each, with one page to read for each."""
    Topic.objects.all().delete()
    for number in range(12):
        topic = make.topic(f"topic-{number}", title=f"Experiment tracking and the registry {number}")
        for skill in ("docker", "", ""):
            make.point(topic, 80, skill, title="Compare runs, and keep the parameters of each")
        row = make.resource(Section.objects.first(), title="A page that explains how teams keep track of models")
        ResourceTopic.objects.create(topic=topic, resource=row, is_required=True)
    make.reindex()


@pytest.mark.usefixtures("roadmap")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(scheme: str, browser: Browser, guide: str) -> None:
    for width in (1280, 320):
        page = visit(browser, guide, width, color_scheme=scheme, bypass_csp=True)
        for path in ("/plan/", "/plan/?know=docker&hours=40&done=topic-1", "/plan/?hours=abc&start=no&know=no&done=no"):
            page.goto(path)
            assert Axe().run(page).response["violations"] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        picture(page, f"plan-{width}-{scheme}")


@pytest.mark.usefixtures("roadmap")
def test_a_plan_is_made_with_the_keyboard_alone(browser: Browser, guide: str) -> None:
    page = visit(browser, guide)
    page.goto("/plan/")
    expect(page.get_by_text("12 weeks:")).to_be_visible()
    page.get_by_label("Docker").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("8 weeks:")).to_be_visible()
    expect(page.get_by_label("Docker")).to_be_checked()
    with page.expect_download() as calendar:
        page.get_by_role("link", name="Calendar").press("Enter")
    assert calendar.value.suggested_filename == "plan.ics"


@pytest.mark.usefixtures("roadmap")
def test_twelve_weeks_are_one_sheet_of_paper(browser: Browser, guide: str) -> None:
    page = visit(browser, guide)
    page.goto(TWELVE_WEEKS)
    expect(page.locator("tbody tr")).to_have_count(12)
    assert re.findall(rb"/Count (\d+)", page.pdf(format="A4", prefer_css_page_size=True)) == [b"1"]


@pytest.mark.usefixtures("roadmap")
def test_what_this_browser_has_as_done_needs_no_time(browser: Browser, guide: str) -> None:
    page = visit(browser, guide)
    page.goto("/roadmap/topic-3/")
    page.get_by_role("button", name="Done: ").click()
    page.goto("/plan/")
    expect(page.locator("input[name=done][value=topic-3]")).to_be_checked()
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_text("11 weeks:")).to_be_visible()
