"""The sections, topics and bridges of the guide: few enough to be read with every question that may name one, and never
written into documents, so that renaming one changes no document. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from resources.search.folding import fold


@dataclass(frozen=True, slots=True)
class Place:
    pk: int
    slug: str
    title: str
    folded: frozenset[str]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A bridge, by the words of its idea and the several names of its twin."""

    pk: int
    title: str
    idea: tuple[str, ...]
    twins: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Places:
    sections: list[Place] = field(default_factory=list)
    topics: list[Place] = field(default_factory=list)
    crossings: list[Crossing] = field(default_factory=list)


def named(places: Iterable[Place], value: str) -> list[Place]:
    """Those of this slug, or else those with all these words in their title."""
    exact = [place for place in places if place.slug == value.lower()]
    wanted = frozenset(fold(value))
    return exact or [place for place in places if wanted and wanted <= place.folded]


def crossed(crossings: Iterable[Crossing], folded: Sequence[str]) -> list[tuple[Crossing, int, int]]:
    """The bridges whose twin is among these words, each with where its words begin and end."""
    found = []
    for crossing in crossings:
        spans = (_find(name, folded) for name in sorted(crossing.twins, key=len, reverse=True))
        first = next((span for span in spans if span), None)
        if first:
            found.append((crossing, *first))
    return found


def is_about(crossing: Crossing, folded: Sequence[str]) -> bool:
    return any(_find(name, folded) for name in (crossing.idea, *crossing.twins))


def keep(found: Places, at: str, pk: int, slug: str, title: str, words: str) -> None:
    if at == "bridge":
        names = (tuple(fold(name)) for name in (title, *words.split(",")))
        twins = tuple(name for name in names if name)
        found.crossings.append(Crossing(pk, f"{slug} ↔ {title}", tuple(fold(slug)), twins))
        return
    (found.sections if at == "section" else found.topics).append(Place(pk, slug, title, frozenset(fold(title))))


def _find(name: tuple[str, ...], folded: Sequence[str]) -> tuple[int, int] | None:
    width = len(name)
    starts = range(len(folded) - width + 1) if width else ()
    return next(((at, at + width) for at in starts if tuple(folded[at : at + width]) == name), None)
