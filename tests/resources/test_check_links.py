"""`manage.py check_links`: looks now, says what it saw, and fails only when it was asked for nonsense."""

import json
import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from threading import Timer
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from guide.models import Section
from resources import courtesy
from resources.links import fetch
from resources.management.commands.check_links import Bar
from resources.models import Check, Resource
from tests import make, plain_site
from tests.plain_site import Sites


@pytest.fixture
def sites(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sites]:
    """All names are ours, for the command too."""
    monkeypatch.setattr(courtesy, "PAUSE", timedelta())
    head, get = fetch.head, fetch.get
    with plain_site.standing() as sites:
        monkeypatch.setattr(fetch, "head", lambda url, **more: head(url, **more | {"network": sites.network}))
        monkeypatch.setattr(fetch, "get", lambda url, **more: get(url, **more | {"network": sites.network}))
        yield sites


@pytest.fixture
def three(courses: Section, sites: Sites) -> list[Resource]:
    """One that works and is due, one that works and is not, and one of another section that is dead."""
    labs = make.section("Labs", slug="labs")
    rows = [make.resource(courses, url=f"http://one.dev/{n}", title=f"Working page {n}") for n in range(2)]
    rows.append(make.resource(labs, url="http://two.dev/page", title="Dead page"))
    for row in rows[:2]:
        sites.page(row.url, row.title)
    Resource.objects.filter(pk=rows[1].pk).update(check_due_at=timezone.now() + timedelta(days=1))
    return rows


def run(*words: str) -> list[str]:
    out = StringIO()
    call_command("check_links", *words, stdout=out)
    return out.getvalue().splitlines()


def test_what_is_due_is_looked_at_and_told_line_by_line(three: list[Resource]) -> None:
    lines = run()
    assert sorted(lines[:2]) == [
        "failing  http://two.dev/page  The site answers 404 Not Found.",
        "ok       http://one.dev/0  It works.",
    ]
    assert lines[2:] == ["2 links: 1 failing, 1 ok."]
    assert run() == ["No link is due."]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (["--all"], {0, 1, 2}),
        (["--host", "one.dev"], {0, 1}),
        (["--host", "WWW.one.dev"], {0, 1}),
        (["--section", "labs"], {2}),
    ],
)
def test_links_are_chosen_whether_due_or_not(words: list[str], numbers: set[int], three: list[Resource]) -> None:
    told = [json.loads(line) for line in run(*words, "--json")]
    assert {one["id"] for one in told} == {three[number].pk for number in numbers}


def test_json_is_one_object_a_line_and_nothing_else(three: list[Resource], sites: Sites) -> None:
    sites.dead.add("two.dev")
    working, dead = sorted((json.loads(line) for line in run("--json")), key=lambda one: one["id"])
    assert working == {
        "id": three[0].pk,
        "url": "http://one.dev/0",
        "health": "ok",
        "status": 200,
        "final": "http://one.dev/0",
        "error": None,
        "reason": "It works.",
    }
    assert (dead["health"], dead["status"], dead["error"]) == ("failing", None, "dns")


def test_a_link_that_somebody_else_looks_at_is_told_as_it_was(three: list[Resource]) -> None:
    Resource.objects.update(check_claimed_until=timezone.now() + timedelta(minutes=1))
    told = json.loads(run("--section", "labs", "--json")[0])
    assert (told["health"], told["status"], told["final"]) == ("unknown", None, None)
    assert "Somebody else" in told["reason"]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--all", "--host", "one.dev"], "Give one of --all, --host and --section."),
        (["--host", "nine.dev"], "No link of the guide is at “nine.dev”. Name a site as in “github.com”."),
        (["--host", ""], "No link of the guide is at “”. Name a site as in “github.com”."),
        (["--section", "none"], "There is no section “none”."),
    ],
)
def test_misuse_is_one_clear_line(words: list[str], line: str, three: list[Resource]) -> None:
    with pytest.raises(CommandError) as refused:
        run(*words)
    assert str(refused.value) == line
    assert Check.objects.count() == 0


def test_an_empty_section_is_no_misuse(courses: Section, sites: Sites) -> None:
    assert run("--section", courses.slug) == ["No link is due."]


def test_ctrl_c_ends_it_with_one_line_and_leaves_nothing_behind(three: list[Resource], sites: Sites) -> None:
    sites.page("http://two.dev/page", "Slow", seconds=20)
    Timer(0.7, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(CommandError, match=r"^Stopped after 2 links: 2 ok\.$") as stopped:
        run("--all")
    assert stopped.value.returncode == 130
    assert not Resource.objects.filter(check_claimed_until__isnull=False).exists()


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("screen", "is_shown"), [(Screen(), True), (StringIO(), False)])
def test_the_bar_is_for_terminals_alone(screen: Any, is_shown: bool) -> None:
    bar = Bar(4, screen)
    bar.draw(1)
    bar.clear()
    assert screen.getvalue() == ("\r[#######.......................] 1/4\r\033[K" if is_shown else "")
