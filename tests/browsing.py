"""Driving a real browser: a person's window, signing in, pictures of pages."""

import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

from accounts.models import User

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
PICTURES = Path(settings.VAR_DIR) / "browser"
PASSWORD = "correct horse battery staple"

MARKS = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM, reason="No Chromium: `apt-get install chromium` (or Google Chrome) runs these."),
]


def visit(browser: Browser, guide: str, width: int = 1280, **options: object) -> Page:
    """A new person's window. A message on its console that is an error fails the test."""
    context: BrowserContext = browser.new_context(
        base_url=guide, viewport={"width": width, "height": 900}, reduced_motion="reduce", **options
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("console", lambda said: pytest.fail(said.text) if "Security Policy" in said.text else None)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def sign_in(page: Page, person: User, path: str) -> None:
    page.goto(f"/accounts/login/?next={quote(path)}")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main form button").first.click()
