"""The whole loop in a real browser: read, sign up, submit, moderate, read again. Each step leaves a picture."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from resources.models import Resource, Submission
from tests import make, post
from tests.browsing import MARKS, PASSWORD, picture, sign_in, visit

pytestmark = MARKS


def sign_up(page: Page, handle: str) -> None:
    page.get_by_role("link", name=re.compile("make an account", re.I)).first.click()
    page.get_by_label("E-mail address").fill(f"{handle}@mail.test")
    page.get_by_label("Handle").fill(handle)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    picture(page, "03-sign-up")
    page.locator("main form button").last.click()
    code = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", mail.outbox[-1].body, re.M)
    assert code, mail.outbox[-1].body
    page.locator("input[name=code]").fill(code[1])
    picture(page, "04-code")
    page.locator("main form button").first.click()


def fill_in(page: Page) -> None:
    page.get_by_label("Address of the page").fill("https://github.com/DataTalksClub/mlops-zoomcamp?utm_source=mail")
    page.get_by_label("Title").fill("MLOps Zoomcamp")
    page.get_by_label("Why is it worth reading?").fill("Nine weeks from experiment tracking to monitoring.")
    page.get_by_label("Level").select_option("intermediate")
    page.get_by_label("Cost", exact=True).select_option("free")
    page.get_by_label("Minutes").fill("5400")
    page.get_by_label("Tags").fill("mlflow, monitoring")


def test_a_stranger_submits_a_moderator_accepts_and_the_next_reader_sees_it(browser: Browser, guide: str) -> None:
    ada = make.moderator("ada", password=PASSWORD)
    reader, cy, moderator = (visit(browser, guide) for _ in range(3))

    cy.goto("/")
    expect(cy.locator("ol.stages > li")).to_have_count(9)
    picture(cy, "01-home")
    cy.get_by_role("link", name="Free MLOps Courses").first.click()
    picture(cy, "02-coming-soon")
    cy.get_by_role("link", name="Submit a course").click()
    cy.get_by_role("main").get_by_role("link", name="sign in").click()
    sign_up(cy, "cy")
    expect(cy.get_by_label("Section")).to_have_value("free-mlops-courses")
    fill_in(cy)
    cy.get_by_role("button", name="Preview").click()
    expect(cy.get_by_text("this is how readers will see it")).to_be_visible()
    picture(cy, "05-preview")
    cy.get_by_role("button", name="Send for review").first.click()
    expect(cy.get_by_text("Waiting for review.")).to_be_visible()
    picture(cy, "06-sent")

    sign_in(moderator, ada, "/admin/queue/")
    picture(moderator, "07-queue")
    moderator.get_by_role("link", name="MLOps Zoomcamp").click()
    picture(moderator, "08-review")
    moderator.get_by_label("Message", exact=True).fill("Just what was missing.")
    moderator.get_by_role("button", name="Accept", exact=True).click()
    expect(moderator.get_by_text("is live in Free MLOps Courses")).to_be_visible()

    reader.goto("/guide/free-mlops-courses/")
    expect(reader.get_by_role("link", name="MLOps Zoomcamp", exact=True)).to_be_visible()
    expect(reader.get_by_text("1 of 3 accepted")).to_be_visible()
    picture(reader, "09-seen-by-all")
    cy.goto("/accounts/notifications/")
    expect(cy.get_by_text("Just what was missing.")).to_be_visible()
    picture(cy, "10-notified")
    assert Resource.objects.get(title="MLOps Zoomcamp").url == "https://github.com/DataTalksClub/mlops-zoomcamp"
    assert post.leaves() == 1
    assert "Just what was missing." in mail.outbox[-1].body


def test_what_it_runs_on_is_asked_of_what_one_does(browser: Browser, guide: str) -> None:
    page = visit(browser, guide)
    sign_in(page, make.person("cy", password=PASSWORD), "/submit/")
    kind, place = page.get_by_label("Kind"), page.get_by_label("Runs on")
    for word, asked in (("article", False), ("lab", True), ("book", False), ("tool", True)):
        kind.select_option(word)
        expect(place).to_be_visible(visible=asked)
    place.select_option("cluster")
    kind.select_option("article")
    expect(place).to_be_visible()  # What was chosen is never sent unseen.


def test_the_loop_works_with_the_keyboard_alone_and_without_scripts(browser: Browser, guide: str) -> None:
    cy = make.person("cy", password=PASSWORD)
    page = visit(browser, guide, java_script_enabled=False)
    sign_in(page, cy, "/submit/?section=free-mlops-courses")
    page.get_by_label("Address of the page").focus()
    keys = [
        "https://made.with.ml/",
        "Made With ML",
        "Build one product, end to end.",
        None,
        None,
        None,
        "b",
        "f",
        "60",
        None,
        "A l",
        None,
        None,
        "ray",
    ]
    for typed in keys:
        page.keyboard.type(typed or "")
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Waiting for review.")).to_be_visible()
    row = Submission.objects.get()
    assert (row.language, row.runs_on) == ("en", "laptop")
    assert (row.title, row.kind, row.level, row.cost, row.tags) == (
        "Made With ML",
        "course",
        "beginner",
        "free",
        ["ray"],
    )


def test_a_page_that_is_here_is_answered_as_soon_as_its_address_is_typed(browser: Browser, guide: str) -> None:
    cy = make.person("cy", password=PASSWORD)
    page = visit(browser, guide)
    sign_in(page, cy, "/submit/")
    page.get_by_label("Why is it worth reading?").fill("My careful words.")
    page.get_by_label("Address of the page").fill(
        "http://oreilly.com/radar/mlops-and-devops-why-data-makes-it-different"
    )
    page.keyboard.press("Tab")
    expect(page.locator("#preflight")).to_contain_text("already in the guide")
    expect(page.get_by_label("Why is it worth reading?")).to_have_value("My careful words.")
    expect(page.get_by_label("Title")).to_be_focused()
    picture(page, "11-here-already")
    assert not Submission.objects.exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways(width: int, scheme: str, browser: Browser, guide: str) -> None:
    cy = make.person("cy", password=PASSWORD)
    make.submission(cy, Resource.objects.first().section, title="x" * 200)
    make.resource(Resource.objects.first().section, title="y" * 200, summary="z" * 280, tags=["w" * 30])
    page = visit(browser, guide, width, color_scheme=scheme)
    sign_in(page, cy, "/submissions/")
    paths = ["/", "/guide/role-of-devops-in-mlops/", "/guide/free-mlops-courses/", "/resources/", "/tags/", "/about/"]
    paths += ["/submit/", "/submissions/", f"/submissions/{cy.submissions.get().pk}/", "/accounts/notifications/"]
    for path in [*paths, Resource.objects.last().get_absolute_url(), "/nope/"]:
        page.goto(path)
        picture(page, f"{path.strip('/').replace('/', '-') or 'home'}-{width}-{scheme}"[:80])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_on_a_phone_the_filters_open_and_a_tag_narrows_the_list(browser: Browser, guide: str) -> None:
    section = Resource.objects.first().section
    make.resource(section, title="A page on Ray", tags=["ray"])
    page = visit(browser, guide, 390, java_script_enabled=False)
    page.goto("/resources/")
    expect(page.get_by_role("link", name="#ray")).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    page.get_by_role("navigation", name="Filters").get_by_role("link", name="#ray").click()
    expect(page.locator(".resource")).to_have_count(1)
    expect(page.locator(".refine [aria-current=true]")).to_contain_text("#ray")  # It stays open while it filters.
