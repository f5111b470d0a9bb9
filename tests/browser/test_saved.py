"""One's own list in a real browser: save a link, bring bookmarks, suggest one of them."""

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from resources.models import Submission
from tests import make
from tests.browsing import MARKS, PASSWORD, picture, sign_in, visit

pytestmark = MARKS
FILE = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1><DL><p>
<DT><H3>ML Basics</H3><DL><p>
<DT><A HREF="https://pages.org/one" TAGS="mlops">A course that I liked</A><DD>Watch it again.
<DT><A HREF="javascript:alert(1)">A bookmarklet</A>
</DL><p></DL><p>
"""


def test_a_link_is_saved_read_and_removed_with_the_keyboard(browser: Browser, guide: str) -> None:
    page = visit(browser, guide)
    sign_in(page, make.person("cy", password=PASSWORD), "/resources/")
    first = page.locator(".resource").first
    title = first.locator("h3 a").inner_text()
    first.get_by_role("button", name=re.compile("^Save ")).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".resource").first.get_by_role("button", name=re.compile("^Saved"))).to_have_attribute(
        "aria-pressed", "true"
    )
    picture(page, "saved-card")
    page.goto("/saved/")
    expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()
    page.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_role("button", name="Mark as unread")).to_be_visible()
    page.get_by_role("button", name=f"Remove {title}").click()
    expect(page.get_by_role("heading", name="Nothing is saved yet")).to_be_visible()


def test_bookmarks_come_in_and_one_of_them_goes_to_the_queue(browser: Browser, guide: str, tmp_path: Path) -> None:
    file = tmp_path / "bookmarks.html"
    file.write_text(FILE)
    page = visit(browser, guide, width=390)
    sign_in(page, make.person("cy", password=PASSWORD), "/saved/import/")
    page.get_by_label("Bookmark file").set_input_files(file)
    page.get_by_label("choose some to suggest").check()
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("heading", name="1 of 2 bookmarks is new on your list")).to_be_visible()
    expect(page.get_by_text("A bookmarklet")).to_be_visible()
    picture(page, "saved-import")
    page.get_by_role("link", name="Choose what to suggest").click()
    picture(page, "saved-suggesting")
    page.get_by_label("Section for A course that I liked").select_option(label="ML Basics")
    page.get_by_role("button", name="Suggest A course that I liked").click()
    expect(page.get_by_label("Address")).to_have_value("https://pages.org/one")
    page.get_by_label("Why is it worth reading").fill("It explains one thing well.")
    page.get_by_label("Kind").select_option("course")
    page.get_by_label("Level").select_option("beginner")
    page.get_by_label("Cost", exact=True).select_option("free")
    page.get_by_label("Tags").fill("mlops")
    page.get_by_role("button", name="Send for review").first.click()
    expect(page.get_by_text("Waiting for review").first).to_be_visible()
    assert Submission.objects.get().section.title == "ML Basics"
    page.goto("/saved/suggesting/")
    expect(page.get_by_role("link", name="waiting for review")).to_be_visible()
