"""The roadmap in a real browser: what axe says of it, and the way through the picture with two keys."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from guide.models import Topic
from tests.browsing import MARKS, picture, visit

pytestmark = MARKS
LIST, TOPIC, WANTED = "/guide/mlops-roadmap/", "/roadmap/versioned-data/", "/roadmap/ci-for-ml/"


def overflowing(page: Page) -> list[str]:
    """Words that leave their box, of the picture that is shown."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".map a")].filter(box => box.getClientRects().length).flatMap(box => {
          const frame = box.querySelector("rect").getBoundingClientRect();
          return [...box.querySelectorAll("text")].filter(text => {
            const words = text.getBoundingClientRect();
            return words.left < frame.left || words.right > frame.right || words.top < frame.top
              || words.bottom > frame.bottom;
          }).map(text => text.textContent);
        })"""
    )


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(scheme: str, width: int, browser: Browser, guide: str) -> None:
    page = visit(browser, guide, width, color_scheme=scheme, bypass_csp=True)
    for path in (LIST, TOPIC, WANTED):
        page.goto(path)
        picture(page, f"roadmap-{path.strip('/').replace('/', '-')}-{width}-{scheme}")
        assert [found["id"] for found in Axe().run(page).response["violations"]] == []


def test_tab_and_enter_lead_through_the_picture_to_a_resource(browser: Browser, guide: str) -> None:
    page = visit(browser, guide)
    page.goto(LIST)
    focused = page.locator(":focus")
    step = Topic.objects.get(slug="versioned-data")
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused.get_attribute("aria-label") == f"{step.title}: 2 resources":
            break
    expect(focused).to_have_attribute("href", TOPIC)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{guide}{TOPIC}")
    wanted = step.resources.get(host="tecton.ai")
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused.get_attribute("href") == wanted.url:
            break
    expect(focused).to_have_text(wanted.title)


def test_its_order_is_the_order_of_tab(browser: Browser, guide: str) -> None:
    page = visit(browser, guide)
    page.goto(LIST)
    shown = [link.get_attribute("href") for link in page.locator(".map a").all() if link.is_visible()]
    assert shown == [topic.get_absolute_url() for topic in Topic.objects.all()]


@pytest.mark.parametrize("width", [1280, 1000, 700, 390, 320])
def test_no_word_leaves_its_box_and_nothing_scrolls_sideways(width: int, browser: Browser, guide: str) -> None:
    titles = {
        "ci-for-ml": "W" * 120,
        "speak-ml": "مراقبة النماذج والانحراف في بيئة الإنتاج",
        "orchestration": "模型" * 50,
    }
    for slug, title in titles.items():
        Topic.objects.filter(slug=slug).update(title=title)
    page = visit(browser, guide, width)
    page.goto(LIST)
    assert overflowing(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert sum(link.is_visible() for link in page.locator(".map a").all()) == 13


def test_it_is_printed_on_one_page(browser: Browser, guide: str) -> None:
    page = visit(browser, guide)
    page.goto(LIST)
    page.emulate_media(media="print")
    height = page.locator(".map").evaluate("map => map.getBoundingClientRect().height")
    assert 100 < height < 261 / 25.4 * 96
    assert sum(link.is_visible() for link in page.locator(".map a").all()) == 13


@pytest.mark.parametrize("width", [390, 768, 960, 1088, 1100, 1180, 1280])
def test_the_head_stays_on_one_line(width: int, browser: Browser, guide: str) -> None:
    page = visit(browser, guide, width)
    page.goto(LIST)
    assert page.locator(".site-head").evaluate("head => head.offsetHeight") <= 70
    tops = page.locator(".site-nav > *").evaluate_all(
        "all => [...new Set(all.map(one => one.getBoundingClientRect().top))]"
    )
    assert len(tops) == 1
