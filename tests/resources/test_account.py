"""The page about one's account: every page there is about it, and how things stand."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts import tokens
from accounts.models import User
from guide.models import Section
from resources import saving
from tests import make

PAGE = "/accounts/"


def states(client: Client) -> dict[str, str]:
    said = client.get(PAGE).content.decode()
    return dict(re.findall(r"<dt><a[^>]*>([^<]*)</a></dt>\s*<dd>([^<]*)</dd>", said))


def test_it_says_how_things_stand(cy: User, as_: Callable, courses: Section) -> None:
    make.submission(cy, courses)
    saving.keep(make.resource(courses), by=cy)
    tokens.make(cy, "Laptop")
    as_(cy)
    told = states(as_(cy))
    assert told["Profile"] == "No page until something of yours is live"
    assert told["E-mail address"] == cy.email
    assert told["Second factor"] == "Off"
    assert told["Sessions"] == "2 browsers"
    assert told["Tokens"] == "1 token"
    assert told["Saved"] == "1 page"
    assert told["My submissions"] == "1 sent, 1 open"
    assert told["Notifications"] == "0 unread"
    assert "Connections" not in told


def test_every_page_it_leads_to_is_there(cy: User, as_: Callable) -> None:
    said = as_(cy).get(PAGE).content.decode()
    paths = re.findall(r'<dt><a href="([^"]*)"', said)
    assert len(paths) >= 13
    assert [path for path in paths if as_(cy).get(path).status_code not in {200, 302}] == []


@pytest.mark.parametrize(("who", "is_told"), [("ada", True), ("cy", False)])
def test_moderators_are_asked_to_turn_on_the_second_factor(
    who: str, is_told: bool, ada: User, cy: User, as_: Callable
) -> None:
    said = as_({"ada": ada, "cy": cy}[who]).get(PAGE).content.decode()
    assert ("turn on the second factor" in said) == is_told


def test_the_menu_leads_there_and_strangers_sign_in_first(client: Client, cy: User, as_: Callable) -> None:
    assert f'<li><a href="{PAGE}">Account</a></li>' in as_(cy).get("/").content.decode()
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")
