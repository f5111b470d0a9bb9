"""What is read from an address, and the links that ask for more or for less."""

from urllib.parse import parse_qs

import pytest
from django.http import QueryDict

from resources import facets
from resources.search import MINUTES, Count

NAMES = {"section": {"labs": "Labs", "courses": "Courses"}, "tag": {"mlops": "mlops"}}
COUNTS = {
    "section": {"labs": Count(3), "courses": Count(9)},
    "kind": {"video": Count(2), "lab": Count(1_000, is_more=True)},
    "level": {"beginner": Count(4)},
    "cost": {},
    "language": {"en": Count(12)},
    "minutes": {"15": Count(1), "more": Count(2)},
    "laptop": {"1": Count(5)},
    "vendor": {},
    "own": {},
    "tag": {f"tag-{number}": Count(number) for number in range(1, 31)},
}


def read(query: str) -> dict[str, str]:
    return facets.asked(QueryDict(query), ["labs", "courses"])


def labels(words: dict[str, str], name: str) -> list[str]:
    return [chip.label for facet in facets.facets(words, COUNTS, NAMES) if facet.label == name for chip in facet.chips]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", {}),
        ("q=&kind=&unknown=1&page=2", {}),
        ("q=++a++b+", {"q": "a b"}),
        ("q=a%E2%80%AEb%01c", {"q": "abc"}),
        ("q=%E2%80%8B", {}),
        ("q=%ED%A0%80", {"q": "\ufffd" * 3}),
        ("kind=video&level=nonsense&cost=FREE", {"kind": "video"}),
        ("language=de&minutes=240&laptop=1&vendor=no&own=no&broken=1", None),
        ("language=xx&minutes=²&laptop=yes&vendor=1&own=1&broken=true", {}),
        ("minutes=١٥&laptop=²", {}),
        ("section=labs", {"section": "labs"}),
        ("section=nope", {}),
        ("tag=c-plus-plus&after=x&before=y", {"tag": "c-plus-plus", "after": "x", "before": "y"}),
        ("kind=lab&kind=video", {"kind": "video"}),
        ("sort=newest", {}),
        ("sort=relevance", {}),
        ("q=a&sort=relevance", {"q": "a"}),
        ("q=a&sort=newest", {"q": "a", "sort": "newest"}),
        ("sort=useful", {"sort": "useful"}),
    ],
)
def test_an_address_is_read(query: str, words: dict[str, str] | None) -> None:
    assert read(query) == (words if words is not None else dict(part.split("=") for part in query.split("&")))


def test_what_is_endless_is_cut_and_that_is_said() -> None:
    query = QueryDict(mutable=True)
    query["q"] = "word " * 20_000
    words = facets.asked(query)
    assert len(words["q"]) <= facets.LENGTH
    assert facets.problems(query, words) == ["Only the first 200 characters were searched for."]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kind=video&q=a&tag=none&sort=newest&page=3", []),
        ("kind=nonsense", ["“nonsense” is no choice for “kind”, so it was left out."]),
        ("section=nope&vendor=yes", ["“nope”", "“yes” is no choice for “vendor”"]),
        ("kind=" + "x" * 500, ["“" + "x" * 40 + "…” is no choice"]),
        ("sort=worst", ["“worst” is no choice for “sort”"]),
        ("kind=lab&kind=video", ["Only one “kind” at a time"]),
        ("kind=lab&kind=lab", []),
    ],
)
def test_what_is_left_out_is_said(query: str, said: list[str]) -> None:
    found = facets.problems(QueryDict(query), read(query))
    assert [words in sentence for words, sentence in zip(said, found, strict=True)] == [True] * len(said)


def test_the_same_choices_make_the_same_address() -> None:
    one, other = (
        facets.encoded(read(query)) for query in ("level=beginner&q=x&kind=lab", "kind=lab&q=+x&level=beginner")
    )
    assert one == other == "q=x&kind=lab&level=beginner"
    assert facets.encoded(read("after=9&kind=lab")) == "kind=lab"


def test_an_order_that_rules_anyway_is_in_no_address() -> None:
    words = read("q=a&sort=newest")
    assert facets.encoded(words) == "q=a&sort=newest"
    assert facets.encoded(words | {"q": ""}) == ""
    assert [(chip.label, chip.query, chip.is_on) for chip in facets.sorts({"q": "a"})][:2] == [
        ("Best match", "q=a", True),
        ("Newest", "q=a&sort=newest", False),
    ]
    assert [chip.label for chip in facets.sorts({})] == ["Newest", "Best first", "Most useful", "Shortest"]


def test_a_choice_leads_to_itself_and_away_from_it() -> None:
    chips = {
        chip.label: chip
        for facet in facets.facets(read("kind=video&q=a&after=7"), COUNTS, NAMES)
        for chip in facet.chips
    }
    assert (chips["Video"].query, chips["Video"].is_on) == ("q=a", True)
    assert (chips["Lab"].query, chips["Lab"].is_on) == ("q=a&kind=lab", False)
    assert chips["Labs"].query == "q=a&section=labs&kind=video"


def test_nothing_leads_to_nothing() -> None:
    assert labels({}, "Kind") == ["Video", "Lab"]
    assert labels({}, "Time") == ["Up to 15 min", "Longer"]
    assert labels({}, "More") == ["Runs on my laptop", "Broken links too"]
    assert labels({}, "Cost") == labels({}, "Language") == labels({}, "Level") == []


def test_but_what_is_on_can_be_taken_away() -> None:
    words = read("kind=paper&cost=paid&level=beginner&vendor=no&tag=rare")
    on = {chip.label for facet in facets.facets(words, COUNTS, NAMES) for chip in facet.chips if chip.is_on}
    assert on == {"Paper", "Paid", "Beginner", "No vendor", "#rare"}
    assert [chip.label for chip in facets.removable(words, NAMES)] == [
        "Paper",
        "Beginner",
        "Paid",
        "No vendor",
        "#rare",
    ]


def test_sections_stand_in_reading_order_and_tags_the_most_used_first() -> None:
    assert labels({}, "Section") == ["Labs", "Courses"]
    assert labels({}, "Tag") == [f"#tag-{number}" for number in range(30, 30 - facets.TAGS_SHOWN, -1)]


def test_counts_are_shown_and_said() -> None:
    lab = next(chip for facet in facets.facets({}, COUNTS, NAMES) for chip in facet.chips if chip.label == "Lab")
    assert (str(lab.count), lab.said) == ("1,000+", "more than 1,000 resources")
    assert [facets.spoken(Count(number)) for number in (0, 1, 12)] == ["0 resources", "1 resource", "12 resources"]


def test_the_ways_out_of_nothing_are_those_that_lead_to_something() -> None:
    words = read("q=zebra&kind=paper&cost=paid&sort=newest&broken=1")
    assert [(chip.label, chip.query) for chip in facets.ways_out(words, COUNTS, NAMES)] == [
        ("Paper", "q=zebra&cost=paid&broken=1&sort=newest")
    ]
    assert [chip.label for chip in facets.ways_out(words, {}, NAMES)] == ["“zebra”", "Paper", "Paid"]


def test_broken_links_are_offered_unless_there_are_none() -> None:
    known = {number: COUNTS | {"broken": {"1": Count(number)} if number else {}} for number in (0, 2)}
    assert [facets.may_be_broken({}, counts) for counts in (COUNTS, known[0], known[2])] == [True, False, True]
    assert not facets.may_be_broken({"broken": "1"}, known[2])
    assert [chip.said for chip in facets.facets({}, known[2], NAMES)[-1].chips if chip.said][-1] == "2 resources"


def test_only_what_leaves_something_out_narrows() -> None:
    assert not facets.narrows(read("broken=1&sort=useful&after=1"))
    assert facets.narrows(read("vendor=no"))


def test_every_word_of_an_address_that_is_a_choice_has_a_name() -> None:
    assert facets.CHOICES.keys() | {"q", "section", "tag"} == set(facets.NAMES)
    assert facets.CHOICES["minutes"].keys() == MINUTES.keys()
    assert parse_qs(facets.encoded(dict.fromkeys(facets.NAMES, "x"))).keys() == set(facets.NAMES)
