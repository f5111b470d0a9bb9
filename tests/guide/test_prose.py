"""Markdown comes out as safe HTML."""

import pytest

from guide import prose


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://evil.org/pixel.png)",
        '<a href="#" onclick="alert(1)">x</a>',
        "[x](https://pages.org 'a\" onmouseover=alert(1)')",
        "<svg/onload=alert(1)>",
    ],
)
def test_nothing_that_runs_or_loads_survives(markdown: str) -> None:
    html = prose.render(markdown)
    for part in ("<script", "<img", "<svg", 'href="javascript', 'href="data', "<a onclick", ' onmouseover="'):
        assert part not in html


def test_links_are_marked_as_of_others() -> None:
    assert prose.render("[x](https://pages.org)") == (
        '<p><a href="https://pages.org" rel="nofollow ugc noopener noreferrer">x</a></p>\n'
    )


def test_lists_headings_and_tables_are_kept() -> None:
    html = prose.render("### Teams\n\n1. Data\n2. Ops\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert html.startswith("<h3>Teams</h3>")
    assert html.count("<li>") == 2
    assert "<td>2</td>" in html


def test_huge_and_hostile_input_ends() -> None:
    assert prose.render("[" * 20_000 + "*" * 20_000)


def test_headings_stay_below_the_one_of_the_page() -> None:
    assert prose.render("# One\n\n###### Six") == "<h2>One</h2>\n<h4>Six</h4>\n"
