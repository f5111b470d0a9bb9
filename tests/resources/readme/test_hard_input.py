"""What no list is like, but somebody may upload: it is read in time that grows with its length, without error."""

from time import process_time

import pytest

from resources import readme

SECONDS = 20
"""Generous: a reader that is not linear takes minutes."""
HARD = {
    "brackets": "[" * 500_000,
    "images": "![" * 250_000,
    "quotations": "> " * 5_000 + "x",
    "lists": "- " * 5_000 + "[a](https://a.example)",
    "lists below lists": "\n".join("  " * n + "- [a](https://a.example)" for n in range(500)),
    "lists in HTML": "<ul><li><a href=x>" * 5_000,
    "open comments": "<li><!--" * 20_000,
    "declarations": "<div><![if x]>\n" * 2_000,
    "marks": "<!-- prose -->\n" * 20_000,
    "marks in code": "```\n<!-- prose -->\n```\n<!-- /prose -->\n" * 500,
    "separators": "- [a](https://a.example) " + "- " * 50_000 + "x",
    "addresses": "- " + "http://" * 50_000,
    "NUL": "\0" * 50_000,
    "surrogates": "# \ud800\n\n- [\udfff](https://a.example/\ud800)\n",
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_hard_input_is_read_and_written_in_time(text: str) -> None:
    start = process_time()
    outline = readme.parse(text)
    assert readme.parse(readme.write(outline)) == outline
    assert process_time() - start < SECONDS


def test_ten_thousand_entries_are_read_in_time_and_all_of_them() -> None:
    text = "# G\n\n" + "".join(f"- [Entry {n}](https://a.example/{n}) - Words.\n" for n in range(10_000))
    start = process_time()
    (section,) = readme.parse(text).sections
    assert len(section.links) == 10_000
    assert process_time() - start < SECONDS


def test_what_is_nested_too_deep_is_said() -> None:
    (remark,) = readme.parse("> " * 5_000 + "x").remarks
    assert remark == "Line 1: what is nested more than 100 levels deep was left out."
