"""House test: no GET changes anything, and nothing changes without a CSRF token."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import moderation
from tests import make, routes

SIGNS_OUT = {"/accounts/logout/"}


@pytest.fixture
def paths(ada: User, cy: User, courses: Section) -> list[str]:
    waiting = make.submission(cy, courses)
    resource = moderation.accept(make.submission(cy, courses), by=ada, seen=1)
    samples = {"pk": waiting.pk, "object_id": waiting.pk, "slug": courses.slug, "app_label": "resources"}
    found = {*routes.paths(samples), *routes.paths(samples | {"pk": resource.pk, "object_id": resource.pk})}
    return sorted(found - SIGNS_OUT)


def rows() -> dict[str, Any]:
    """Everything the database holds, but for the sessions' expiry."""
    held = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            if table != "django_session":
                cursor.execute(f'SELECT * FROM "{table}"')
                held[table] = sorted(map(repr, cursor.fetchall()))
    return held


@pytest.mark.parametrize("who", ["nobody", "cy", "ada"])
def test_no_get_changes_the_database(who: str, paths: list[str], ada: User, cy: User, as_: Callable) -> None:
    client = {"nobody": Client(), "cy": None, "ada": None}[who] or as_({"cy": cy, "ada": ada}.get(who, cy))
    client.raise_request_exception = True
    client.get("/submissions/")
    before = rows()
    for path in paths:
        response = client.get(path)
        assert response.status_code < 500, path
    assert rows() == before


def test_nothing_is_taken_without_a_csrf_token(paths: list[str], ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    before = rows()
    for path in paths:
        response = client.post(path, {"seen": 1, "message": "No token.", "action": "accept_chosen"})
        assert response.status_code in {403, 404}, (path, response.status_code)
    assert rows() == before


def test_every_route_of_ours_that_changes_refuses_get(paths: list[str], ada: User, as_: Callable) -> None:
    changing = [path for path in paths if path.rstrip("/").endswith(CHANGES)]
    assert len(changing) >= len(CHANGES)
    for path in changing:
        response = as_(ada).get(path)
        assert (response.status_code, response["Allow"]) == (405, "POST"), path


CHANGES = ("acceptance", "changes-request", "rejection", "reopening", "withdrawal", "reading")


@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_other_methods_are_405_with_allow_everywhere(method: str, paths: list[str], client: Client) -> None:
    for path in paths:
        response = getattr(client, method)(path)
        assert response.status_code == 405, path
        assert "POST" in response["Allow"]
