"""A moderator at the keyboard: no mouse, few keys, and everything can be taken back."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from guide.models import Section
from resources.models import Event, QueueItem, Resource, SavedReply, Submission, Verb
from tests import make
from tests.browsing import MARKS, PASSWORD, picture, sign_in, visit

pytestmark = MARKS
KEYS_MOST, BYTES_MOST = 60, 150_000


class Keyboard:
    """Counts what is pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        expect(self.page.locator("html[data-keys]")).to_be_attached()
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def decide(self, *keys: str) -> None:
        """Press these, and wait for the next page."""
        old = self.page.url
        self.press(*keys)
        expect(self.page).not_to_have_url(old)


def fill_queue(many: int) -> list[Submission]:
    """So many pages that wait, and two saved replies: the first says no, the second asks."""
    SavedReply.objects.all().delete()
    make.reply("Paywalled", "“{title}” is behind a wall.", use="reject", reason="wall", position=1)
    make.reply("Which part?", "Which part of it is free?", use="ask", position=2)
    section, people = Section.objects.first(), [make.person(f"p{number}") for number in range(4)]
    return [make.submission(people[number % 4], section, title=f"Entry number {number}") for number in range(many)]


def test_twenty_items_are_decided_with_sixty_keys_and_no_mouse(browser: Browser, guide: str) -> None:
    rows = fill_queue(20)
    ada = make.moderator("ada", password=PASSWORD)
    page = visit(browser, guide)
    sign_in(page, ada, make.desk(rows[0]))
    expect(page.locator("#claim")).to_contain_text("Yours")
    sizes = []
    keyboard = Keyboard(page)
    for number in range(20):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Entry number {number}")
        sizes.append(len(page.content().encode()))
        if number % 4 == 3:
            keyboard.decide("r", "1", "Enter")
        elif number % 10 == 5:
            keyboard.decide("c", "2", "Enter")
        else:
            keyboard.decide("a")
        if number == 4:
            picture(page, "desk-keyboard")
    expect(page.get_by_text("The queue is empty")).to_be_visible()
    states = [Submission.objects.filter(state=state).count() for state in ("accepted", "rejected", "changes-asked")]
    assert states == [14, 5, 1]
    assert keyboard.count <= KEYS_MOST
    assert max(sizes) <= BYTES_MOST


def test_a_decision_is_taken_back_by_one_key(browser: Browser, guide: str) -> None:
    rows = fill_queue(2)
    page = visit(browser, guide)
    sign_in(page, make.moderator("ada", password=PASSWORD), make.desk(rows[0]))
    Keyboard(page).decide("a")
    expect(page.locator(".toast")).to_contain_text("Entry number 0")
    picture(page, "desk-toast")
    before = Resource.objects.count()
    Keyboard(page).press("z")
    expect(page.locator(".toast")).to_have_count(0)
    assert (Resource.objects.count(), make.item(rows[0]).state) == (before - 1, "waiting")


def test_words_are_typed_edited_merged_put_off_and_skipped_by_keys(browser: Browser, guide: str) -> None:
    rows = fill_queue(5)
    page = visit(browser, guide)
    sign_in(page, make.moderator("ada", password=PASSWORD), make.desk(rows[0]))
    keys = Keyboard(page)
    keys.press("c", "c")
    page.keyboard.type("Which part is free? a r m")
    keys.decide("Control+Enter")
    keys.decide("s")
    expect(page.get_by_role("heading", level=1)).to_have_text("Entry number 2")
    keys.decide("k")
    expect(page.get_by_role("heading", level=1)).to_have_text("Entry number 1")
    keys.decide("d")
    keys.decide("e")
    page.get_by_label("Title").fill("Edited by keys")
    keys.press("Escape")
    keys.decide("a")
    keys.press("m")
    expect(page.locator("#id_into")).to_be_focused()
    page.keyboard.type(str(Resource.objects.get(title="Edited by keys").pk))
    keys.decide("Control+Enter")
    states = {row.title: row.state for row in Submission.objects.order_by("pk")}
    assert list(states.values()) == ["changes-asked", "waiting", "accepted", "merged", "waiting"]
    assert QueueItem.objects.get(submission=rows[1]).deferred_until
    assert Event.objects.get(verb=Verb.CHANGES_ASKED).message == "Which part is free? a r m"


def test_the_keys_are_explained_and_the_list_is_walked(browser: Browser, guide: str) -> None:
    fill_queue(3)
    page = visit(browser, guide)
    sign_in(page, make.moderator("ada", password=PASSWORD), "/admin/queue/")
    Keyboard(page).press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    picture(page, "desk-keys")
    page.keyboard.press("Escape")
    for key in ("j", "j", "x", "k", "x"):
        page.keyboard.press(key)
    expect(page.locator('input[name="item"]:checked')).to_have_count(2)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Entry number")


def test_who_leaves_lets_go_and_who_comes_is_warned(browser: Browser, guide: str) -> None:
    rows = fill_queue(1)
    ada, eve = visit(browser, guide), visit(browser, guide)
    sign_in(ada, make.moderator("ada", password=PASSWORD), make.desk(rows[0]))
    expect(ada.locator("#claim")).to_contain_text("Yours")
    sign_in(eve, make.moderator("eve", password=PASSWORD), make.desk(rows[0]))
    expect(eve.get_by_text("ada is at it at the moment")).to_be_visible()
    picture(eve, "desk-warned")
    # From a page that lives: not every browser delivers what a page sends as it goes.
    with ada.expect_response("**/release/"):
        ada.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    ada.goto("/admin/queue/")
    expect(ada.get_by_text("ada is at it")).to_have_count(0)
    eve.reload()
    expect(eve.locator("#claim")).to_contain_text("Yours")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_of_the_desk_scrolls_sideways(width: int, scheme: str, browser: Browser, guide: str) -> None:
    cy, section = make.person("cy"), Section.objects.first()
    entry = make.resource(section, title="y" * 200, summary="z" * 280)
    rows = [make.submission(cy, section, title="x" * 200, summary="w" * 280)]
    items = [make.item(rows[0]), make.item(make.suggestion(cy, entry, summary="v" * 280)), make.report(entry, cy)]
    items.append(make.item(make.incident(entry, "moved", target_url=f"https://pages.org/{'u' * 300}")))
    page = visit(browser, guide, width, color_scheme=scheme)
    sign_in(page, make.moderator("ada", password=PASSWORD), "/admin/queue/")
    for path in ["/admin/queue/", *(make.desk(item) for item in items), f"{make.desk(items[0])}?edit"]:
        page.goto(path)
        name = re.sub(r"\W+", "-", path).strip("-")
        picture(page, f"{name}-{width}-{scheme}"[:80])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
