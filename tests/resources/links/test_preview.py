"""A look at a page: fetched and read in one go, by form, task and command."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from resources.links import preview
from resources.links.failures import ErrorClass
from resources.links.page import Page

SOON = 0.8


@pytest.fixture
def look(loopback):
    return lambda path: preview.look(f"http://hostile.dev/{path}", deadline=SOON, network=loopback.network)


@pytest.fixture
def command(loopback):
    """Runs fetch_preview; returns what it prints and how it ends."""

    def run(path: str, *options: str) -> tuple[str, str]:
        out = StringIO()
        url = path if "://" in path else f"http://hostile.dev/{path}"
        try:
            call_command("fetch_preview", url, *options, stdout=out, network=loopback.network, deadline=SOON)
        except CommandError as error:
            return out.getvalue(), str(error)
        return out.getvalue(), ""

    return run


def test_a_page_is_seen_with_what_it_says(look):
    seen = look("plain")
    assert (seen.status, seen.error, seen.final) == (200, None, "http://hostile.dev/plain")
    assert seen.page.title == "A plain page & its title"
    assert (seen.page.author, seen.page.published, seen.page.words) == ("Cy", "2024-02-29", 4)


@pytest.mark.parametrize(
    ("path", "canonical"),
    [("plain", "plain"), ("names-plain", "plain"), ("names-no-head", "no-head"), ("names-dead", ""), ("names-hop", "")],
)
def test_a_canonical_address_is_told_only_if_it_answers_itself(look, path, canonical):
    assert look(path).page.canonical == (canonical and f"http://hostile.dev/{canonical}")


def test_the_page_itself_is_not_asked_twice(look, loopback):
    look("plain")
    assert len(loopback.requests) == 1


@pytest.mark.parametrize(("path", "words"), [("404", "404 (Not Found)"), ("999", "999"), ("304", "304 (Not Modified)")])
def test_another_status_is_no_page(look, path, words):
    seen = look(path)
    assert (seen.error, seen.page) == (ErrorClass.STATUS, Page())
    assert seen.detail == f"The site answers {words} instead of a page."


def test_a_page_that_never_ends_has_a_title_none_the_less(look):
    assert look("deep").page.title == "deep"


def test_the_command_prints_the_facts(command):
    printed, problem = command("to-plain")
    rows = dict(line.split(maxsplit=1) for line in printed.splitlines())
    assert problem == ""
    assert (rows["status"], rows["hops"], rows["error"]) == ("200", "https://hostile.dev/plain", "–")
    assert rows["canonical"] == "https://hostile.dev/plain"
    assert rows["language"] == "en-GB"


KEYS = "url status final hops title description canonical language author published words error detail ms"


@pytest.mark.parametrize("path", ["plain", "404", "gzip", "to-metadata", "http://nowhere.dev/"])
def test_the_command_prints_one_object_even_when_it_fails(command, path):
    printed, _ = command(path, "--json")
    assert list(json.loads(printed)) == KEYS.split()
    assert printed.count("\n") == 1


@pytest.mark.parametrize("path", ["404", "body-drip", "to-metadata", "http://nowhere.dev/", "http://127.0.0.1/"])
def test_the_command_fails_with_one_clear_line(command, path):
    printed, problem = command(path)
    assert problem.startswith("There is no page to show (")
    assert problem.endswith(".")
    assert "\n" not in problem
    assert "title        –" in printed


def test_the_command_prints_nothing_that_moves_the_cursor(command):
    printed, problem = command("http://x\x1b[2J.dev/")
    assert "\x1b" not in printed + problem


def test_no_option_of_the_command_line_chooses_another_network():
    with pytest.raises(CommandError, match="unrecognized arguments"):
        call_command("fetch_preview", "http://hostile.dev/", "--network=x")
