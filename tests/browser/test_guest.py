"""Somebody without an account, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from resources import guests
from resources.guarding import SECONDS_LEAST
from resources.models import Resource, Submission
from tests import make
from tests.browsing import MARKS, PASSWORD, picture, visit

pytestmark = MARKS


def send(page: Page) -> None:
    page.goto("/submit/?section=free-mlops-courses")
    page.wait_for_timeout(1000 * SECONDS_LEAST + 1000)  # As long as the form wants to have been open.
    page.get_by_label("Address of the page").fill("https://pages.org/found")
    page.get_by_label("Title").fill("Found by nobody")
    page.get_by_label("Why is it worth reading?").fill("It explains one thing well.")
    page.get_by_label("Level").select_option("beginner")
    page.get_by_label("Cost", exact=True).select_option("free")
    page.get_by_role("button", name="Send for review").click()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_guest_sends_changes_and_makes_it_their_own(has_scripts: bool, browser: Browser, guide: str) -> None:
    cy = make.person("cy", password=PASSWORD)
    page = visit(browser, guide, java_script_enabled=has_scripts)
    send(page)
    expect(page.get_by_text("it is the only way back")).to_be_visible()
    expect(page.get_by_label("The address of this page")).to_have_value(page.url)
    page.get_by_role("link", name="Change it").click()
    page.get_by_label("Title").fill("Found by a guest")
    page.get_by_role("button", name="Save the changes").click()
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail address").fill(cy.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main form button").first.click()
    page.get_by_role("button", name="Make it mine").click()
    expect(page.get_by_role("heading", name="Found by a guest").first).to_be_visible()
    assert Submission.objects.get().submitter == cy


def test_the_sum_is_done_by_the_browser_and_without_scripts_it_is_said_what_to_do(
    browser: Browser, guide: str, settings: Any
) -> None:
    settings.GUEST_CHALLENGE = True
    plain = visit(browser, guide, java_script_enabled=False)
    plain.goto("/submit/")
    expect(plain.locator("noscript .notice")).to_contain_text("make an account")
    page = visit(browser, guide)
    send(page)
    expect(page.get_by_text("it is the only way back")).to_be_visible(timeout=30_000)
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_of_guests_scrolls_sideways(width: int, scheme: str, browser: Browser, guide: str) -> None:
    row = make.guest_submission(Resource.objects.first().section, title="x" * 200)
    page = visit(browser, guide, width, color_scheme=scheme)
    path = guests.path_of(row)
    pages = {"submit": "/submit/", "status": path, "revision": f"{path}revision/", "bans": "/about/banned-sites/"}
    for name, at in pages.items():
        page.goto(at)
        picture(page, f"guest-{name}-{width}-{scheme}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), at
