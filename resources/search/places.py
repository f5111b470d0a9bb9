"""The sections, topics and bridges of the guide: few enough to be read for every question, and never written into
documents, so that renaming one changes no document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import CharField, F, Value

from guide.models import Bridge, Section, Topic
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


def read() -> Places:
    """All of them, in one query."""
    text = CharField()
    sections = Section.objects.order_by().annotate(
        at=Value("section"), words=Value("", output_field=text), label=F("title")
    ).values_list("at", "pk", "slug", "label", "words")  # fmt: skip
    topics = Topic.objects.order_by().annotate(
        at=Value("topic"), words=Value("", output_field=text), label=F("title")
    ).values_list("at", "pk", "slug", "label", "words")  # fmt: skip
    bridges = Bridge.objects.order_by().annotate(at=Value("bridge"), label=F("twin")).values_list(
        "at", "pk", "idea", "label", "words"
    )  # fmt: skip
    found = Places()
    for at, pk, slug, title, words in sorted(sections.union(topics, bridges, all=True)):
        _keep(found, at, pk, slug, title, words)
    return found


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


def _keep(found: Places, at: str, pk: int, slug: str, title: str, words: str) -> None:
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
