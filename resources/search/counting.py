"""How many fit each value of each filter, with everything else that is asked for.

Two statements: what is newest of each question shows which values are common and settles those; the others are counted,
each up to what is enough, in a window that is wide enough by what was seen.
"""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache

from resources.search import engine
from resources.search.answers import COUNTED, Count
from resources.search.documents import MINUTES, filter_word
from resources.search.engine import Slice
from resources.search.expression import Has, Not, all_of, cost
from resources.search.expression import words as words_in
from resources.search.filters import CHOICES, CLAIMS, FACETS
from resources.search.places import Place
from resources.search.questions import Question
from resources.search.walks import AMPLE, Walk, allowance, cut, span_for, walks

SEEN = 1_500
"""So many of the newest are looked at, of each question."""
TAGS = 12
KEPT_ABOVE, KEPT_FOR = 5_000, 60
"""In a guide of more entries the counts of what is so much are kept for a minute; all others are counted each time."""
Counts = dict[str, dict[str, Count]]


@dataclass(frozen=True, slots=True)
class Sample:
    """The newest that fit a question, and how often each word of a filter is among them."""

    walk: Walk
    seen: Counter[str]

    def number(self, value: "Value") -> int:
        seen = self.seen[value.word]
        return len(self.walk.rows) - seen if value.is_absence else seen


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet, and the word of the index whose presence, or absence, is counted."""

    facet: str
    name: str
    word: str
    is_absence: bool = False


def counts(question: Question) -> Counts:
    if question.known.top <= KEPT_ABOVE:
        return _anew(question)[0]
    asked = repr([question.typed, sorted(question.facets.items()), question.besides])
    key = f"counts-{sha256(asked.encode()).hexdigest()}"
    found: Counts | None = cache.get(key)
    if found is None:
        found, is_whole = _anew(question)
        if not is_whole:
            cache.set(key, found, KEPT_FOR)
    return found


def _anew(question: Question) -> tuple[Counts, bool]:
    """The counts, and whether everything that fits was looked at."""
    samples = _samples(question)
    values = [value for facet in (*FACETS, "broken") for value in _values(facet, question, samples[facet])]
    found = {value: _settled(value, samples[value.facet]) for value in values}
    open_ = [value for value, one in found.items() if one is None]
    found |= _counted({value: _slice(value, samples[value.facet], question, len(open_)) for value in open_}, question)
    made: Counts = {facet: {} for facet in (*FACETS, "broken")}
    for value, one in found.items():
        if one and one.number:
            made[value.facet][value.name] = one
    made["section"] = _with_parts(made["section"], question.places.sections)
    return made, all(one.walk.is_whole for one in samples.values())


def _with_parts(counts: dict[str, Count], sections: list[Place]) -> dict[str, Count]:
    """What fits a section is what fits it or any of its parts: every entry is in one alone."""
    slugs = {place.pk: place.slug for place in sections}
    several = {place.slug: [counts[slugs[pk]] for pk in place.pks if slugs[pk] in counts] for place in sections}
    sums = {slug: (sum(one.number for one in found), found) for slug, found in several.items() if found}
    return {
        slug: Count(min(number, COUNTED), number > COUNTED or any(one.is_more for one in found))
        for slug, (number, found) in sums.items()
    }


def words() -> list[str]:
    """The words of the values of closed lists: the vocabulary is asked about them with all others."""
    named = [filter_word(name, value) for name, choices in CHOICES.items() for value, _ in choices]
    return [*named, *(filter_word("minutes", name) for name in MINUTES), *(filter_word("is", one) for one in CLAIMS)]


def _counted(slices: dict[Value, Slice], question: Question) -> dict[Value, Count]:
    """Where a window held too few and was not all there is, a wider one decides: one more statement."""
    numbers = dict(zip(slices, engine.numbers(list(slices.values())), strict=True))
    short = {value: one for value, one in slices.items() if one.low > 0 and numbers[value] <= COUNTED}
    wider = {value: _wider(one, question, len(short)) for value, one in short.items()}
    numbers |= dict(zip(wider, engine.numbers(list(wider.values())), strict=True))
    parts = slices | wider
    return {
        value: Count(min(number, COUNTED), number > COUNTED or parts[value].low > 0)
        for value, number in numbers.items()
    }


def _wider(one: Slice, question: Question, many: int) -> Slice:
    """All of it where that is affordable for one of so many."""
    known = question.known
    is_known = all(word in known.counts for word in words_in(one.node))
    is_affordable = is_known and cost(one.node, known.size, known.top) <= 2 * allowance() / many
    return cut(one.node, known, one.limit, known.top if is_affordable else 4 * (one.high - one.low))


def _samples(question: Question) -> dict[str, Sample]:
    """One for each facet that is asked for, without it, and one for all others."""
    nodes = {name: question.without_facet(name) for name in FACETS}
    nodes["broken"] = all_of(question.typed, *question.facets.values())
    several = list(dict.fromkeys(nodes.values()))
    found = walks(several, question.known, "filters", limit=SEEN)
    made = {one.node: Sample(one, Counter(" ".join(filters for (filters,) in one.rows).split())) for one in found}
    return {name: made[node] for name, node in nodes.items()}


def _values(facet: str, question: Question, sample: Sample) -> list[Value]:
    if facet == "section":
        return [Value(facet, one.slug, filter_word("section", one.pk)) for one in question.places.sections]
    if facet == "tag":
        start = filter_word("tag", "")
        tags = [(word, number) for word, number in sample.seen.items() if word.startswith(start)]
        frequent = sorted(tags, key=lambda pair: (-pair[1], pair[0]))[:TAGS]
        return [Value(facet, word.removeprefix(start), word) for word, _ in frequent]
    if facet == "minutes":
        return [Value(facet, name, filter_word(facet, name)) for name in MINUTES]
    if facet in {"vendor", "own"}:
        return [Value(facet, "no", filter_word("is", facet), is_absence=True)]
    if facet in {"laptop", "broken"}:
        return [Value(facet, "1", filter_word("is", facet))]
    return [Value(facet, name, filter_word(facet, name)) for name, _ in CHOICES[facet]]


def _settled(value: Value, sample: Sample) -> Count | None:
    """What the sample says already: all of it where it is whole or nothing more can be afforded, and what is enough."""
    number = sample.number(value)
    if sample.walk.is_whole or len(sample.walk.rows) < SEEN:
        return Count(min(number, COUNTED), number > COUNTED or not sample.walk.is_whole)
    return Count(COUNTED, True) if number > COUNTED else None


def _slice(value: Value, sample: Sample, question: Question, many: int) -> Slice:
    """Wide enough by what was seen; as wide as is affordable for one of so many where nothing was."""
    word = Has(value.word)
    node = all_of(sample.walk.node, Not(word) if value.is_absence else word)
    limit, seen = COUNTED + 1, sample.number(value)
    if seen:
        span = int(sample.walk.width * limit / seen * AMPLE)
    else:
        span = span_for(node, question.known, limit, 2 * allowance() / many)
    return cut(node, question.known, limit, span)
