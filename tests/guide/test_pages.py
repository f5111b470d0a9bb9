"""The pages of the book, and what a broken request gets."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client

from accounts.models import User
from guide.models import Guide, Section
from tests import make

SEED = Path(settings.BASE_DIR) / "guide" / "content" / "guide.md"


@pytest.fixture
def seed(db: None) -> None:
    call_command("import_guide", str(SEED), stdout=StringIO())


def test_home_shows_the_nine_sections_in_order(seed: None, client: Client) -> None:
    body = client.get("/").content.decode()
    titles = list(Section.objects.values_list("title", flat=True))
    assert len(titles) == 9
    places = [body.index(f">{title}</a></h3>") for title in titles]
    assert places == sorted(places)
    assert body.count("Coming soon") == 4


def test_a_section_shows_its_prose_its_links_and_the_way_on(seed: None, client: Client) -> None:
    prose = client.get("/guide/how-mlops-differs-from-devops/").content.decode()
    assert prose.count("<li>") >= 5
    assert "Machine Learning Architects" in prose
    links = client.get("/guide/role-of-devops-in-mlops/").content.decode()
    assert 'href="https://www.oreilly.com/radar/mlops-and-devops-why-data-makes-it-different/"' in links
    assert "Next: ML Basics" in links


def test_a_section_that_is_coming_soon_says_what_it_needs(
    ada: User, cy: User, courses: Section, client: Client
) -> None:
    make.submission(cy, courses)
    make.resource(courses)
    body = client.get(courses.get_absolute_url()).content.decode()
    for words in ("1 of 3 accepted", "1 waiting for review", "Complete courses.", "2 more", "Submit a course"):
        assert words in body


def test_an_empty_guide_has_a_front_page(db: None, client: Client) -> None:
    body = client.get("/").content.decode()
    assert "The guide has no sections yet" in body
    assert client.get("/about/").status_code == client.get("/resources/").status_code == 200


def test_about_shows_the_introduction_of_the_guide(db: None, client: Client) -> None:
    Guide.objects.create(title="A guide", introduction="Hello **reader**.")
    assert "<strong>reader</strong>" in client.get("/about/").content.decode()


@pytest.mark.parametrize("path", ["/", "/about/", "/resources/", "/tags/", "/accounts/login/", "/nope/"])
def test_every_page_has_one_h1_a_title_landmarks_and_a_skip_link(path: str, db: None, client: Client) -> None:
    body = client.get(path).content.decode()
    assert body.count("<h1") == 1
    for part in ("<title>", '<main id="main"', "<header", "<footer", 'href="#main"', 'name="description"', "og:title"):
        assert part in body
    assert ' style="' not in body
    assert "<script>" not in body


def test_the_policy_allows_nothing_inline(db: None, client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_an_error_inside_is_a_page_without_a_trace(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("the secret reason")

    monkeypatch.setattr(Section.objects, "numbered", broken)
    client = Client(raise_request_exception=False)
    response = client.get("/")
    assert response.status_code == 500
    assert "the secret reason" not in response.content.decode()
    assert "<h1" in response.content.decode()


def test_a_form_without_its_token_is_explained(cy: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cy)
    response = client.post("/submit/", {"title": "x"})
    assert response.status_code == 403
    assert "<h1" in response.content.decode()


def test_405_has_a_page_too(courses: Section, cy: User, as_: Callable) -> None:
    response = as_(cy).post("/resources/")
    assert response.status_code == 405
    assert "<h1" in response.content.decode()


def test_a_foreign_host_is_400(db: None, client: Client) -> None:
    assert client.get("/", headers={"host": "evil.org"}).status_code == 400


@pytest.mark.parametrize("path", ["/resources/", "/accounts/login/", "/api/v1/resources"])
def test_an_address_with_more_words_than_are_read_is_400(path: str, db: None, client: Client) -> None:
    words = "q=a&" * 5_000
    assert client.get(f"{path}?{words}").status_code == 400
    assert client.get(f"/?{words}").status_code == 200  # It reads none of them.


def test_health_answers_without_a_cookie(db: None, client: Client) -> None:
    response = client.get("/health/")
    assert (response.json(), dict(response.cookies)) == ({"status": "ok"}, {})


def test_what_is_far_too_long_is_413(cy: User, as_: Callable) -> None:
    response = as_(cy).post("/submit/", {"summary": "x" * 1_100_000})
    assert response.status_code == 413
    assert "too much at once" in response.content.decode()


def test_health_is_503_while_the_database_is_away(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        assert Client().get("/health/").status_code == 503


def test_too_many_attempts_to_sign_in_are_429_with_a_page(cy: User, client: Client) -> None:
    typed = {"login": cy.email, "password": "wrong"}
    codes = [client.post("/accounts/login/", typed).status_code for _ in range(12)]
    last = client.post("/accounts/login/", typed)
    assert last.status_code == 429 or "Too many" in last.content.decode(), codes


def test_personal_pages_are_for_one_browser_alone(cy: User, as_: Callable, client: Client) -> None:
    assert as_(cy).get("/submissions/")["Cache-Control"] == "private, no-cache"
    assert not client.get("/").has_header("Cache-Control")


def test_robots_and_favicon_are_at_the_front_door(client: Client) -> None:
    assert b"Disallow: /admin/" in client.get("/robots.txt").content
    assert client.get("/favicon.ico").status_code == 200


def test_a_long_section_has_pages(courses: Section, client: Client) -> None:
    for _ in range(102):
        make.resource(courses)
    assert client.get(courses.get_absolute_url()).content.decode().count('class="resource"') == 100
    second = client.get(courses.get_absolute_url() + "?page=2").content.decode()
    assert second.count('class="resource"') == 2
    assert ">101<" in second
