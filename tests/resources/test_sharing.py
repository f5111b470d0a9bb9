"""What a phone or a bookmark hands to the form."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client

from accounts.models import User
from guide.models import Section
from resources import sharing
from resources.models import Submission
from resources.models.entry import ADDRESS_LENGTH, TITLE_LENGTH
from tests import make

PAGE = "https://pages.org/a"


@pytest.mark.parametrize(
    ("url", "title", "text", "expected"),
    [
        (PAGE, "A page", "", (PAGE, "A page")),
        ("", "A page", PAGE, (PAGE, "A page")),
        ("", "", f"A page {PAGE}", (PAGE, "A page")),
        ("", "", f"A page - {PAGE}", (PAGE, "A page")),
        ("", f"A page {PAGE}", "", (PAGE, "A page")),
        ("", PAGE, PAGE, (PAGE, "")),
        (PAGE, PAGE, "", (PAGE, "")),
        ("", "", f"“Quoted” ({PAGE}).", (PAGE, "Quoted")),
        ("", "", "See HTTPS://Pages.org/X, and https://other.org", ("HTTPS://Pages.org/X", "See")),
        ("", "", f"{PAGE}_(software)", (f"{PAGE}_(software)", "")),
        ("", "", f"{PAGE} - A page (draft", (PAGE, "A page (draft")),
        ("", "", "no address here", ("", "no address here")),
        ("", "", "javascript:alert(1) ftp://x.org", ("", "javascript:alert(1) ftp://x.org")),
        ("pages.org/a", "", "", ("pages.org/a", "")),
        ("", "", "", ("", "")),
        ("", "", "https://", ("", "https://")),
        ("", "Two\nlines\u202e", f"{PAGE}\n", (PAGE, "Two lines")),
    ],
)  # fmt: skip
def test_the_address_and_the_title_are_found_wherever_they_are(
    url: str, title: str, text: str, expected: tuple[str, str]
) -> None:
    assert sharing.read(url, title, text) == expected


def test_nothing_is_longer_than_the_form_takes() -> None:
    read = sharing.read("", "t" * 5_000, "https://pages.org/" + "x" * 5_000)
    assert (read.url, len(read.title)) == ("", TITLE_LENGTH)
    longest = "https://pages.org/".ljust(ADDRESS_LENGTH, "x")
    assert sharing.read(longest, "", "").url == longest
    assert sharing.read("https://" + ")" * 100_000, "(" * 100_000, "." * 100_000).title


def form(client: Client, **shared: str) -> Any:
    answer = client.get(f"/submit/?{urlencode(shared)}")
    assert answer.status_code == 200
    return answer.context["form"].initial


@pytest.mark.parametrize("who", ["nobody", "cy"])
def test_what_is_shared_fills_in_the_form_and_sends_nothing(
    who: str, cy: User, courses: Section, as_: Callable
) -> None:
    client = as_(cy) if who == "cy" else Client()
    filled = form(client, title="A page & more", text=f"Look: {PAGE}?a=1&b=ü", section=courses.slug)
    assert (filled["url"], filled["title"]) == (f"{PAGE}?a=1&b=ü", "A page & more")
    assert (filled["section"], filled["kind"]) == (courses.slug, "course")
    assert not Submission.objects.exists()


def test_a_share_looks_nothing_up(
    courses: Section, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOOKUPS = True
    monkeypatch.setattr(
        "resources.lookup.for_form", lambda *_: pytest.fail("A GET opened a page of somebody's choice.")
    )
    assert form(client, url=PAGE)["url"] == PAGE


@pytest.mark.parametrize("has_guests", [True, False])
def test_who_signs_in_first_comes_back_with_everything(has_guests: bool, db: None, settings: Any) -> None:
    settings.GUESTS = has_guests
    make.person("cy", password="correct horse battery")
    client, path = Client(), "/submit/?" + urlencode({"title": "A & B", "text": f"{PAGE}?a=1&b=2#c ü"})
    page = client.get(path, follow=True)
    if has_guests:
        link = page.content.decode().split('you <a href="')[1].split('"')[0].replace("&amp;", "&")
        page = client.get(link)
    typed = {"login": "cy@mail.test", "password": "correct horse battery", "next": page.context["redirect_field_value"]}
    answer = client.post("/accounts/login/", typed)
    assert parse_qs(urlsplit(answer["Location"]).query) == parse_qs(urlsplit(path).query)
    assert client.get(answer["Location"]).context["form"].initial["url"] == f"{PAGE}?a=1&b=2#c"


@pytest.mark.parametrize(
    "query", ["url=%ED%A0%80", "text=%FF%FE", "url=a&url=b&text=&text", "title=" + "%F0%9F%9A%80" * 9_000]
)
def test_odd_queries_are_answered_with_the_form(query: str, db: None, client: Client) -> None:
    assert client.get(f"/submit/?{query}").status_code == 200


def test_the_bookmark_is_one_link_that_names_the_form_of_this_site(db: None, client: Client, settings: Any) -> None:
    answer = client.get("/about/submit-anywhere/")
    code = answer.context["bookmarklet"]
    assert code.startswith("javascript:(()=>{")
    assert f'"{settings.SITE_URL}/submit/?"' in code
    assert "\n" not in code
    assert "%" not in code
    assert "#" not in code
    assert answer.content.decode().count("javascript:(()=&gt;{") == 2
