"""The little language of the search, explained by examples. Pure; `search` is what understands it."""

from typing import NamedTuple

from resources.models.entry import Cost, Kind, Level


class Example(NamedTuple):
    typed: str
    finds: str


class Part(NamedTuple):
    title: str
    text: str
    examples: list[Example]


def _one_of(values: list[str]) -> str:
    return f"{', '.join(values[:-1])} or {values[-1]}"


PARTS = [
    Part(
        "Words",
        "All of them have to be there, in any order. Capital letters and accents make no difference, and the last word "
        "may be unfinished.",
        [
            Example(
                "model registry", "Both words, anywhere: in the title, the summary, the tags, the site, the section."
            ),
            Example('"feature store"', "Exactly these words, one behind the other."),
            Example("kubernetes -video", "The first word, and not the second."),
            Example("airflow or prefect", "One of the two, or both."),
            Example("(airflow or prefect) -tool", "Parentheses keep together what belongs together."),
        ],
    ),
    Part(
        "What it is",
        "A word, a colon, and what you want. Put a minus in front to leave it out.",
        [
            Example("kind:lab", f"Only labs. It is {_one_of(Kind.values)}."),
            Example("level:beginner", f"For beginners. It is {_one_of(Level.values)}."),
            Example("cost:free", f"Free of charge. It is {_one_of(Cost.values)}."),
            Example("tag:mlops", "With this tag."),
            Example("section:ml-basics", "In this section or a part of it, by the name in its address."),
            Example("language:german", "In this language, by its English name or its code."),
            Example("-kind:video monitoring", "About monitoring, and no video."),
        ],
    ),
    Part(
        "Where it is from",
        "",
        [
            Example("host:github.com", "From this site."),
            Example("by:ada", "Suggested by the person of this name."),
            Example("is:laptop", "You can do it on your own laptop."),
            Example("-is:vendor", "Nobody publishes it who sells what it explains."),
            Example("-is:own", "Whoever suggested it neither wrote nor sells it."),
            Example("is:new", "Added in the last month."),
            Example("is:broken", "The link does not open any more; there may be an archived copy."),
            Example("after:2026-01-01", "Added on this day or later."),
            Example("before:2026-07-01", "Added before this day."),
        ],
    ),
]
