"""What a README is checked for: each rule by what breaks it, and by what does not."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from resources.exchange import checks
from resources.exchange.checks import RULES, Evidence, EvidenceError, Finding, evidence

GOOD = "- [Page](https://pages.org/good) - It says what it is.\n"
HEAD = "# Guide\n\n## Section\n\n"


def seen(*rows: tuple[int, str, str]) -> Evidence:
    return evidence.collect((pk, url, health, "2026-11-20T08:00:00Z") for pk, url, health in rows)


def findings(text: str, known: Evidence | None = None) -> list[Finding]:
    return list(checks.check(text, known).findings)


def rules(text: str, known: Evidence | None = None) -> list[str]:
    return [one.rule.id for one in findings(text, known)]


def test_a_good_one_has_no_findings() -> None:
    assert rules(HEAD + GOOD, seen((1, "https://pages.org/good", "ok"))) == []


def test_the_guide_that_ships_is_a_good_one() -> None:
    text = Path(settings.BASE_DIR, "guide", "content", "guide.md").read_text()
    assert [one.sentence for one in findings(text) if one.severity == "error"] == []


BREAKS = {
    "heading-jump": HEAD + GOOD + "\n#### Deep\n\nWords.\n",
    "section-empty": HEAD + GOOD + "\n## Nothing\n",
    "title-missing": HEAD + "- [](https://pages.org/a) - A page.\n",
    "title-in-capitals": HEAD + "- [READ THIS](https://pages.org/a) - A page.\n",
    "description-missing": HEAD + "- [Page](https://pages.org/a)\n",
    "description-start": HEAD + "- [Page](https://pages.org/a) - a page.\n",
    "description-end": HEAD + "- [Page](https://pages.org/a) - A page\n",
    "description-too-long": HEAD + f"- [Page](https://pages.org/a) - {'Word ' * 60}end.\n",
    "address-refused": HEAD + "- [Page](http://localhost/) - A page.\n",
    "address-without-scheme": HEAD + "- [Page](pages.org/a) - A page.\n",
    "address-unclean": HEAD + "- [Page](https://pages.org/a?utm_source=x) - A page.\n",
    "address-doubtful": HEAD + "- [Page](https://b.s3.amazonaws.com/x?X-Amz-Expires=60) - A page.\n",
    "duplicate": HEAD + GOOD + GOOD.replace("https", "http"),
}


@pytest.mark.parametrize("rule", BREAKS)
def test_each_rule_is_broken_by_its_break_alone(rule: str) -> None:
    assert rules(BREAKS[rule]) == [rule]


def test_a_file_without_sections_has_nothing_to_read() -> None:
    assert rules("") == rules("Words.") == ["nothing-to-read"]


def test_what_the_reader_could_not_take_as_meant_is_told_with_its_line() -> None:
    found = findings(HEAD + GOOD + "- no link\n- none here\n- nor here\n")
    assert {one.rule.id for one in found} == {"left-as-prose"}
    assert all(5 <= one.line <= 8 and one.sentence.endswith(".") for one in found)


def test_a_table_of_contents_is_no_finding() -> None:
    assert rules("# Guide\n\n- [Section](#section)\n\n## Section\n\n" + GOOD) == []


def test_every_rule_that_needs_no_other_knowledge_has_a_break() -> None:
    others = {"nothing-to-read", "left-as-prose", "id-twice"} | {rule.id for rule in RULES if rule.needs_evidence}
    assert {rule.id for rule in RULES} == {*BREAKS} | others


@pytest.mark.parametrize(
    "words",
    ["k8s for all.", "iOS apps.", "“Quoted.”", "Ends in (brackets.)", "Why?", "終わり。", "It is so…", "¿Qué es?"],
)
def test_these_descriptions_are_sentences(words: str) -> None:
    assert rules(HEAD + f"- [Page](https://pages.org/a) - {words}\n") == []


@pytest.mark.parametrize("title", ["MLOPS", "NVIDIA", "AWS re:Invent", "CI/CD", "ACM SIGKDD", "机器学习"])
def test_a_name_in_capitals_does_not_shout(title: str) -> None:
    assert rules(HEAD + f"- [{title}](https://pages.org/a) - A page.\n") == []


def test_a_section_of_sections_is_not_empty_and_neither_is_one_that_is_coming_soon() -> None:
    assert rules(f"# Guide\n\n## Soon\n\n_Coming soon._\n\n## Part\n\n### Chapter\n\n{GOOD}") == []


def test_the_clean_form_of_an_address_is_named() -> None:
    (one,) = findings(BREAKS["address-unclean"])
    assert "“https://pages.org/a”" in one.sentence
    assert (one.line, one.column) == (5, 10)


def test_a_duplicate_names_the_first() -> None:
    (one,) = findings(BREAKS["duplicate"])
    assert one.sentence == "“Page” is the page of line 5, “Page”, again."
    assert one.line == 6


@pytest.mark.parametrize(("health", "rule"), [("broken", "link-dead"), ("gone", "link-dead"), ("moved", "link-moved")])
def test_what_the_site_has_seen_of_a_link_is_told(health: str, rule: str) -> None:
    (one,) = findings(HEAD + GOOD, seen((1, "http://www.pages.org/good/", health)))
    assert one.rule.id == rule
    assert "2026-11-20" in one.sentence


@pytest.mark.parametrize("health", ["ok", "unknown", "blocked", "failing", "better than ever"])
def test_what_proves_nothing_is_not_told(health: str) -> None:
    assert rules(HEAD + GOOD, seen((1, "https://pages.org/good", health))) == []


LINE = json.dumps({"id": 4, "url": "https://pages.org/a", "title": "A", "health": "ok", "checked_at": None})


def test_evidence_is_read_line_by_line() -> None:
    read = evidence.read([LINE, "\n", LINE.replace("4", "5").replace("/a", "/b")])
    assert read.ids == {4, 5}
    assert [one.health for one in read.seen.values()] == ["ok", "ok"]


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "null", "1", "{}", "[" * 50_000, LINE.replace("4", '"4"'), LINE.replace("4", "true"),
     LINE.replace('"ok"', "[]"), LINE.replace("null", "5"), "x" * 200_000],
)  # fmt: skip
def test_a_line_that_is_no_evidence_is_named(line: str) -> None:
    with pytest.raises(EvidenceError, match=r"^Line 2 of the evidence is no line of resources\.jsonl\.$"):
        evidence.read([LINE, line])


HOSTILE: dict[str, Callable[[], str]] = {
    "brackets": lambda: "[" * 20_000,
    "a thousand doubles": lambda: HEAD + GOOD * 1_000,
    "quotes": lambda: ">" * 5_000 + " [a](b)",
    "lists in lists": lambda: "".join(f"{' ' * 2 * depth}- [a](b)\n" for depth in range(200)),
    "controls": lambda: "# \x1b]0;x\x07\n\n## \u202e\n\n- [\x1b[31mRed](https://pages.org/\x1b[2J) - \x9b5m\n",
    "endings of lines": lambda: "# A\r## B\r\n- [a](https://pages.org/\u2028)\u2029\x0b\x0c\x85",
    "surrogates": lambda: "# \ud800\n\n## \udfff\n\n- [\ud800](https://pages.org/\ud800) - \ud800\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_breaks_it_and_nothing_of_it_reaches_a_terminal(name: str) -> None:
    for one in findings(HOSTILE[name]()):
        assert one.line > 0
        assert one.sentence.isprintable(), one.sentence
