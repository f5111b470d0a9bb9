"""The news in a real browser: looking at them for a while is a visit, and its marks stay until it is over."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Browser, expect

from accounts.models import User
from guide.models import Section
from resources import curation
from tests import make
from tests.browsing import MARKS, PASSWORD, picture, sign_in, visit

pytestmark = MARKS


def test_who_looks_for_a_while_has_been_here(browser: Browser, guide: str) -> None:
    cy, ada = make.person("cy", password=PASSWORD), make.moderator("ada")
    User.objects.filter(pk=cy.pk).update(news_visited_at=timezone.now() - timedelta(days=1))
    curation.edit(make.resource(Section.objects.first(), title="A changed page"), {"minutes": 3}, ["mlops"], by=ada)
    page = visit(browser, guide)
    sign_in(page, cy, "/new/")
    fresh = page.locator("#main .resource", has=page.locator(".fresh"))
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/new/visit/" in answer.url):
        expect(fresh.filter(has_text="A changed page")).to_have_count(1)
    picture(page, "new-since-the-last-visit")
    cy.refresh_from_db()
    assert cy.news_visited_at > timezone.now() - timedelta(minutes=1)
    page.reload()
    expect(fresh.filter(has_text="A changed page")).to_have_count(1)
    page.get_by_role("button", name="I have seen these").click()
    expect(page.get_by_text("Nothing is new since your last visit")).to_be_visible()
    expect(fresh).to_have_count(0)


def test_the_feed_is_found_and_opens(browser: Browser, guide: str) -> None:
    page = visit(browser, guide, width=390)
    page.goto("/new/")
    picture(page, "new-390")
    page.get_by_role("link", name="All feeds").click()
    expect(page.get_by_role("heading", name="Feeds", exact=True)).to_be_visible()
    path = page.get_by_role("link", name="Atom feed of What is new").get_attribute("href")
    assert page.request.get(path).text().startswith("<?xml")
