"""robots.txt, security.txt and the way to change a password."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.robotparser import RobotFileParser

import pytest
from django.test import Client
from django.utils.dateparse import parse_datetime

from accounts.models import User
from guide import well_known
from tests import make

DOCUMENTS = ["/robots.txt", "/.well-known/security.txt", "/manifest.webmanifest", "/offline/", "/service-worker.js"]


def fields(client: Client) -> dict[str, str]:
    body = client.get("/.well-known/security.txt").content.decode()
    return dict(line.split(": ", 1) for line in body.splitlines())


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_is_the_same_for_all_and_who_has_it_gets_304(path: str, cy: User, as_: Callable) -> None:
    first, other = Client().get(path), as_(cy).get(path)
    assert (first.status_code, first.content) == (200, other.content)
    assert first["ETag"] == other["ETag"]
    assert not first["ETag"].startswith("W/")
    assert not first.cookies
    assert not first.has_header("Vary")
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", first["Cache-Control"])
    assert Client().get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_asks_the_database_nothing(path: str, db: None, django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(0):
        Client().get(path)


@pytest.mark.parametrize(
    ("path", "is_open"),
    [
        ("/", True),
        ("/guide/ml-basics/", True),
        ("/guide/ml-basics/?page=2", True),
        ("/resources/", True),
        ("/resources/12-a-page/", True),
        ("/resources/?page=2", True),
        ("/resources/?kind=course&cost=free", False),
        ("/resources/?q=ray", False),
        ("/tags/ray/?page=3", True),
        ("/tags/ray/?broken=1", False),
        ("/log/", True),
        ("/log/?verb=accepted", False),
        ("/about/submit-anywhere/", True),
        ("/submit/?section=ml-basics", False),
        ("/submissions/guest/x/", False),
        ("/resources/12/report/", False),
        ("/admin/", False),
        ("/accounts/login/", False),
    ],
)
def test_robots_keeps_crawlers_out_of_what_is_personal_or_endless(path: str, is_open: bool, client: Client) -> None:
    assert is_allowed(client.get("/robots.txt").content.decode(), path) is is_open


def is_allowed(robots: str, path: str) -> bool:
    """By RFC 9309: the longest rule that fits decides, and `Allow` where two are as long."""
    rules = re.findall(r"^(Allow|Disallow): (\S+)$", robots, re.MULTILINE)
    patterns = [(len(rule), verb == "Allow", re.escape(rule).replace(r"\*", ".*")) for verb, rule in rules]
    fitting = [(length, allows) for length, allows, pattern in patterns if re.match(pattern, path)]
    return max(fitting, default=(0, True))[1]


def test_robots_names_the_sitemap_and_is_read_by_pythons_own_parser(client: Client, settings: Any) -> None:
    parser = RobotFileParser()
    parser.parse(client.get("/robots.txt").content.decode().splitlines())
    assert parser.site_maps() == [f"{settings.SITE_URL}/sitemap.xml"]
    assert not parser.can_fetch("AnyBot", "/admin/")
    assert parser.can_fetch("AnyBot", "/guide/ml-basics/")


def test_security_txt_has_every_field_that_rfc_9116_requires(client: Client, settings: Any) -> None:
    settings.SECURITY_CONTACT = "mailto:security@guide.example"
    said = fields(client)
    assert said["Contact"] == "mailto:security@guide.example"
    assert said["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"
    assert said["Policy"] == f"{settings.SITE_URL}/about/#security"
    assert said["Preferred-Languages"] == "en"
    expires = parse_datetime(said["Expires"])
    assert expires
    assert timedelta(days=180) < expires - datetime.now(UTC) < timedelta(days=366)


def test_the_policy_is_where_security_txt_says(db: None, client: Client, settings: Any) -> None:
    settings.SECURITY_CONTACT = "https://guide.example/report"
    body = client.get("/about/").content.decode()
    assert 'id="security"' in body
    assert 'href="https://guide.example/report"' in body


@pytest.mark.parametrize(
    ("now", "expires"),
    [
        (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC)),
        (datetime(2026, 1, 31, 23, 59, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC)),
        (datetime(2026, 5, 15, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)),
        (datetime(2026, 6, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        (datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 7, 1, tzinfo=UTC)),
    ],
)
def test_it_expires_at_the_beginning_of_a_month(now: datetime, expires: datetime) -> None:
    assert well_known._expires(now) == expires


def test_password_managers_are_led_to_the_page_for_it(db: None, as_: Callable) -> None:
    answer = as_(make.person("cy", password="correct horse battery")).get("/.well-known/change-password", follow=True)
    assert answer.redirect_chain == [("/accounts/password/change/", 302)]
    assert answer.status_code == 200


def test_an_address_that_asks_is_not_for_indexes_and_a_page_of_a_list_is(db: None, client: Client) -> None:
    mark = '<meta name="robots" content="noindex, follow">'
    for path in ("/resources/?kind=course", "/resources/?page=2&kind=course", "/log/?verb=accepted", "/submit/?url=x"):
        assert mark in client.get(path).content.decode(), path
    for path in ("/resources/", "/resources/?page=2", "/tags/", "/", "/about/"):
        assert mark not in client.get(path).content.decode(), path
