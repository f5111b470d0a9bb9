"""Sites whose links are not taken: who is told, and where it holds."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import bans, preflight
from resources.forms import ProposalForm
from resources.models import HostBan, Resource, Submission
from tests import make


@pytest.fixture
def ban(ada: User) -> HostBan:
    return HostBan.objects.create(host="sells.com", reason="It sells certificates.", created_by=ada)


@pytest.mark.parametrize("host", ["sells.com", "www.sells.com", "SELLS.com", "a.b.sells.com", "sells.com."])
def test_a_ban_covers_the_site_and_all_below_it(host: str, ban: HostBan, client: Client, courses: Section) -> None:
    response = client.post("/submit/", make.guest_form(courses, url=f"https://{host}/page"))
    assert response.status_code == 422
    assert "We take no links of sells.com: It sells certificates." in response.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.parametrize("host", ["evilsells.com", "sells.com.pages.org", "sells.community", "notsells.com"])
def test_and_no_other(host: str, ban: HostBan, client: Client, courses: Section) -> None:
    assert bans.of(host) is None
    assert client.post("/submit/", make.guest_form(courses, url=f"https://{host}/page")).status_code == 302


def test_every_ban_is_public_with_its_reason_and_without_its_author(ban: HostBan, client: Client) -> None:
    body = client.get("/about/banned-sites/").content.decode()
    assert "sells.com" in body
    assert "It sells certificates." in body
    assert "ada" not in body
    for path in ("/about/", "/submit/"):
        assert "/about/banned-sites/" in client.get(path).content.decode()


def test_a_site_without_bans_says_so(client: Client, db: None) -> None:
    assert "There is none at the moment" in client.get("/about/banned-sites/").content.decode()


def test_a_moderator_who_edits_before_accepting_is_told(ban: HostBan, cy: User, courses: Section) -> None:
    """The form of the review page."""
    row = make.submission(cy, courses)
    form = ProposalForm(make.form(courses, url="https://shop.sells.com/x"), besides=row)
    assert not form.is_valid()
    assert "It sells certificates." in form.findings[0].sentence
    assert form.errors["url"] == ["We take no links of this site."]


def test_what_waits_when_a_ban_comes_is_marked_for_its_moderator(cy: User, courses: Section) -> None:
    row = make.submission(cy, courses, url="https://shop.sells.com/x")
    HostBan.objects.create(host="sells.com", reason="It sells certificates.")
    assert [finding.code for finding in preflight.findings(row, None)] == ["host-banned"]


def test_an_entry_does_not_move_to_a_banned_site_and_one_that_is_there_can_be_edited(
    ban: HostBan, ada: User, courses: Section, as_: Callable
) -> None:
    here = make.resource(courses, url="https://sells.com/old", title="Here before the ban")
    other = make.resource(courses, title="Elsewhere")
    page = as_(ada).get(f"/admin/resources/resource/{other.pk}/change/")
    moved = make.sent_back(page, url="https://shop.sells.com/new")
    refusal = as_(ada).post(f"/admin/resources/resource/{other.pk}/change/", moved)
    assert "It sells certificates." in refusal.content.decode()
    page = as_(ada).get(f"/admin/resources/resource/{here.pk}/change/")
    as_(ada).post(f"/admin/resources/resource/{here.pk}/change/", make.sent_back(page, title="Renamed"))
    assert Resource.objects.get(pk=here.pk).title == "Renamed"
    assert Resource.objects.get(pk=other.pk).host == "pages.org"
