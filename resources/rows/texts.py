"""What made-up entries say: words by Zipf's law, and some of known frequency. Pure, apart from the spelling of words.

So many different entries are drawn, by chance; beyond, their words come again.
"""

import random
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from resources.models.entry import Cost, Kind, Level
from resources.search.documents import words_of

WORDS, TEXTS = 40_000, 30_000
HOSTS = 20_000
LANGUAGES = ["en"] * 90 + ["de"] * 5 + ["fr"] * 3 + ["pt"] * 2
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve xi yo zu sta tri plo cre sha".split()  # noqa: SIM905
PIPELINE, MONITORING, MODEL, ONNX = "pipeline", "monitoring", "model", "onnx"
"""In the even half of all, in the odd half, in every third, in one of a hundred."""
STORE, ZEPPELIN = "feature store", "zeppelin"
"""A phrase in every fortieth; a word in five of all."""
FIRST_TAG, FIRST_HOST = "kubernetes", "pages.example.org"
"""With three of ten entries, and with one of ten."""


class Text(NamedTuple):
    """`tags` are numbers of tags, `words` what finds it."""

    title: str
    summary: str
    tags: tuple[int, ...]
    host: str
    words: str
    kind: str
    level: str
    cost: str
    minutes: int | None
    language: str
    runs_on: str
    is_vendor: bool
    is_own_work: bool


def tag_names(count: int) -> list[str]:
    """As many tags as a guide of `count` entries has: a few that everybody uses, and a long tail."""
    return [FIRST_TAG, *map(word, range(1, 200 + count // 50))]


def draw(count: int, tags: list[str], seed: int) -> Iterator[Text]:
    """The first TEXTS of them, or `count`."""
    chance = random.Random(seed)  # noqa: S311  # nosec B311  # Nothing here is a secret.
    words = [word(number) for number in range(WORDS)]
    weights = list(accumulate(1 / (number + 8) for number in range(WORDS)))
    common = list(accumulate(1 / (number + 3) for number in range(min(300, len(tags)))))
    for number in range(min(count, TEXTS)):
        in_title, in_summary = chance.choices(words, cum_weights=weights, k=6), []
        in_summary += chance.choices(words, cum_weights=weights, k=18)
        for planted in _planted(number):
            (in_title if chance.random() < 0.1 else in_summary).append(planted)
        named = {*chance.choices(range(len(common)), cum_weights=common, k=2), chance.randrange(len(tags))}
        named = named | {0} if number % 10 in {1, 4, 8} else named - {0}
        yield _text(" ".join(in_title), " ".join(in_summary), sorted(named), tags, _host(number, chance), chance)


def with_zeppelin(text: Text, tags: list[str]) -> Text:
    summary = f"{ZEPPELIN} {text.summary}"[:280].rpartition(" ")[0]
    return text._replace(summary=summary, words=_words(text.title, summary, text.tags, tags, text.host))


def word(number: int) -> str:
    """Every number has a word of its own."""
    found = ""
    number += 25
    while number:
        number, rest = divmod(number, len(SYLLABLES))
        found += SYLLABLES[rest]
    return found


def _text(title: str, summary: str, named: list[int], tags: list[str], host: str, chance: random.Random) -> Text:
    said = title.capitalize()
    return Text(
        said, summary, tuple(named), host, _words(said, summary, named, tags, host), chance.choice(Kind.values),
        chance.choice(Level.values), chance.choice(Cost.values), chance.choice([None, *range(5, 400)]),
        chance.choice(LANGUAGES), chance.choice(["", "", "", "laptop"]), chance.random() < 0.2, chance.random() < 0.05,
    )  # fmt: skip


def _words(title: str, summary: str, named: list[int] | tuple[int, ...], tags: list[str], host: str) -> str:
    return words_of(title, summary, sorted(tags[one] for one in named), host)


def _host(number: int, chance: random.Random) -> str:
    return FIRST_HOST if number % 10 == 7 else f"{word(int(HOSTS * chance.random() ** 3))}.example.com"


def _planted(number: int) -> list[str]:
    found = [MONITORING if number % 2 else PIPELINE]
    return found + [MODEL] * (number % 3 == 0) + [ONNX] * (number % 100 == 7) + [STORE] * (number % 40 == 1)
