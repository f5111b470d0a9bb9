"""The page about trust and limits, and the reasons for a no."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import trust
from accounts.models import User
from accounts.trust import Level
from guide.models import Section
from resources.models.submission import Reason
from resources.views.about import BECAUSE
from tests import make


def test_everybody_reads_the_numbers_that_count(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(trust.LIMITS, Level.NEW, trust.Limits(7, 77, 777))
    monkeypatch.setattr(trust, "TRUSTED_FROM", 4321)
    said = Client().get("/trust/").content.decode()
    for number in ("<td>7</td>", "<td>77</td>", "<td>777</td>", "<td>no limit</td>", "4321 accepted pages or more"):
        assert number in said
    assert "You:" not in said


def test_members_read_their_own(cy: User, courses: Section, as_: Callable) -> None:
    make.proven(cy, accepted=4, rejected=1)
    make.submission(cy, courses)
    said = as_(cy).get("/trust/").content.decode()
    assert "You: contributor" in said
    assert "4 accepted, 1 rejected (20 %)" in said
    assert "1 of 15 pages and changes" in said
    assert "1 of 30 sent, 0 of 30 reported" in said
    assert "6 more accepted pages and at most 10 % rejected in 180 days (now 20 %)" in said


def test_moderators_have_no_limits(ada: User, as_: Callable) -> None:
    said = as_(ada).get("/trust/").content.decode()
    assert "You: moderator" in said
    assert "0 sent, 0 reported" in said


def test_what_is_switched_off_is_not_explained(db: None, settings: Any) -> None:
    assert "without an account" in Client().get("/trust/").content.decode()
    settings.GUESTS, settings.REPORTS_THAT_HIDE = False, 0
    said = Client().get("/trust/").content.decode()
    assert "without an account" not in said
    assert "out of sight" not in said


@pytest.mark.parametrize("path", ["/about/", "/submit/", "/accounts/"])
def test_it_is_found_where_it_is_needed(path: str, cy: User, as_: Callable) -> None:
    assert 'href="/trust/"' in as_(cy).get(path).content.decode()


def test_about_lists_every_reason_for_a_no(db: None) -> None:
    said = Client().get("/about/").content.decode()
    assert set(BECAUSE) == set(Reason)
    assert all(f"<b>{reason.label}.</b>" in said for reason in Reason)
