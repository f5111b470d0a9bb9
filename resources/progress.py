"""How far a person is: marked thing by thing, brought from a browser or a file, and reset. Private to them.

All that write lock the person first, as `limits` does.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from accounts.models import User
from resources import marks
from resources.marks import RESOURCES, SECTIONS, TOPICS, Thing, Times
from resources.models import Mark, Progress

COLUMNS = {word: f"{word}_at" for word in (*marks.WORDS, marks.RESET)}


class Marks(NamedTuple):
    """What a person has marked: topics and sections by slug, entries by number. What has no mark is not in it."""

    topics: dict[str, Mark]
    resources: dict[int, Mark]
    sections: dict[str, Mark]


def marks_of(person: User) -> Marks:
    """One query."""
    found = Marks({}, {}, {})
    for (noun, name), times in _held(person):
        word = marks.word_of(times, person.progress_reset_at)
        if word:
            by_name: dict[int | str, Mark] = getattr(found, noun)
            by_name[int(name) if noun == RESOURCES else name] = Mark(word)
    return found


def _held(person: User) -> Iterator[tuple[Thing, Times]]:
    names = ("topic__slug", "section__slug", "resource_id", *COLUMNS.values())
    for topic, section, resource, *times in Progress.objects.filter(person=person).values_list(*names):
        yield _thing(topic, section, resource), _times(times)


def _thing(topic: str | None, section: str | None, resource: int | None) -> Thing:
    if topic:
        return TOPICS, topic
    return (SECTIONS, section) if section else (RESOURCES, str(resource))


def _times(times: Iterable[object]) -> Times:
    return {word: at for word, at in zip(COLUMNS, times, strict=True) if at}  # type: ignore[misc]
