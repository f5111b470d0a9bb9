"""House test: a canary in every row that is not public, looked for on every page that is."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts import notifications
from accounts.models import User
from guide.models import Section
from resources import curation, moderation, submissions
from resources.models import Event, Submission, Tag
from tests import make, routes

CANARY = "canary"


@pytest.fixture
def planted(ada: User, bo: User, courses: Section) -> list[str]:
    """Submissions in every state but accepted, full of canaries; returns the public paths to begin at."""
    hen = make.person("hen-canary")
    for number, verb in enumerate(["wait", "ask_for_changes", "reject", "withdraw", "revise"]):
        row = make.submission(hen, courses, **texts(number))
        if verb in {"ask_for_changes", "reject"}:
            getattr(moderation, verb)(row, by=ada, seen=1, message=f"{CANARY} message")
        elif verb == "withdraw":
            submissions.withdraw(row, by=hen, seen=1)
        elif verb == "revise":
            submissions.revise(row, make.proposal(courses, **texts(9)), by=hen, seen=1)
    notifications.notify(hen, f"{CANARY} note", CANARY, "/")
    moderation.accept(make.submission(bo, courses), by=ada, seen=1, message=f"{CANARY} for bo alone")
    public = make.resource(courses, by=bo)
    return sorted(routes.paths({"pk": public.pk, "slug": courses.slug}))


def texts(number: int) -> dict:
    return {
        "title": f"{CANARY} title {number}",
        "summary": f"A {CANARY} summary.",
        "url": f"https://{CANARY}.org/{number}",
        "tags": [f"{CANARY}-{number}"],
    }


def links(body: str) -> set[str]:
    return {found for found in re.findall(r'(?:href|action|src)="(/[^"#]*)"', body) if not found.startswith("/static/")}


def crawl(client: Client, begin: list[str]) -> dict[str, str]:
    """What each reachable page says, by path. Signing out ends no visit."""
    pages: dict[str, str] = {}
    todo = set(begin) | {"/?q=canary", "/resources/?q=canary", "/resources/?tag=canary-0", "/tags/canary-0/"}
    while todo:
        path = todo.pop()
        if path in pages or "logout" in path:
            continue
        response = client.get(path)
        pages[path] = response.content.decode() + repr(response.headers)
        todo |= links(pages[path]) - pages.keys()
    return pages


def test_what_is_not_public_is_on_no_page_of_a_stranger(planted: list[str]) -> None:
    pages = crawl(Client(), planted)
    assert len(pages) > 20
    assert [path for path, said in pages.items() if CANARY in without_the_question(said)] == []


def test_nor_on_a_page_of_another_member(planted: list[str], cy: User, as_: Callable) -> None:
    pages = crawl(as_(cy), planted)
    assert [path for path, said in pages.items() if CANARY in without_the_question(said)] == []


def test_the_canary_would_be_found(planted: list[str], courses: Section) -> None:
    make.resource(courses, title=f"{CANARY} that is public")
    pages = crawl(Client(), planted)
    assert any(CANARY in without_the_question(said) for said in pages.values())


def test_canaries_sit_in_every_table_that_is_not_public(planted: list[str]) -> None:
    assert Submission.objects.filter(title__contains=CANARY).values("state").distinct().count() >= 4
    assert Event.objects.filter(message__contains=CANARY).exists()
    assert not Tag.objects.filter(name__contains=CANARY).exists()


def without_the_question(said: str) -> str:
    """A page may repeat what was asked of it, in the search field, in chips and in addresses."""
    repeated = r'(value|href|content)="[^"]*"|“canary”|<title>canary ·|#canary-0|/tags/canary-0/|next=[^"\s]*'
    return re.sub(repeated, "", said)


def test_retiring_takes_an_entry_off_every_list(planted: list[str], ada: User, courses: Section) -> None:
    row = make.resource(courses, title=f"{CANARY} retired", tags=["lonely"])
    curation.retire(row, by=ada, because="It is gone.")
    pages = crawl(Client(), planted)
    shown = {path for path, said in pages.items() if f"{CANARY} retired" in said}
    assert shown <= {row.get_absolute_url()}
