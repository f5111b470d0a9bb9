"""House test: no GET changes anything, and nothing changes without a CSRF token."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import moderation, saving
from tests import make, routes

FORM_PAGES = {
    "account_signup", "submit", "submission_revision", "guest_revision", "notification_choices", "mail_stop",
    "resource_suggestion", "resource_report", "resource_trial", "tokens", "api_list_submissions", "saved_import",
    "saved_note", "own_data", "leaving", "profile",
}  # fmt: skip
"""Routes of ours that show a form and take it. Every other one either only shows or only changes."""

WITHOUT_TOKEN = {"mail_stop"}
"""Taken without a token, because mail programs post there and have none: the signature in the address is the proof
(RFC 8058). tests/accounts/test_choices.py holds it to what it may do, and a wrong signature to nothing."""


@pytest.fixture
def samples(ada: User, cy: User, courses: Section) -> routes.Samples:
    waiting = make.submission(cy, courses)
    make.guest_submission(courses)
    resource = moderation.accept(make.submission(cy, courses), by=ada, seen=1)
    make.incident(resource)
    saving.keep(resource, by=cy)
    make.import_draft(ada)
    make.want(courses)
    return routes.samples(submission=waiting, queueitem=make.item(waiting))


@pytest.fixture
def paths(samples: routes.Samples) -> list[str]:
    return routes.paths(samples)


@pytest.fixture
def people(ada: User, cy: User) -> dict[str, User]:
    return {"cy": cy, "ada": ada, "root": make.person("root", is_staff=True, is_superuser=True)}


def rows() -> dict[str, Any]:
    """Everything the database holds, but for the sessions' expiry."""
    held = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            if table != "accounts_session":
                cursor.execute(f'SELECT * FROM "{table}"')
                held[table] = sorted(map(repr, cursor.fetchall()))
    return held


@pytest.mark.parametrize("who", ["nobody", "cy", "ada", "root"])
def test_no_get_changes_the_database(who: str, paths: list[str], people: dict[str, User]) -> None:
    client = Client()
    if who in people:
        client.force_login(people[who])
    check_that_nothing_changes(client, paths)


@pytest.mark.parametrize("who", ["cy", "ada", "root"])
def test_nor_does_a_programs(who: str, paths: list[str], people: dict[str, User], program: Callable) -> None:
    check_that_nothing_changes(program(people[who], "submit", "moderate"), paths)


def check_that_nothing_changes(client: Client, paths: list[str]) -> None:
    before = rows()
    for path in paths:
        response = client.get(path)
        assert response.status_code < 500, path
    assert rows() == before


@pytest.mark.parametrize("who", ["nobody", "cy", "ada", "root"])
def test_nothing_is_taken_without_a_csrf_token(
    who: str, paths: list[str], samples: routes.Samples, people: dict[str, User]
) -> None:
    client = Client(enforce_csrf_checks=True)
    if who in people:
        client.force_login(people[who])
    before = rows()
    open_to_posts = [route for route in routes.everywhere() if route.name in WITHOUT_TOKEN or route.is_for_programs]
    excepted = {path for route in open_to_posts for path in route.paths(samples)}
    for path in set(paths) - excepted:
        response = client.post(path, {"seen": 1, "message": "No token.", "action": "accept_chosen"})
        assert response.status_code == 403, path
        assert "403_csrf.html" in [template.name for template in response.templates], path
    assert rows() == before


def test_one_route_alone_asks_for_no_token_and_it_refuses_what_nobody_signed(client: Client, cy: User) -> None:
    ours = [route for route in routes.everywhere() if route.is_ours]
    exempt = [route for route in ours if getattr(route.view, "csrf_exempt", False)]
    assert {route.name for route in exempt if not route.is_for_programs} == WITHOUT_TOKEN
    before = rows()
    for key in [f"{cy.pk}.decision:forged", "1"]:
        assert client.post(f"/accounts/mail/{key}/", {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert rows() == before


@pytest.mark.parametrize("who", ["nobody", "cy", "ada", "root"])
def test_a_cookie_is_nothing_to_what_programs_are_answered_by(
    who: str, samples: routes.Samples, people: dict[str, User]
) -> None:
    client, stranger = Client(enforce_csrf_checks=True), Client()
    if who in people:
        client.force_login(people[who])
    before, sent = rows(), {"data": {"seen": 1, "message": "No token."}, "content_type": "application/json"}
    for route in filter(lambda route: route.is_for_programs, routes.everywhere()):
        for path in route.paths(samples):
            shown = client.get(path)
            assert shown.content == stranger.get(path).content, path
            assert client.post(path, **sent).status_code in {401, 405}, path
            assert not shown.cookies
    assert rows() == before


def test_every_route_of_ours_only_shows_or_only_changes_or_is_a_known_form(
    samples: routes.Samples, ada: User, cy: User, as_: Callable
) -> None:
    found: dict[str, set[str]] = {"shows": set(), "changes": set(), "shows and changes": set()}
    for route in filter(lambda route: route.is_ours, routes.everywhere()):
        for path in route.paths(samples):
            found[behaviour(as_(ada if path.startswith("/admin/") else cy), path)].add(route.name)
    assert found["shows and changes"] == FORM_PAGES
    assert found["shows"].isdisjoint(found["changes"])
    assert {"home", "queue", "review"} <= found["shows"]
    assert {"acceptance", "submission_withdrawal"} <= found["changes"]


def behaviour(owner: Client, path: str) -> str:
    """What the address does for somebody who may do there all that anybody may."""
    shown, sent = owner.get(path), owner.post(path)
    if shown.status_code == 405:
        assert (sent.status_code != 405, shown["Allow"]) == (True, "POST"), path
        return "changes"
    if sent.status_code == 405:
        assert sent["Allow"] == "GET, HEAD", path
        return "shows"
    return "shows and changes"


@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_other_methods_are_405_with_allow_everywhere(method: str, paths: list[str], client: Client) -> None:
    for path in paths:
        response = getattr(client, method)(path)
        assert response.status_code == 405, path
        assert {"GET", "POST"} & set(response["Allow"].split(", ")), path
        assert method.upper() not in response["Allow"]
