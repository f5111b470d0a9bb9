"""The account in a real browser: the second factor from the picture to the sign-in, sessions, a page about somebody."""

import re

import pytest
from allauth.mfa.totp.internal import auth
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from guide.models import Section
from tests import make
from tests.browsing import MARKS, PASSWORD, picture, sign_in, visit

pytestmark = MARKS


def code(secret: str) -> str:
    return auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time())))


def violations(page: Page) -> list[str]:
    return [f"{found['id']} {found['nodes'][0]['html'][:120]}" for found in Axe().run(page).response["violations"]]


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.fixture
def cy(guide: str) -> User:
    cy = make.person("cy", password=PASSWORD, about="I run clusters, and learn what the models in them do.")
    for section in Section.objects.all()[:3]:
        make.resource(section, cy)
    return cy


def turn_on(page: Page) -> str:
    """The second factor, from the account page on; its secret."""
    page.goto("/accounts/")
    page.get_by_role("link", name="Second factor").click()
    page.get_by_role("link", name="Turn it on").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Carry on").click()
    picture(page, "second-factor")
    page.get_by_text("Type it in instead").click()
    secret = re.search("[A-Z2-7]{32}", page.locator("details code").inner_text())[0]
    page.get_by_label("Code").fill(code(secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    picture(page, "recovery-codes")
    return secret


def test_the_second_factor_is_turned_on_and_asked_for(browser: Browser, guide: str, cy: User) -> None:
    page = visit(browser, guide)
    sign_in(page, cy, "/accounts/")
    secret = turn_on(page)
    page.goto("/accounts/")
    expect(page.get_by_text("On since")).to_be_visible()
    other = visit(browser, guide, width=390)
    sign_in(other, cy, "/accounts/sessions/")
    other.get_by_label("Code").fill("000000")
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_text("This code is not right").first).to_be_visible()
    auth.cache.clear()  # A code opens once, and this test is faster than the next one comes.
    other.get_by_label("Code").fill(code(secret))
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("heading", name="Sessions")).to_be_visible()
    other.get_by_role("button", name="Sign out everywhere else").click()
    expect(other.get_by_text("Signed out everywhere else.")).to_be_visible()
    page.goto("/accounts/")
    expect(page).to_have_url(re.compile("/accounts/login/"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_pages_are_fit_for_everybody(width: int, scheme: str, browser: Browser, guide: str, cy: User) -> None:
    page = visit(browser, guide, width=width, color_scheme=scheme, bypass_csp=True)
    page.goto("/people/cy/")
    assert (violations(page), is_too_wide(page)) == ([], False)
    picture(page, f"person-{width}-{scheme}")
    sign_in(page, cy, "/accounts/")
    for path in ("", "profile/", "sessions/", "2fa/", "email/"):
        page.goto(f"/accounts/{path}")
        assert (path, violations(page), is_too_wide(page)) == (path, [], False)
        picture(page, f"account-{path.strip('/') or 'home'}-{width}-{scheme}")


def test_without_scripts_a_handle_leads_to_its_page(browser: Browser, guide: str, cy: User) -> None:
    page = visit(browser, guide, java_script_enabled=False)
    page.goto(cy.resources.first().get_absolute_url())
    page.get_by_role("link", name="cy", exact=True).click()
    expect(page.get_by_role("heading", name="cy", exact=True)).to_be_visible()
    expect(page.get_by_text("3 resources.")).to_be_visible()
