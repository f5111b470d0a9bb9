"""Reading and ticking in a real browser: without an account, with one, from the one to the other, without scripts."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from accounts.models import User
from guide.models import Section, Topic
from resources import progress
from resources.models import Mark, Progress, Resource
from tests import make
from tests.browser.test_loop import sign_up
from tests.browsing import MARKS, PASSWORD, picture, sign_in, visit

pytestmark = MARKS
LINKS, PROSE = "/guide/role-of-devops-in-mlops/", "/guide/what-is-mlops/"
KEY = "progress-1"


@pytest.fixture
def serving(guide: str) -> Topic:
    return make.topic("serving", title="Model serving")


def ring(page: Page, number: int = 0) -> Any:
    return page.locator(".resource .ring").nth(number)


def choice(page: Page, word: str) -> Any:
    return page.get_by_role("button", name=re.compile(f"^{word}:"))


def pressed(control: Any) -> None:
    expect(control).to_have_attribute("aria-pressed", "true")


def stored(page: Page) -> Any:
    return page.evaluate(f"JSON.parse(localStorage.getItem('{KEY}'))")


def again(page: Page) -> Page:
    """The window is closed, and another one of the same browser opened the next day."""
    context: BrowserContext = page.context
    page.close()
    fresh = context.new_page()
    fresh.on("pageerror", lambda error: pytest.fail(str(error)))
    fresh.on("console", lambda said: pytest.fail(said.text) if said.type == "error" else None)
    return fresh


def tick(page: Page, topic: Topic) -> None:
    """Two of the links of a section, a section of words, a topic."""
    page.goto(LINKS)
    ring(page).click()
    ring(page, 1).click()
    page.goto(PROSE)
    choice(page, "I have read this").click()
    page.goto(topic.get_absolute_url())
    choice(page, "Learning").click()


def check(page: Page, topic: Topic) -> None:
    page.goto(LINKS)
    pressed(ring(page))
    pressed(ring(page, 1))
    expect(ring(page, 2)).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".rail")).to_contain_text("2 of 7 resources read")
    expect(page.locator(".pipeline .done")).to_have_count(1)
    expect(page.locator(".pipeline .done")).to_contain_text("What is MLOps?")
    page.goto(topic.get_absolute_url())
    pressed(choice(page, "Learning"))
    page.goto("/progress/")
    expect(page.locator("#marked")).to_contain_text("Model serving")
    expect(page.locator("#marked li")).to_have_count(4)


def test_a_newcomer_ticks_comes_back_signs_up_and_keeps_every_tick(
    browser: Browser, guide: str, serving: Topic
) -> None:
    page = visit(browser, guide)
    tick(page, serving)
    page = again(page)
    check(page, serving)
    picture(page, "progress-stranger")
    page.goto(f"/accounts/login/?next={LINKS}")
    sign_up(page, "cy")
    expect(page.get_by_role("link", name="Role of DevOps in MLOps").first).to_be_visible()
    pressed(ring(page))  # The page that was answered without them is painted anew.
    check(page, serving)
    assert stored(page) is None
    cy = User.objects.get(handle="cy")
    assert progress.marks_of(cy)[:2] == ({"serving": Mark.LEARNING}, {"what-is-mlops": Mark.DONE})
    marked = [progress.mark_of(row, cy) for row in Resource.objects.order_by("pk")]
    assert marked[:3] == [Mark.DONE, Mark.DONE, ""]
    other = visit(browser, guide)
    sign_in(other, cy, LINKS)
    pressed(ring(other))
    check(other, serving)
    picture(other, "progress-member")
    page.get_by_text("cy", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(LINKS)
    expect(ring(page)).to_have_attribute("aria-pressed", "false")  # The account's marks stay with the account.


def test_nothing_is_forgotten_that_has_not_arrived(browser: Browser, guide: str, serving: Topic) -> None:
    cy, page = make.person("cy", password=PASSWORD), visit(browser, guide)
    tick(page, serving)
    page.route("**/progress/merger/", lambda route: route.abort())
    sign_in(page, cy, PROSE)
    page.wait_for_load_state("networkidle")
    assert len(stored(page)["resources"]) == 2
    page.unroute("**/progress/merger/")

    def while_another_tab_marks(route: Route) -> None:
        page.evaluate(
            f"""() => {{
                const book = JSON.parse(localStorage.getItem("{KEY}"));
                book.topics.other = {{ done: new Date().toISOString() }};
                book.topics.serving = {{ done: new Date().toISOString() }};
                localStorage.setItem("{KEY}", JSON.stringify(book));
            }}"""
        )
        route.continue_()

    make.topic("other")
    page.route("**/progress/merger/", while_another_tab_marks, times=1)
    page.goto(LINKS)
    pressed(ring(page))
    page.wait_for_function(f"localStorage.getItem('{KEY}') === null")
    assert progress.marks_of(cy).topics == {"serving": Mark.DONE, "other": Mark.DONE}
    assert Progress.objects.count() == 5


def test_two_tabs_show_the_same_and_lose_nothing(browser: Browser, guide: str, serving: Topic) -> None:
    one = visit(browser, guide)
    one.goto(LINKS)
    other = one.context.new_page()
    other.goto(LINKS)
    ring(one).click()
    pressed(ring(other))
    ring(other, 1).click()
    ring(other, 2).click()
    pressed(ring(one, 2))
    expect(one.locator(".pipeline .done")).to_contain_text("Role of DevOps in MLOps")
    ring(one, 2).click()
    expect(ring(other, 2)).to_have_attribute("aria-pressed", "false")
    expect(other.locator(".pipeline .done")).to_have_count(0)
    other.goto("/progress/")
    expect(other.locator("#marked li")).to_have_count(2)


def test_a_strangers_progress_is_exported_reset_and_imported(
    browser: Browser, guide: str, serving: Topic, tmp_path: Path
) -> None:
    page = visit(browser, guide)
    tick(page, serving)
    page.goto("/progress/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    file = tmp_path / "progress.json"
    download.value.save_as(file)
    assert json.loads(file.read_text())["topics"]["serving"]["title"] == "Model serving"
    page.get_by_role("button", name="Reset").click()  # The question comes first.
    expect(page.locator("#marked li")).to_have_count(4)
    page.get_by_label("I mean every mark").check()
    page.get_by_role("button", name="Reset").click()
    expect(page.locator("#marked")).to_contain_text("Nothing is marked yet")
    page.get_by_label("Import a file").set_input_files(file)
    expect(page.locator("#said")).to_contain_text("4 of the file's marks are here")
    check(page, serving)
    for text in ("{", '{"version": 2}', "x" * 200_001):
        file.write_text(text)
        page.get_by_label("Import a file").set_input_files(file)
        expect(page.locator("#said")).to_contain_text(re.compile("no file of progress|more than 200 kB"))
    expect(page.locator("#marked li")).to_have_count(4)


@pytest.mark.parametrize(
    "held",
    ["{", "null", "[]", '"x"', '{"topics": 5, "resources": {"1": null}}', '{"topics": {"serving": {"done": 7}}}'],
)
def test_whatever_is_in_the_storage_the_page_works(held: str, browser: Browser, guide: str, serving: Topic) -> None:
    page = visit(browser, guide)
    page.goto(PROSE)
    page.evaluate("([key, held]) => localStorage.setItem(key, held)", [KEY, held])
    tick(page, serving)
    page.goto(LINKS)
    pressed(ring(page))
    page.goto("/progress/")
    expect(page.locator("#marked li")).to_have_count(4)


@pytest.mark.parametrize("fault", ["setItem", "getItem"])
def test_where_nothing_can_be_kept_a_sentence_says_so(fault: str, browser: Browser, guide: str) -> None:
    page = visit(browser, guide)
    page.add_init_script(f"Storage.prototype.{fault} = () => {{ throw new DOMException('no', 'QuotaExceededError') }}")
    page.goto(LINKS)
    ring(page).click()
    if fault == "setItem":
        pressed(ring(page))
        expect(page.locator(".messages")).to_contain_text("storage is full or switched off")
    ring(page, 1).click()
    assert page.locator(".messages .notice").count() <= 1


def test_a_member_marks_without_leaving_the_page_and_with_the_keyboard(
    browser: Browser, guide: str, serving: Topic
) -> None:
    cy, page = make.person("cy", password=PASSWORD), visit(browser, guide)
    sign_in(page, cy, LINKS)
    page.evaluate("window.stayed = true")
    ring(page).focus()
    page.keyboard.press("Enter")
    pressed(ring(page))
    expect(ring(page)).to_be_focused()
    expect(page.locator(".rail")).to_contain_text("1 of 7 resources read")
    page.keyboard.press("Space")
    expect(ring(page)).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("window.stayed")
    page.goto(serving.get_absolute_url())
    choice(page, "Done").click()
    pressed(choice(page, "Done"))
    choice(page, "Skipped").click()
    pressed(choice(page, "Skipped"))
    expect(choice(page, "Done")).to_have_attribute("aria-pressed", "false")
    assert progress.marks_of(cy) == ({"serving": Mark.SKIPPED}, {}, {})


def test_a_mark_of_somebody_whose_session_is_over_leads_to_sign_in(browser: Browser, guide: str) -> None:
    page = visit(browser, guide)
    sign_in(page, make.person("cy", password=PASSWORD), LINKS)
    page.context.clear_cookies(name="sessionid")
    ring(page).click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    assert not Progress.objects.exists()


def test_without_scripts_a_member_marks_resets_and_imports(
    browser: Browser, guide: str, serving: Topic, tmp_path: Path
) -> None:
    page = visit(browser, guide, java_script_enabled=False)
    sign_in(page, make.person("cy", password=PASSWORD), LINKS)
    tick(page, serving)
    check(page, serving)
    with page.expect_download() as download:
        page.get_by_role("link", name="Export").click()
    download.value.save_as(tmp_path / "progress.json")
    page.get_by_label("I mean every mark").check()
    page.get_by_role("button", name="Reset").click()
    expect(page.locator("#marked")).to_contain_text("Nothing is marked yet")
    page.get_by_label("Import a file").set_input_files(tmp_path / "progress.json")
    page.get_by_role("button", name="Import", exact=True).click()
    check(page, serving)


def test_without_scripts_nothing_on_a_strangers_page_is_dead(browser: Browser, guide: str, serving: Topic) -> None:
    page = visit(browser, guide, java_script_enabled=False)
    for path in (LINKS, PROSE, serving.get_absolute_url(), "/resources/", "/progress/"):
        page.goto(path)
        expect(page.locator("main button:visible:not(form[action] button, form[role=search] button)")).to_have_count(0)
        expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("who", ["stranger", "member"])
def test_axe_finds_nothing_where_progress_is_shown(
    who: str, scheme: str, browser: Browser, guide: str, serving: Topic
) -> None:
    page = visit(browser, guide, color_scheme=scheme, bypass_csp=True)
    if who == "member":
        sign_in(page, make.person("cy", password=PASSWORD), LINKS)
    page.goto(LINKS)
    ring(page).click()
    pressed(ring(page))
    page.goto(serving.get_absolute_url())
    choice(page, "Learning").click()
    pressed(choice(page, "Learning"))
    entry = Resource.objects.order_by("pk").first()
    for path in (LINKS, PROSE, serving.get_absolute_url(), entry.get_absolute_url(), "/resources/", "/progress/"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        found = Axe().run(page).response["violations"]
        assert [(path, one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


@pytest.mark.parametrize("width", [320, 390])
def test_no_page_with_progress_scrolls_sideways(width: int, browser: Browser, guide: str) -> None:
    section = Section.objects.get(slug="role-of-devops-in-mlops")
    make.resource(section, title="y" * 200, summary="z" * 280)
    topic = make.topic("long", title="x" * 120)
    page = visit(browser, guide, width, has_touch=True)
    page.goto(topic.get_absolute_url())
    choice(page, "Skipped").click()
    for path in (LINKS, topic.get_absolute_url(), "/progress/"):
        page.goto(path)
        picture(page, f"progress-{path.strip('/').replace('/', '-')}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
