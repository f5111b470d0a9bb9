"""A list from a file into the guide, by a moderator at the keyboard; and what a machine can say about access there."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from guide.models import Section
from resources.models import ImportDraft, Resource
from tests import make
from tests.browsing import MARKS, PASSWORD, picture, sign_in, visit

pytestmark = MARKS


def text() -> str:
    """Three new pages in a section of the guide, of which one has no address that could be taken; and an old page that
    is described anew."""
    section, entry = Section.objects.first(), Resource.objects.live().select_related("section").first()
    new = "".join(f"- [Page {name}](https://pages.org/{name}) - About {name}.\n" for name in ("one", "two"))
    bad = "- [Page three](javascript:alert) - Nothing.\n"
    old = f"- [{entry.title}]({entry.url}) - It is described anew. <!-- id={entry.pk} -->\n"
    return f"## {section.title}\n\n{new}{bad}\n## {entry.section.title}\n\n{old}"


def brought(page: Page, ada: User, path: Path) -> None:
    path.write_text(text())
    sign_in(page, ada, "/admin/queue/")
    page.get_by_role("link", name="Import").click()
    page.get_by_label("A Markdown file").set_input_files(path)
    page.get_by_label("Where it comes from").fill("A list of friends")
    page.get_by_role("button", name="Compare it with the guide").click()


def test_a_file_is_looked_through_and_brought_in_by_keyboard(browser: Browser, guide: str, tmp_path: Path) -> None:
    page = visit(browser, guide)
    brought(page, make.moderator("ada", password=PASSWORD), tmp_path / "README.md")
    expect(page.get_by_role("heading", level=1)).to_have_text("A list of friends")
    expect(page.locator("ins").first).to_be_visible()
    before = int(page.locator("[data-chosen]").inner_text())
    box = page.get_by_label("Page two")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-chosen]")).to_have_text(str(before - 1))
    page.get_by_role("button", name="refused").press("Enter")
    expect(page.get_by_text("Page three")).to_be_visible()
    expect(page.get_by_label("Page two")).to_have_count(0)
    page.get_by_role("button", name="everything").press("Enter")
    expect(box).not_to_be_checked()
    page.get_by_role("button", name="Bring them into the guide").press("Enter")
    expect(page.get_by_role("heading", name="Carried out")).to_be_visible()
    page.get_by_role("link", name="Page one", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Page one")
    assert Resource.objects.filter(summary="It is described anew.").exists()
    assert not Resource.objects.filter(title__in=["Page two", "Page three"]).exists()


def test_everything_works_without_scripts(browser: Browser, guide: str, tmp_path: Path) -> None:
    page = visit(browser, guide, java_script_enabled=False)
    brought(page, make.moderator("ada", password=PASSWORD), tmp_path / "README.md")
    page.get_by_role("button", name="new").click()
    page.get_by_role("button", name="Choose none of these").click()
    page.get_by_label("Page one").check()
    page.get_by_role("button", name="Bring them into the guide").click()
    expect(page.get_by_role("heading", name="Carried out")).to_be_visible()
    assert {*Resource.objects.filter(title__startswith="Page ").values_list("title", flat=True)} == {"Page one"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(width: int, scheme: str, browser: Browser, guide: str) -> None:
    ada = make.moderator("ada", password=PASSWORD)
    open_ = make.import_draft(ada, text() + f"- [{'y' * 250}](https://pages.org/{'u' * 300}) - {'z' * 200}\n")
    done = make.import_draft(ada, source="x" * 200)
    ImportDraft.objects.filter(pk=done.pk).update(state="done", done_at=done.created_at, outcome="1 new")
    page = visit(browser, guide, width, color_scheme=scheme, bypass_csp=True)
    sign_in(page, ada, "/admin/import/")
    for path in ["/admin/import/", open_.get_absolute_url(), done.get_absolute_url()]:
        page.goto(path)
        picture(page, f"imports-{path.strip('/').split('/')[-1]}-{width}-{scheme}")
        found = Axe().run(page).response["violations"]
        assert [f"{one['id']} {one['nodes'][0]['html'][:120]}" for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
