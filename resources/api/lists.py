"""What is answered where there are several: a shape for each list of the guide."""

from pydantic import Field

from resources.api.shapes import (
    Bridge,
    Counted,
    Decision,
    FoundEntry,
    Relative,
    Section,
    Shape,
    TagShape,
    Topic,
)


class Sections(Shape):
    items: list[Section]


class Entries(Shape):
    items: list[FoundEntry]
    count: Counted
    problems: list[str] = Field(description="What was not understood; the rest was looked for all the same.")
    instead: str = Field(description="What was looked for where a word was probably misspelt.")
    bridges: list[Bridge] = Field(description="Twins of what was looked for.")


class Relatives(Shape):
    items: list[Relative]


class Tags(Shape):
    items: list[TagShape]


class Topics(Shape):
    items: list[Topic]


class Bridges(Shape):
    items: list[Bridge]


class Decisions(Shape):
    items: list[Decision]


class Suggestions(Shape):
    items: list[str]


class Facets(Shape):
    """For each filter, how much fits each of its values together with everything else that is asked for."""

    counts: dict[str, dict[str, Counted]]
