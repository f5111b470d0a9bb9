"""Who asks for what: pages by popularity, drawn from a seed, so that every simulation sees the same readers."""

import random
from collections.abc import Callable, Iterator
from itertools import pairwise

Request = tuple[int, int]
"""A page, and a die of 30 bits that decides who asks and through which machine."""
HOME, SECTIONS, ENTRIES, SEARCHES = 1, 9, 1_000_000, 10_000_000
SHARES = (0.3, 0.3, 0.3, 0.1)
"""Of home, sections, entries, searches: an assumption, the one that the results depend on most."""
STEEP, FLAT = 0.8, 0.6
"""Exponents of Zipf's law. Breslau et al., "Web caching and Zipf-like distributions" (INFOCOM 1999), found 0.64 to
0.83 for pages at six proxies. Searches repeat less than pages."""


def draw(count: int, seed: int) -> list[Request]:
    chance = random.Random(seed)
    starts = (0, HOME, HOME + SECTIONS, HOME + SECTIONS + ENTRIES)
    kinds = (_even(HOME), _even(SECTIONS), zipf(ENTRIES, STEEP), zipf(SEARCHES, FLAT))
    drawn = chance.choices(range(len(kinds)), SHARES, k=count)
    return [(starts[kind] + kinds[kind](chance.random()), chance.getrandbits(30)) for kind in drawn]


def zipf(count: int, exponent: float) -> Callable[[float], int]:
    """From an even number below 1 to a rank from 0: the inverse of the continuous law, without a table of a million."""
    power = 1 - exponent
    low, high = 0.5**power, (count + 0.5) ** power
    return lambda even: min(count, max(1, round((low + even * (high - low)) ** (1 / power)))) - 1


def rendered(rate: float, lifetime: float) -> float:
    """The share of requests that find nothing kept, when one cache without bounds keeps a page for `lifetime` seconds.

    By the formula and not by chance: a page that is asked for r times a second is found r T / (1 + r T) of the time.
    """
    ranks = [(HOME, 0.0), (SECTIONS, 0.0), (ENTRIES, STEEP), (SEARCHES, FLAT)]
    found = 0.0
    for share, (count, exponent) in zip(SHARES, ranks, strict=True):
        for of_all, pages in _groups(count, exponent):
            asked = rate * share * of_all / pages * lifetime
            found += share * of_all * asked / (1 + asked)
    return 1 - found


def _groups(count: int, exponent: float) -> Iterator[tuple[float, float]]:
    """Ranks that are asked for about as often: their share of all requests, and how many they are."""
    power, ends = 1 - exponent, [0.5]
    while ends[-1] < count:
        ends.append(min(count + 0.5, ends[-1] + max(1, round(ends[-1] / 100))))
    whole = ends[-1] ** power - ends[0] ** power
    for low, high in pairwise(ends):
        yield (high**power - low**power) / whole, high - low


def _even(count: int) -> Callable[[float], int]:
    return lambda even: int(even * count)
