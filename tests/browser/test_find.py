"""Finding in a real browser: results while typing, by keyboard, by ear, with an input method, without scripts."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from guide.models import Section
from tests import make
from tests.browsing import MARKS, picture, visit

pytestmark = MARKS
LIVE = "html[data-live=ready]"
TITLES = ["Kubernetes for models", "Kubernetes at night", "Model registry"]


@pytest.fixture
def filled(guide: str) -> str:
    section = Section.objects.first()
    for title in TITLES:
        make.resource(section, title=title, kind="video", tags=["kubernetes"] if "Kube" in title else ["registry"])
    return guide


@pytest.fixture
def page(browser: Browser, filled: str) -> Page:
    page = visit(browser, filled)
    page.goto("/resources/")
    page.wait_for_selector(LIVE)
    page.evaluate("""() => {
      window.isTheSame = true;
      window.said = [];
      new MutationObserver(() => said.push(document.getElementById("said").textContent))
        .observe(document.getElementById("said"), {childList: true, characterData: true, subtree: true});
    }""")
    return page


def field(page: Page) -> Locator:
    return page.get_by_role("searchbox")


def titles(page: Page) -> Locator:
    return page.locator(".found .title a")


def watched(page: Page, failing: dict[str, int] | None = None) -> list[str]:
    """What the guide is asked from now on. For some of it, the status that it fails with."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url.partition("?q=")[2])
        status = (failing or {}).get(asked[-1])
        if status:
            route.fulfill(status=status, body="Sorry.")
        else:
            route.continue_()

    page.route("**/resources/?q=*", answer)
    return asked


def test_typing_gives_results_without_a_page_load(page: Page) -> None:
    length = page.evaluate("history.length")
    page.keyboard.press("/")
    page.keyboard.type("kubernetes", delay=40)
    expect(titles(page)).to_have_count(2)
    expect(page).to_have_url(re.compile(r"/resources/\?q=kubernetes$"))
    expect(page).to_have_title(re.compile("^kubernetes · "))
    expect(field(page)).to_be_focused()
    assert field(page).evaluate("(box) => box.selectionStart") == len("kubernetes")
    assert page.evaluate("[window.isTheSame, history.length]") == [True, length]
    page.keyboard.press("Home")
    page.keyboard.type("zebra")
    expect(page.get_by_role("heading", name="Nothing holds “zebrakubernetes”")).to_be_visible()
    assert field(page).evaluate("(box) => box.selectionStart") == len("zebra")


def test_what_was_typed_is_there_again_after_going_back(page: Page) -> None:
    field(page).type("registry", delay=20)
    expect(titles(page)).to_have_text(["Model registry"])
    page.get_by_role("link", name="Details").click()
    page.wait_for_url(re.compile(r"/resources/\d+-model-registry/"))
    page.go_back()
    expect(field(page)).to_have_value("registry")
    expect(titles(page)).to_have_text(["Model registry"])


def test_it_is_announced_once_after_a_pause(page: Page) -> None:
    field(page).type("kubernetes", delay=60)
    expect(page.locator("#said")).to_have_text("2 resources")
    page.wait_for_timeout(1_500)
    assert page.evaluate("window.said") == ["2 resources"]
    live = page.locator("[role=status]:visible, [aria-live]").evaluate_all(
        "(all) => all.map((one) => one.textContent.trim())"
    )
    assert [words for words in live if words] == ["2 resources"]


def test_only_a_pause_asks(page: Page) -> None:
    asked = watched(page)
    field(page).type("kubernetes", delay=30)
    expect(titles(page)).to_have_count(2)
    assert asked == ["kubernetes"]


def test_the_last_question_wins_over_a_slow_answer_to_the_first(page: Page) -> None:
    asked: list[Route] = []
    page.route("**/resources/?q=registry", lambda route: asked.append(route))
    field(page).fill("registry")
    expect(page.locator("#found[aria-busy=true]")).to_have_count(1)
    field(page).fill("kubernetes")
    expect(titles(page)).to_have_count(2)
    assert [route.request.failure for route in asked] == ["net::ERR_ABORTED"]
    page.wait_for_timeout(500)
    expect(page).to_have_url(re.compile(r"\?q=kubernetes$"))
    assert titles(page).count() == 2


@pytest.mark.parametrize("status", [500, 429, 404])
def test_an_error_leaves_the_old_results_and_says_so(status: int, page: Page) -> None:
    field(page).fill("registry")
    expect(titles(page)).to_have_count(1)
    watched(page, {"kubernetes": status})
    field(page).fill("kubernetes")
    expect(page.get_by_text("The search does not answer")).to_be_visible()
    expect(titles(page)).to_have_text(["Model registry"])
    expect(page).to_have_url(re.compile(r"\?q=registry$"))
    field(page).fill("registry")
    expect(page.get_by_text("The search does not answer")).to_have_count(0)


def test_so_does_an_answer_that_is_no_answer_of_ours(page: Page) -> None:
    page.route(
        "**/resources/?q=kubernetes", lambda route: route.fulfill(status=200, body="<p>Sign in to the hotel.</p>")
    )
    field(page).fill("kubernetes")
    expect(page.get_by_text("The search does not answer")).to_be_visible()
    assert page.locator("#found").count() == 1


def test_being_offline_too(page: Page) -> None:
    page.context.set_offline(True)
    field(page).fill("kubernetes")
    expect(page.get_by_text("The search does not answer")).to_be_visible()
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    expect(titles(page)).to_have_count(2)


def test_an_input_method_is_left_in_peace_until_it_is_done(page: Page) -> None:
    asked = watched(page)
    keys = page.context.new_cdp_session(page)
    field(page).focus()
    for typed in ["か", "かん", "かんし"]:
        keys.send("Input.imeSetComposition", {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)})
        page.wait_for_timeout(400)
    assert asked == []
    keys.send("Input.insertText", {"text": "監視"})
    expect(page.get_by_role("heading", name="Nothing holds “監視”")).to_be_visible()
    assert len(asked) == 1


def test_the_slash_key_goes_to_the_search_from_anywhere(browser: Browser, filled: str) -> None:
    for width in (1280, 390):
        page = visit(browser, filled, width)
        for path in ["/", "/resources/", "/resources/help/", "/tags/"]:
            page.goto(path)
            page.keyboard.press("/")
            expect(field(page)).to_be_focused()
            page.keyboard.type("a/b")
            expect(field(page)).to_have_value("a/b")


def test_the_header_leads_to_the_results(browser: Browser, filled: str) -> None:
    page = visit(browser, filled)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("registry")
    page.keyboard.press("Enter")
    page.wait_for_url("**/resources/?q=registry")
    expect(field(page)).to_have_value("registry")
    expect(titles(page)).to_have_text(["Model registry"])


def test_the_cross_clears_the_words_and_keeps_the_filters(page: Page) -> None:
    page.goto("/resources/?q=kubernetes&kind=video")
    page.wait_for_selector(LIVE)
    page.get_by_role("link", name="Clear the search").click()
    expect(field(page)).to_be_focused()
    expect(titles(page)).to_have_count(3)
    expect(page).to_have_url(re.compile(r"/resources/\?kind=video$"))
    expect(page.get_by_role("link", name="Clear the search")).to_have_count(0)


def test_filters_stay_open_on_a_phone_while_typing(browser: Browser, filled: str) -> None:
    page = visit(browser, filled, 390)
    page.goto("/resources/")
    page.wait_for_selector(LIVE)
    expect(page.get_by_role("link", name=re.compile("^No vendor"))).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    field(page).type("kubernetes", delay=20)
    expect(page.get_by_text("Filters · 1 on")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^No vendor"))).to_be_visible()


def test_all_of_it_works_without_scripts(browser: Browser, filled: str) -> None:
    page = visit(browser, filled, java_script_enabled=False)
    page.goto("/resources/")
    field(page).fill("kubernetes")
    field(page).press("Enter")
    expect(titles(page)).to_have_count(2)
    page.get_by_role("link", name=re.compile("Clear the search")).click()
    expect(page).to_have_url(re.compile(r"/resources/$"))
    page.get_by_role("link", name=re.compile("^Video")).click()
    expect(page).to_have_url(re.compile(r"\?kind=video$"))
    expect(titles(page)).to_have_count(3)
    page.get_by_role("link", name=re.compile("^Video .*chosen")).click()
    expect(page).to_have_url(re.compile(r"/resources/$"))


LOOKED_AT = {
    "found": "/resources/?q=kubernetes&kind=video",
    "nothing": "/resources/?q=zebra&kind=lab&level=nonsense",
    "all": "/resources/",
    "help": "/resources/help/",
}


def violations(page: Page) -> Iterator[str]:
    for found in Axe().run(page).response["violations"]:
        yield f"{page.url}: {found['id']} {found['nodes'][0]['html'][:160]}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_where_anybody_searches(scheme: str, width: int, browser: Browser, filled: str) -> None:
    page = visit(browser, filled, width, color_scheme=scheme, bypass_csp=True)
    found = []
    for name, path in LOOKED_AT.items():
        page.goto(path)
        if width == 390 and page.locator(".filter-menu").count():
            page.locator(".filter-menu summary").click()
        picture(page, f"find-{name}-{width}-{scheme}")
        found += violations(page)
    assert found == []


@pytest.mark.parametrize("width", [390, 320])
def test_nothing_makes_a_phone_scroll_sideways(width: int, browser: Browser, filled: str) -> None:
    section = Section.objects.first()
    make.resource(section, title="w" * 200, summary="u" * 280, tags=["t" * 30, "kubernetes"])
    make.resource(section, title="دليل عمليات تعلم الآلة للمهندسين " * 6, url="https://" + "a" * 60 + ".org/rtl")
    page = visit(browser, filled, width)
    for path in [*LOOKED_AT.values(), f"/resources/?q={'z' * 200}", f"/resources/?tag={'t' * 30}&kind={'x' * 300}"]:
        page.goto(path)
        if page.locator(".filter-menu").count():
            page.locator(".filter-menu summary").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
