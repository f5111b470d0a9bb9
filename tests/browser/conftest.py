"""One browser for all tests here, and a guide with its first content."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Browser, sync_playwright

from tests.browsing import CHROMIUM

SEED = Path(settings.BASE_DIR) / "guide" / "content" / "guide.md"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    # The browser's own loop runs in this thread; Django must be told that its calls here are no coroutines.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def _windows_are_closed(browser: Browser) -> Iterator[None]:
    """An open window keeps its connections to the server, and each of those one to the database."""
    yield
    for window in browser.contexts:
        window.close()


@pytest.fixture
def guide(transactional_db: None, settings: Any, live_server: Any) -> str:
    settings.SITE_URL = live_server.url
    call_command("import_guide", str(SEED), verbosity=0)
    return live_server.url
