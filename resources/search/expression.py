"""What the index is asked: words and phrases, all of them, any of them, none; how often that may fit. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

EVERY = ":live"
"""A word of every document."""
LEVELS = (9, 13, 17)
"""Every document holds the number of its id's block of 2⁹, 2¹³ and 2¹⁷ ids: with them the index itself keeps a
question to a window of ids, and what lies outside costs nothing."""
WIDE = 1 << 15
"""A window of fewer ids is made of the two smaller sizes."""
SEEK, FETCH = 40, 12
"""What a jump in the list of a word costs, and the reading of a document, counted in entries of a list."""
Sizes = Callable[[str], int]
"""About how many documents hold a word."""


@dataclass(frozen=True, slots=True)
class Has:
    word: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words right behind each other."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Expression"


@dataclass(frozen=True, slots=True)
class All:
    parts: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    parts: "tuple[Expression, ...]"


Expression = Has | Phrase | Not | All | Any
EVERYTHING = Has(EVERY)


def all_of(*parts: Expression | None) -> Expression:
    found = [part for part in parts if part and part != EVERYTHING]
    return All(tuple(found)) if len(found) > 1 else found[0] if found else EVERYTHING


def any_of(*parts: Expression) -> Expression:
    """Any of nothing is nothing: no document lacks the word of every document."""
    found = tuple(dict.fromkeys(parts))
    return Any(found) if len(found) > 1 else found[0] if found else Not(EVERYTHING)


def words(node: Expression) -> Iterator[str]:
    """Every word that the index is asked for."""
    match node:
        case Has(word):
            yield word
        case Phrase(several):
            yield from several
        case Not(part):
            yield from words(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from words(part)


def has_phrase(node: Expression) -> bool:
    match node:
        case Phrase():
            return True
        case Not(part):
            return has_phrase(part)
        case All(parts) | Any(parts):
            return any(map(has_phrase, parts))
    return False


def most(node: Expression, sizes: Sizes, top: int) -> int:
    """No more documents than this fit, of `top`, as far as the sizes are right."""
    match node:
        case Has(word):
            return min(sizes(word), top)
        case Phrase(several):
            return min(min(map(sizes, several)), top)
        case All(parts):
            return min(most(part, sizes, top) for part in parts)
        case Any(parts):
            return min(sum(most(part, sizes, top) for part in parts), top)
    return top


def cost(node: Expression, sizes: Sizes, top: int) -> float:
    """How many entries are read to find all that fits: the rarest part leads, and the others are asked about it."""
    match node:
        case Has(word):
            return min(sizes(word), top)
        case Phrase(several):
            together = All(tuple(map(Has, several)))
            return cost(together, sizes, top) + FETCH * most(node, sizes, top)
        case Not(part):
            return top + cost(part, sizes, top)
        case Any(parts):
            return sum(cost(part, sizes, top) for part in parts)
        case All(parts):
            least = min(most(part, sizes, top) for part in parts)
            asked = (part.part if isinstance(part, Not) else part for part in parts)
            return sum(min(cost(part, sizes, top), least * SEEK) for part in asked)


def window(low: int, high: int) -> Expression:
    """The blocks of ids that hold all ids above `low` and up to `high`, and some around them: few blocks, because every
    step of the index asks each of them. A wide window is made of the two larger sizes."""
    least = LEVELS[0] if high - low < WIDE else LEVELS[1]
    first, last = (low + 1) >> least, (max(high, low + 1) >> least) + 1
    return any_of(*(Has(block(level, number)) for level, number in _blocks(first, last, least)))


def block(level: int, number: int) -> str:
    return f":{level}:{number}"


def blocks_of(pk: int) -> list[str]:
    return [block(level, pk >> bits) for level, bits in enumerate(LEVELS)]


def _blocks(first: int, last: int, least: int) -> Iterator[tuple[int, int]]:
    """The fewest blocks, the largest possible, for those of the size `least` from `first` to before `last`."""
    while first < last:
        level = LEVELS.index(least)
        for higher, bits in enumerate(LEVELS):
            size = 1 << max(0, bits - least)
            if bits > least and first % size == 0 and first + size <= last:
                level = higher
        size = 1 << (LEVELS[level] - least)
        yield level, first // size
        first += size
