"""The moderators' rooms in a real browser: dragging rows, and what a key or a lost race must not cost."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from guide.models import Section
from resources import moderation
from resources.models import Resource, Submission
from tests import make
from tests.browsing import MARKS, PASSWORD, sign_in, visit

pytestmark = MARKS


def drag(page: Page, row: Locator, above: Locator) -> None:
    """With the mouse, by the free right end of the row, to the upper edge of another."""
    row.scroll_into_view_if_needed()
    start, end = row.bounding_box(), above.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + start["width"] - 8, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] - 8, end["y"] + end["height"] / 2, steps=8)
    page.mouse.move(end["x"] + end["width"] - 8, end["y"] + 3, steps=4)
    page.mouse.up()


def test_a_link_is_dragged_to_its_place(browser: Browser, guide: str) -> None:
    ada, section = make.moderator("ada", password=PASSWORD), Section.objects.get(slug="ml-basics")
    first, second, third = [*section.resources.in_order()][:3]
    page = visit(browser, guide)
    sign_in(page, ada, f"/admin/guide/section/{section.pk}/change/")
    rows = page.locator("table.in-order tbody tr")
    drag(page, rows.nth(2), above=rows.nth(0))
    expect(rows.first).to_contain_text(third.title)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert [*section.resources.in_order()][:3] == [third, first, second]


def test_a_section_is_dragged_to_its_place(browser: Browser, guide: str) -> None:
    ada, before = make.moderator("ada", password=PASSWORD), [*Section.objects.order_by("position")]
    page = visit(browser, guide)
    sign_in(page, ada, "/admin/guide/section/")
    rows = page.locator("#result_list tbody tr")
    drag(page, rows.nth(3), above=rows.nth(1))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("were changed successfully")).to_be_visible()
    assert [*Section.objects.order_by("position")] == [before[0], before[3], *before[1:3], *before[4:]]


@pytest.fixture
def sent(guide: str) -> Submission:
    return make.submission(make.person("cy"), Section.objects.get(slug="free-mlops-courses"))


@pytest.mark.parametrize("has_scripts", [True, False])
def test_enter_in_a_field_publishes_nothing(has_scripts: bool, browser: Browser, guide: str, sent: Submission) -> None:
    page = visit(browser, guide, java_script_enabled=has_scripts)
    sign_in(page, make.moderator("ada", password=PASSWORD), f"{make.desk(sent)}?edit")
    for label in ("Title", "Tags", "Minutes it takes"):
        page.get_by_label(label).press("Enter")
        page.wait_for_timeout(100)
    page.get_by_label("Title").fill("A better title")
    assert not Resource.objects.filter(title=sent.title).exists()
    page.get_by_role("button", name="Save and accept").click()
    expect(page.get_by_text("is live in")).to_be_visible()
    assert Resource.objects.filter(title="A better title").exists()


def test_what_the_loser_of_a_race_wrote_can_be_copied(browser: Browser, guide: str, sent: Submission) -> None:
    page = visit(browser, guide)
    sign_in(page, make.moderator("ada", password=PASSWORD), f"{make.desk(sent)}?edit")
    moderation.reject(sent, by=make.moderator("eve"), seen=1, message="Not about ML.")
    page.get_by_label("Title").fill("A better title")
    page.get_by_label("Message", exact=True).fill("I made the title better.")
    page.get_by_role("button", name="Save and accept").click()
    kept = page.get_by_role("region", name="What you had written")
    expect(kept.get_by_label("Message", exact=True)).to_have_value("I made the title better.")
    expect(kept.get_by_text("A better title")).to_be_visible()


def test_going_back_to_the_form_loses_nothing(browser: Browser, guide: str) -> None:
    page = visit(browser, guide)
    sign_in(page, make.person("cy", password=PASSWORD), "/submit/")
    typed = {"Address of the page": "https://pages.org/x", "Title": "A page", "Tags": "mlops, ray"}
    for label, value in typed.items():
        page.get_by_label(label).fill(value)
    page.goto("/about/")
    page.go_back()
    for label, value in typed.items():
        expect(page.get_by_label(label)).to_have_value(value)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_admin_stays_inside_its_window_whatever_people_write(
    width: int, browser: Browser, guide: str, sent: Submission
) -> None:
    make.submission(sent.submitter, sent.section, title="x" * 200)
    make.resource(sent.section, title="y" * 200)
    page = visit(browser, guide, width)
    sign_in(page, make.moderator("ada", password=PASSWORD), "/admin/queue/")
    for path in (
        "queue/",
        "resources/tag/",
        "resources/savedreply/",
        f"guide/section/{sent.section.pk}/change/",
        "resources/resource/",
    ):
        page.goto(f"/admin/{path}")
        boxes = page.locator("html, .results")
        assert not any(boxes.evaluate_all("all => all.map(box => box.scrollWidth > box.clientWidth)")), path
