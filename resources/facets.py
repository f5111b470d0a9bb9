"""The filters of the list of resources, as links that add or take away one word of the address. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from resources.models.entry import Cost, Kind, Level

CHOICES = {
    "kind": Kind.choices,
    "level": Level.choices,
    "cost": Cost.choices,
    "broken": [("1", "Show broken links")],
}
NAMES = ["q", "section", "kind", "level", "cost", "tag", "broken"]
LABELS = {"broken": "Links"}
TAGS_SHOWN = 12
"""So many tags are offered as chips, the most used ones; the page of all tags has the others."""
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    query: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    label: str
    chips: list[Chip]


def asked(query: QueryDict) -> dict[str, str]:
    """What was asked for, by filter; unknown words of a closed list are dropped, as is all that is empty."""
    words = {name: query.get(name, "").strip()[:200] for name in NAMES}
    return {name: word for name, word in words.items() if word and _is_known(name, word)}


def facets(words: dict[str, str], *, has_broken: bool, tags: Choices = ()) -> list[Facet]:
    """The lists to choose from, with a chip that leads to each choice, or away from the one that is on.

    Broken links are offered only where there are any. `tags` are the address word and the name of each tag offered.
    """
    shown = {**CHOICES, "tag": _with_the_asked(tags, words.get("tag", ""))}
    order = [name for name in NAMES if shown.get(name) and (name != "broken" or has_broken or "broken" in words)]
    return [Facet(LABELS.get(name, name.capitalize()), list(_chips(name, shown[name], words))) for name in order]


def narrows(words: dict[str, str]) -> bool:
    """Whether these words leave anything out; to ask for broken links adds to the list."""
    return bool(words.keys() - {"broken"})


def removable(words: dict[str, str], names: dict[str, str]) -> list[Chip]:
    """A chip for each filter that is on and in no list (words, section); it takes it away. `names` labels it."""
    on = [name for name in ("q", "section") if name in words]
    return [Chip(names.get(name, words[name]), encoded(words | {name: ""}), True) for name in on]


def encoded(words: dict[str, str]) -> str:
    """The words as the query of an address, in a fixed order, without what is empty."""
    query = QueryDict(mutable=True)
    query.update({name: words[name] for name in NAMES if words.get(name)})
    return query.urlencode()


def _is_known(name: str, word: str) -> bool:
    return name not in CHOICES or word in dict(CHOICES[name])


def _with_the_asked(tags: Choices, asked: str) -> Choices:
    """A tag that is on has its chip even if it is rare: without one, nobody could take it away."""
    return [*tags] if not asked or asked in dict(tags) else [*tags, (asked, asked)]


def _chips(name: str, choices: Choices, words: dict[str, str]) -> Iterable[Chip]:
    for value, label in choices:
        is_on = words.get(name) == value
        yield Chip(str(label), encoded(words | {name: "" if is_on else value}), is_on)
