"""Facets against a count by hand, over random rows; and what happens above a thousand."""

import random
from collections import Counter

import pytest
from django.core.cache import cache

from guide.models import Section
from resources import search
from resources.models import Resource, ResourceTag, Tag
from resources.search import answers, counting, vocabulary
from resources.search.documents import MINUTES
from tests import make

QUESTIONS = [
    {}, {"q": "alpha"}, {"q": "alpha -beta"}, {"kind": "course"}, {"kind": "course", "level": "beginner"},
    {"tag": "one"}, {"q": "beta or gamma", "cost": "free", "language": "en"},
    {"laptop": "1"}, {"vendor": "no", "minutes": "60"}, {"vendor": "no", "own": "no"},
    {"section": "s-1", "broken": "1"}, {"q": "alpha beta gamma", "kind": "video", "tag": "two"}, {"q": "nothing"},
]  # fmt: skip


@pytest.fixture
def rows(db: None) -> list[Resource]:
    chance = random.Random(7)
    sections = [make.section(f"Part {number}", slug=f"s-{number}") for number in range(3)]
    tags = [make.tag(name) for name in ("one", "two", "three")]
    made = Resource.objects.bulk_create(_row(number, chance, sections) for number in range(300))
    ResourceTag.objects.bulk_create(
        ResourceTag(tag=tag, content_object=row) for row in made for tag in tags if chance.random() < 0.3
    )
    make.reindex()
    vocabulary.recount()
    return list(Resource.objects.prefetch_related("tags").select_related("section"))


def _row(number: int, chance: random.Random, sections: list[Section]) -> Resource:
    words = [word for word in ("alpha", "beta", "gamma") if chance.random() < 0.5]
    return Resource(
        title=" ".join([f"number{number}", *words[:1]]), summary=" ".join(words[1:]), url=f"https://x.dev/{number}",
        key=f"x.dev/{number}", host="x.dev", key_version=1, section=chance.choice(sections),
        kind=chance.choice(["course", "video", "lab"]), level=chance.choice(["", "beginner", "advanced"]),
        cost=chance.choice(["", "free", "paid"]), language=chance.choice(["en", "en", "de"]),
        minutes=chance.choice([None, 5, 30, 100, 900]), runs_on=chance.choice(["", "laptop"]),
        is_vendor=chance.random() < 0.3, is_own_work=chance.random() < 0.2,
        health=chance.choice(["ok", "ok", "broken"]),
    )  # fmt: skip


def facets_of(row: Resource) -> dict[str, list[str]]:
    inside = [
        name for name, (low, high) in MINUTES.items() if row.minutes and low <= row.minutes <= (high or row.minutes)
    ]
    return {
        "section": [row.section.slug], "kind": [row.kind], "level": [row.level], "cost": [row.cost],
        "language": [row.language], "minutes": inside, "laptop": ["1"] * (row.runs_on == "laptop"),
        "vendor": ["no"] * (not row.is_vendor), "own": ["no"] * (not row.is_own_work),
        "tag": [tag.slug for tag in row.tags.all()],
    }  # fmt: skip


def fits(row: Resource, words: dict[str, str]) -> bool:
    text = {*f"{row.title} {row.summary}".split()}
    asked = {
        "": True, "alpha": "alpha" in text, "alpha -beta": "alpha" in text and "beta" not in text,
        "beta or gamma": bool(text & {"beta", "gamma"}), "alpha beta gamma": text >= {"alpha", "beta", "gamma"},
        "nothing": False,
    }  # fmt: skip
    facets = facets_of(row)
    seen = row.health != "broken" or "broken" in words
    return (
        asked[words.get("q", "")]
        and seen
        and all(word in facets[name] for name, word in words.items() if name in facets)
    )


def by_hand(rows: list[Resource], words: dict[str, str]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for facet in ("section", "kind", "level", "cost", "language", "minutes", "laptop", "vendor", "own", "tag"):
        others = {name: word for name, word in words.items() if name != facet}
        fitting = [row for row in rows if fits(row, others)]
        found[facet] = Counter(value for row in fitting for value in facets_of(row)[facet] if value)
    return {facet: dict(counter) for facet, counter in found.items()}


def numbers(found: dict[str, dict[str, search.Count]]) -> dict[str, dict[str, int]]:
    return {
        facet: {name: one.number for name, one in several.items()}
        for facet, several in found.items()
        if facet != "broken"
    }


@pytest.mark.parametrize("words", QUESTIONS, ids=str)
def test_counts_are_those_by_hand(words: dict[str, str], rows: list[Resource]) -> None:
    found = search.counts(words)
    assert numbers(found) == by_hand(rows, words)
    assert not any(one.is_more for several in found.values() for one in several.values())
    broken = [row for row in rows if fits(row, words | {"broken": "1"}) and row.health == "broken"]
    assert found["broken"] == ({"1": (len(broken), False)} if broken else {})
    assert search.find(words).count == (len([row for row in rows if fits(row, words)]), False)
    assert search.find(words, with_counts=True).counts == found


@pytest.mark.parametrize("words", QUESTIONS, ids=str)
def test_above_the_bound_they_say_so_and_below_it_they_are_exact(
    words: dict[str, str], rows: list[Resource], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a guide of any size, with smaller bounds: 40 for a thousand, and samples of 25."""
    for module in (answers, counting):
        monkeypatch.setattr(module, "COUNTED", 40)
    monkeypatch.setattr(counting, "SEEN", 25)
    truth = by_hand(rows, words)
    for facet, several in search.counts(words).items():
        for name, one in several.items() if facet != "broken" else []:
            real = truth[facet][name]
            assert one == ((40, True) if real > 40 else (real, False)), (facet, name)


def test_the_most_frequent_dozen_of_tags_is_counted(courses: Section) -> None:
    for number in range(15):
        make.resource(courses, tags=[f"t{other}" for other in range(max(0, number - 3), number + 1)])
    found = search.counts({})["tag"]
    assert len(found) == counting.TAGS
    assert {one.number for one in found.values()} <= {4, 3, 2}


@pytest.mark.parametrize(
    ("large", "words", "is_kept"),
    [(0, {}, True), (0, {"q": "number7"}, False), (10**9, {}, False)],
    ids=["much in a large guide", "little in a large guide", "much in a small guide"],
)
def test_only_what_is_much_in_a_large_guide_is_kept_for_a_minute(
    large: int, words: dict[str, str], is_kept: bool, rows: list[Resource], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr(counting, "SEEN", 25)
    monkeypatch.setattr(counting, "KEPT_ABOVE", large)
    before = search.counts(words | {"broken": "1"})
    Resource.objects.update(kind="book")
    make.reindex()
    after = search.counts(words | {"broken": "1"})
    assert (after == before, list(after["kind"]) == ["book"]) == (is_kept, not is_kept)
    cache.clear()


def test_a_merged_tag_is_counted_as_what_it_became(courses: Section) -> None:
    make.resource(courses, tags=["pipeline"])
    kept = Tag.objects.get(name="pipeline")
    Tag.objects.create(name="pipe-line", slug="pipe-line", merged_into=kept)
    assert search.counts({"tag": "pipe-line"})["kind"] == {"course": (1, False)}
    assert len(search.find({"q": "tag:pipe-line"}).hits) == 1
