"""The site as an app in a real browser: installed, shared to, without a network; and data blocks under the policy."""

import json
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from guide.models import Section
from resources.models import Submission
from tests import make
from tests.browsing import MARKS, PASSWORD, picture, sign_in, visit

SHEETS = """[...document.styleSheets].flatMap((one) => [one, ...[...one.cssRules].map((rule) => rule.styleSheet)])
    .filter(Boolean).length"""
"""Those that the page names, and those that these import."""

pytestmark = MARKS
READY = "navigator.serviceWorker.ready.then((found) => Boolean(found.active))"


def worked(page: Page, path: str = "/") -> None:
    """Open the page and wait until the service worker is at work."""
    page.goto(path)
    assert page.evaluate(READY)
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def test_the_manifest_is_read_without_a_complaint(browser: Browser, guide: str) -> None:
    page = visit(browser, guide)
    page.goto("/")
    devtools = page.context.new_cdp_session(page)
    found = devtools.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"] == f"{guide}/manifest.webmanifest"
    assert json.loads(found["data"])["share_target"]["action"] == "/submit/"
    problems = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {problem["errorId"] for problem in problems} <= {"in-incognito"}


def test_data_blocks_are_no_scripts_to_the_policy(browser: Browser, guide: str) -> None:
    section = Section.objects.first()
    row = make.resource(section, title="</script><script>document.title='broken'</script>", tags=["ray"])
    page = visit(browser, guide)
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    for path in ("/", section.get_absolute_url(), row.get_absolute_url(), "/tags/ray/", "/resources/"):
        page.goto(path)
        block = page.locator('script[type="application/ld+json"]')
        assert json.loads(block.text_content() or "")["@graph"]
        assert page.title() != "broken"
    assert said == []


def test_what_a_phone_shares_fills_in_the_form(browser: Browser, guide: str) -> None:
    """As Chrome on Android does it: the address in the text, behind the title."""
    page = visit(browser, guide, 390)
    page.goto(f"/submit/?title=&text={quote('A page on Ray https://pages.org/ray?a=1&b=2')}")
    expect(page.get_by_label("Address of the page")).to_have_value("https://pages.org/ray?a=1&b=2")
    expect(page.get_by_label("Title")).to_have_value("A page on Ray")
    picture(page, "shared-390")
    assert not Submission.objects.exists()


def test_the_bookmark_opens_the_form_with_the_page_at_hand(browser: Browser, guide: str) -> None:
    page = visit(browser, guide)
    page.goto("/about/submit-anywhere/")
    link = page.locator(".bookmarklet")
    code = link.get_attribute("href") or ""
    expect(page.get_by_label("No bookmarks bar?")).to_have_value(code)
    link.click()
    assert page.url.endswith("/about/submit-anywhere/")
    picture(page, "submit-anywhere-1280")
    other = browser.new_context(bypass_csp=True, base_url=guide).new_page()
    other.goto("/offline/?a=1&b=%20ü#c")
    other.evaluate("document.title = 'A & B “ü” +'")
    with other.expect_popup() as opened:
        other.evaluate(code.removeprefix("javascript:"))
    asked = parse_qs(urlsplit(opened.value.url).query)
    assert asked == {"url": [f"{guide}/offline/?a=1&b=%20%C3%BC#c"], "title": ["A & B “ü” +"]}
    expect(opened.value.get_by_label("Title")).to_have_value("A & B “ü” +")


def test_the_text_of_the_bookmark_can_be_copied(browser: Browser, guide: str) -> None:
    page = visit(browser, guide)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/about/submit-anywhere/")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    code = page.locator(".bookmarklet").get_attribute("href")
    assert page.evaluate("navigator.clipboard.readText()") == code


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_without_a_network_a_page_says_so_and_with_one_all_is_as_before(
    width: int, scheme: str, browser: Browser, guide: str
) -> None:
    page = visit(browser, guide, width, color_scheme=scheme)
    worked(page)
    page.context.set_offline(True)
    page.goto("/resources/?q=ray")
    expect(page.get_by_role("heading", name="The guide is out of reach")).to_be_visible()
    assert page.url.endswith("/resources/?q=ray")
    assert "Bricolage" in page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert page.evaluate(SHEETS) >= 5
    picture(page, f"offline-{width}-{scheme}")
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", name="Resources", exact=True)).to_be_visible()


def test_the_worker_keeps_nothing_of_anybody_and_lets_people_in_and_out(browser: Browser, guide: str) -> None:
    cy = make.person("cy", password=PASSWORD)
    page = visit(browser, guide)
    worked(page)
    sign_in(page, cy, "/submissions/")
    expect(page).to_have_url(f"{guide}/submissions/")
    page.goto("/accounts/notifications/")
    kept = page.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name)"
        ".then((one) => one.keys()).then((all) => all.map((request) => new URL(request.url).pathname)))))"
    )
    assert len(kept) == 1
    assert [path for path in kept[0] if path != "/offline/" and not path.startswith("/static/")] == []
    assert page.evaluate("caches.match('/offline/').then((found) => found.text())").count("account") == 0
    page.context.set_offline(True)
    page.goto("/submissions/")
    expect(page.get_by_role("heading", name="The guide is out of reach")).to_be_visible()
    page.context.set_offline(False)
    page.goto("/accounts/logout/")
    page.locator("main form button").first.click()
    page.goto("/submissions/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_new_worker_takes_over_and_forgets_what_the_old_one_kept(
    browser: Browser, guide: str, settings: object
) -> None:
    page = visit(browser, guide)
    worked(page)
    before = page.evaluate("caches.keys()")
    settings.SITE_NAME = "Another name"
    page.goto("/about/")
    page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
    for _ in range(200):
        if (now := page.evaluate("caches.keys()")) != before and len(now) == 1:
            break
        page.wait_for_timeout(50)
    page.context.set_offline(True)
    page.goto("/")
    expect(page.get_by_role("link", name="Another name")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_new_pages(scheme: str, browser: Browser, guide: str) -> None:
    for width in (320, 1280):
        page = visit(browser, guide, width, color_scheme=scheme, bypass_csp=True)
        for path in ("/offline/", "/about/submit-anywhere/", "/submit/?text=https://pages.org/", "/about/"):
            page.goto(path)
            picture(page, f"{path.split('?')[0].strip('/').replace('/', '-')}-{width}-{scheme}")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert Axe().run(page).response["violations"] == [], path
