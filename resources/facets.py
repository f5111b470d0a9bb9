"""What an address asks of the list of resources, and the links that ask for more or for less. Pure.

One choice per filter, all of them together in the address; the same choices always make the same address.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from guide.models import Section
from resources.models.entry import LANGUAGES, Cost, Kind, Level
from resources.search import SORTS, Count, Words
from resources.text import one_line

CHOICES: dict[str, dict[str, str]] = {
    "kind": {value: str(label) for value, label in Kind.choices},
    "level": {value: str(label) for value, label in Level.choices},
    "cost": {value: str(label) for value, label in Cost.choices},
    "language": dict(LANGUAGES),
    "minutes": {"15": "Up to 15 min", "60": "16 to 60 min", "240": "1 to 4 h", "more": "Longer"},
    "laptop": {"1": "Runs on my laptop"},
    "vendor": {"no": "No vendor"},
    "own": {"no": "Not by its author"},
    "broken": {"1": "Broken links too"},
    "sort": SORTS,
}
"""Closed lists: the word of an address, and how it is called. Sections and tags are rows, so their names are given."""
NAMES = [
    "q", "section", "kind", "level", "cost", "language", "minutes", "laptop", "vendor", "own", "tag", "broken", "sort",
]  # fmt: skip
"""The words of an address, in the order in which they stand there."""
MARKS = ["after", "before"]
"""Where a page begins or ends. They belong to one page, and to no link that asks for another list."""
LISTS = {
    "section": "Section", "kind": "Kind", "level": "Level", "minutes": "Time", "cost": "Cost", "tag": "Tag",
    "language": "Language",
}  # fmt: skip
CLOSED = ["section", *CHOICES]
FLAGS = ["laptop", "vendor", "own", "broken"]
QUICK = ["laptop"]
ADDS = {"broken", "sort"}
"""These leave nothing out."""
LENGTH, ECHO, TAGS_SHOWN, SECTIONS_SHOWN = 200, 40, 12, 24
Counts = Mapping[str, Mapping[str, Count]]
Names = Mapping[str, Mapping[str, str]]
"""What rows are called: for `section` and `tag`, the word of an address to the name."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A link to the list with this choice, or without it where it is on. `count` says how much fits, where known."""

    label: str
    query: str
    is_on: bool
    count: Count | None = None

    @property
    def said(self) -> str:
        return spoken(self.count) if self.count is not None else ""


@dataclass(frozen=True, slots=True)
class Facet:
    label: str
    chips: tuple[Chip, ...]


def asked(query: QueryDict, sections: Collection[str] | None = None) -> Words:
    """What was asked for. Left out is what is empty, what a closed list does not know, and the order that rules anyway;
    a section is checked where `sections` are given."""
    words = {name: one_line(query.get(name, ""))[:LENGTH].strip() for name in [*NAMES, *MARKS]}
    return _tidy({name: word for name, word in words.items() if word and _is_known(name, word, sections)})


def problems(query: QueryDict, words: Words) -> list[str]:
    """What of `query` is not in the `words` that were read from it, in sentences."""
    said = [_problem(name, word) for name in CLOSED if (word := one_line(query.get(name, ""))) and name not in words]
    several = [name for name in words if len(set(query.getlist(name))) > 1]
    said += [f"Only one “{name}” at a time can be asked for, so the last one was taken." for name in several]
    if len(one_line(query.get("q", ""))) > LENGTH:
        said.append(f"Only the first {LENGTH} characters were searched for.")
    return [sentence for sentence in said if sentence]


def encoded(words: Words) -> str:
    """The words as the query of an address, in a fixed order, without what is empty and without marks."""
    return urlencode(_tidy({name: words[name] for name in NAMES if words.get(name)}))


def facets(words: Words, counts: Counts, names: Names) -> tuple[Facet, ...]:
    """The lists to choose from. Left out is a choice that would give nothing, and a list with no choice in it."""
    labels = {**CHOICES, **names, "tag": _most_used(words, counts, names)}
    lists = (Facet(label, tuple(_chips(name, labels[name], words, counts))) for name, label in LISTS.items())
    flags = tuple(chip for name in FLAGS for chip in _chips(name, CHOICES[name], words, counts))
    return (*filter(_is_a_choice, lists), *[Facet("More", flags)] * bool(flags))


def offered_tags(words: Words, counts: Counts) -> list[str]:
    """The address words of the most used tags, and of the one that is on."""
    numbers = counts.get("tag", {})
    most_used = sorted(numbers, key=lambda slug: -numbers[slug].number)[:TAGS_SHOWN]
    return list(dict.fromkeys([*most_used, words["tag"]] if "tag" in words else most_used))


def offered_sections(words: Words, counts: Counts, sections: Sequence[Section]) -> dict[str, str]:
    """Of `sections` (those of `numbered`), by their paths: those on top in which most fits, and what is around the one
    that is on: the way to it, and its parts."""
    numbers = counts.get("section", {})
    on = next((section for section in sections if section.slug == words.get("section")), None)
    tops = [section for section in sections if section.depth == 0 and section.slug in numbers]
    offered = sorted(tops, key=lambda section: -numbers[section.slug].number)[:SECTIONS_SHOWN]
    offered += [*on.path, *on.parts] if on else []
    return {section.slug: section.full_title for section in sections if section in offered}


def sorts(words: Words) -> list[Chip]:
    """The orders to choose from; best match only where there is something to match."""
    usual = usual_order(words)
    orders = {value: label for value, label in SORTS.items() if value != "relevance" or "q" in words}
    return [
        Chip(label, encoded(words | {"sort": "" if value == usual else value}), value == words.get("sort", usual))
        for value, label in orders.items()
    ]


def usual_order(words: Words) -> str:
    return "relevance" if "q" in words else "newest"


def narrows(words: Words) -> bool:
    """Whether these words leave anything out; to ask for broken links adds to the list."""
    return bool(words.keys() - ADDS - set(MARKS))


def removable(words: Words, names: Names) -> list[Chip]:
    """A chip for each word that is on, apart from the order; it takes the word away."""
    return [_without(name, words, names) for name in NAMES if name in words and name != "sort"]


def quick(words: Words, counts: Counts) -> list[Chip]:
    """What many ask for, a click away beside what is on: left out where it is on, or would give nothing."""
    return [chip for name in QUICK for chip in _chips(name, CHOICES[name], words, counts) if not chip.is_on]


def ways_out(words: Words, counts: Counts, names: Names) -> list[Chip]:
    """Out of an empty list: the chips that take a word away; those known to lead to something, where there are any."""
    on = [name for name in NAMES if name in words and name not in ADDS]
    helpful = [name for name in on if any(count.number for count in counts.get(name, {}).values())]
    return [_without(name, words, names) for name in helpful or on]


def may_be_broken(words: Words, counts: Counts) -> bool:
    """Whether to ask for broken links may add any: they are left out, and it is not known that there are none."""
    return "broken" not in words and bool(counts.get("broken", True))


def spoken(count: Count) -> str:
    """`1 resource`, `more than 1,000 resources`."""
    return f"{'more than ' * count.is_more}{count.number:,} resource{'s' * (count.number != 1)}"


def _tidy(words: Words) -> Words:
    """Without the order that rules anyway; and where there is nothing to match, nothing matches best."""
    rules = words.get("sort") in {usual_order(words), "relevance"}
    return {name: word for name, word in words.items() if name != "sort" or not rules}


def _is_known(name: str, word: str, sections: Collection[str] | None) -> bool:
    if name == "section":
        return sections is None or word in sections
    return name not in CHOICES or word in CHOICES[name]


def _problem(name: str, word: str) -> str:
    """None for an order that is known: it was left out because it rules anyway."""
    if word in CHOICES.get(name, {}):
        return ""
    return f"“{word[:ECHO]}{'…' * (len(word) > ECHO)}” is no choice for “{name}”, so it was left out."


def _without(name: str, words: Words, names: Names) -> Chip:
    return Chip(_label(name, words[name], names), encoded(words | {name: ""}), True)


def _most_used(words: Words, counts: Counts, names: Names) -> dict[str, str]:
    """The tags offered. One that is on is offered even if it is rare: nobody could take it away otherwise."""
    return {slug: _label("tag", slug, names) for slug in offered_tags(words, counts)}


def _label(name: str, word: str, names: Names) -> str:
    if name == "q":
        return f"“{word}”"
    found = {**CHOICES, **names}.get(name, {}).get(word, word)
    return f"#{found}" if name == "tag" else found


def _chips(name: str, labels: Mapping[str, str], words: Words, counts: Counts) -> Iterable[Chip]:
    numbers = counts.get(name)
    for value, label in labels.items():
        is_on = words.get(name) == value
        count = None if numbers is None else numbers.get(value, Count(0))
        if is_on or count is None or count.number:
            yield Chip(label, encoded(words | {name: "" if is_on else value}), is_on, count)


def _is_a_choice(facet: Facet) -> bool:
    return len(facet.chips) > 1 or any(chip.is_on for chip in facet.chips)
