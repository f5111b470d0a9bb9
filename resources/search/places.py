"""The sections, topics and bridges of the guide: few enough to be read with every question that may name one, and never
written into documents, so that renaming one changes no document. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from guide import tree
from resources.search.folding import fold


@dataclass(frozen=True, slots=True)
class Place:
    """A section or a topic. Of a part, `title` is the whole path, and `folded` are all its words; `pks` are its own and
    those of its parts. `order` is the position and the level of a section."""

    pk: int
    slug: str
    title: str
    folded: frozenset[str]
    pks: tuple[int, ...]
    order: tuple[int, int] = (0, 0)


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
    position, _, level = words.partition(" ")
    order = (int(position or 0), int(level or 0))
    place = Place(pk, slug, title, frozenset(fold(title)), (pk,), order)
    (found.sections if at == "section" else found.topics).append(place)


def nested(sections: Iterable[Place]) -> list[Place]:
    """The sections in reading order, each told what it is a part of, and what its parts are."""
    found = sorted(sections, key=lambda place: (place.order[0], place.pk))
    parents = tree.parents([place.order[1] for place in found])
    for at, above in enumerate(parents):
        if above is not None:
            parent, place = found[above], found[at]
            title, folded = f"{parent.title}{tree.BETWEEN}{place.title}", parent.folded | place.folded
            found[at] = replace(place, title=title, folded=folded)
    for at, above in reversed([*enumerate(parents)]):
        if above is not None:
            found[above] = replace(found[above], pks=(*found[above].pks, *found[at].pks))
    return found


def _find(name: tuple[str, ...], folded: Sequence[str]) -> tuple[int, int] | None:
    width = len(name)
    starts = range(len(folded) - width + 1) if width else ()
    return next(((at, at + width) for at in starts if tuple(folded[at : at + width]) == name), None)
