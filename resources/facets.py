"""The filters of the list of resources, as links that add or take away one word of the address. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from resources.models.entry import Cost, Kind, Level

CHOICES = {"kind": Kind.choices, "level": Level.choices, "cost": Cost.choices}
NAMES = ["q", "section", "kind", "level", "cost", "tag"]


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


def facets(words: dict[str, str]) -> list[Facet]:
    """The closed lists, with a chip that leads to each choice, or away from the one that is on."""
    return [Facet(name.capitalize(), list(_chips(name, words))) for name in CHOICES]


def removable(words: dict[str, str], names: dict[str, str]) -> list[Chip]:
    """A chip for each open filter that is on (words, section, tag); it takes the filter away. `names` labels them."""
    on = [name for name in ("q", "section", "tag") if name in words]
    return [Chip(names.get(name, words[name]), encoded(words | {name: ""}), True) for name in on]


def encoded(words: dict[str, str]) -> str:
    """The words as the query of an address, in a fixed order, without what is empty."""
    query = QueryDict(mutable=True)
    query.update({name: words[name] for name in NAMES if words.get(name)})
    return query.urlencode()


def _is_known(name: str, word: str) -> bool:
    return name not in CHOICES or word in dict(CHOICES[name])


def _chips(name: str, words: dict[str, str]) -> Iterable[Chip]:
    for value, label in CHOICES[name]:
        is_on = words.get(name) == value
        yield Chip(str(label), encoded(words | {name: "" if is_on else value}), is_on)
