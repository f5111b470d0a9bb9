"""Below /api/ programs are answered: errors as JSON, and pages of other sites by CORS. Nothing else changes."""

from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from guide.problems import MEDIA_TYPE

pytestmark = pytest.mark.django_db
NOWHERE = ["/api/", "/api/v0/sections", "/api/v2/sections", "/api/v1/nothing", "/api/v1/sections/", "/api/v1/²"]


@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_not_there_is_a_problem_that_points_to_the_description(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, MEDIA_TYPE)
    assert answer.json()["status"] == 404
    assert "/api/v1/" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (400, {"path": "/api/v1/resources?q=a%00b"}),
        (405, {"path": "/api/v1/sections", "method": "delete"}),
        (413, {"path": "/api/v1/submissions", "method": "post", "CONTENT_LENGTH": "2000000"}),
        (415, {"path": "/api/v1/submissions", "method": "post", "content_type": "application/json; charset=latin-1"}),
    ],
)
def test_what_is_refused_before_any_view_is_a_problem_too(client: Client, status: int, sent: dict) -> None:
    answer = getattr(client, sent.pop("method", "get"))(**sent)
    assert (answer.status_code, answer["Content-Type"], answer.json()["status"]) == (status, MEDIA_TYPE, status)
    assert status != 405 or "GET" in answer["Allow"]


def test_what_breaks_is_a_problem_without_a_word_of_it(client: Client) -> None:
    client.raise_request_exception = False

    def fail(*_: Any) -> None:
        raise DatabaseError("the disk is full")

    with connection.execute_wrapper(fail):
        answer = client.get("/api/v1/resources")
    assert (answer.status_code, answer["Content-Type"]) == (500, MEDIA_TYPE)
    assert "disk" not in answer.content.decode()


def test_other_sites_may_ask_and_no_cookie_counts(client: Client) -> None:
    for path in ("/api/v1/sections", "/api/v1/nothing", "/api/v1/queue"):
        answer = client.get(path, headers={"origin": "https://elsewhere.org"})
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer


@pytest.mark.parametrize("path", ["/api/v1/sections", "/api/v1/submissions", "/api/v1/nothing"])
def test_a_browser_that_asks_before_is_answered(client: Client, path: str) -> None:
    asked = {"origin": "https://elsewhere.org", "access-control-request-method": "POST"}
    answer = client.options(path, headers=asked)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "POST" in answer["Access-Control-Allow-Methods"]
    assert "Authorization" in answer["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", ["/", "/resources/", "/apis/", "/submit/"])
def test_nobody_else_is_answered_so(client: Client, path: str) -> None:
    assert client.options(path).status_code == 405
    assert "Access-Control-Allow-Origin" not in client.get(path)
    assert client.delete(path)["Content-Type"].startswith("text/html")
