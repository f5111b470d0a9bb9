"""New entries into the guide, hundreds at a time: rows, tags, topics, doors, history and what search reads.

Called with their sections locked; constraints are asked as ever, so that what somebody else has brought in meanwhile
ends the transaction with an IntegrityError.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from accounts.models import User
from guide.models import Section, Topic
from resources import freshness, labels, ordering, tag_counts, topics
from resources.curation import Fields
from resources.exchange.comparing import Step
from resources.exchange.standing import Doors
from resources.models import Door, Event, Resource, ResourceTag, Tag, Verb
from resources.search import documents

BATCH = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class New:
    """An entry to be: its columns, and what hangs on it. Its `section` is stored."""

    section: Section
    fields: Fields
    tags: Sequence[str] = ()
    topics: Sequence[Topic] = ()
    doors: Doors = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Who imports, nobody the importer itself, and what the list is called that it comes from."""

    by: User | None = None
    source: str = ""

    @property
    def note(self) -> str:
        """For the history."""
        return f"From “{self.source}”." if self.source else ""


class Overtaken(Exception):
    """What a deed leans on was changed by somebody at the same moment."""


def enter(entries: Sequence[New], origin: Origin, tick: Callable[[int], None]) -> None:
    """Live at once, without counting what their sections hold. `tick` is told how many more are in."""
    tags = labels.ready(name for one in entries for name in one.tags)
    for batch in batches(entries, BATCH):
        _enter(batch, origin, tags)
        tick(len(batch))


def known(steps: Iterable[Step]) -> Iterator[tuple[Step, Resource]]:
    """The entries that the guide has already, fetched in batches, in the order of their ids."""
    found = {step.known.pk: step for step in steps if step.known}
    for batch in batches(sorted(found), BATCH):
        for row in Resource.objects.for_lists().filter(pk__in=batch).order_by("pk"):
            yield found[row.pk], row


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _enter(batch: Sequence[New], origin: Origin, tags: dict[str, Tag]) -> None:
    rows = [Resource(section=one.section, source=origin.source, **one.fields) for one in batch]
    for row in rows:
        row.review_due_on = freshness.due_on(row.kind, row.reviewed_at)
        row.score = ordering.of_new(row)
    Resource.objects.bulk_create(rows)
    pairs = list(zip(rows, batch, strict=True))
    ids = [row.pk for row in rows]
    with tag_counts.kept(ids, names={name for one in batch for name in one.tags}):
        ResourceTag.objects.bulk_create(
            ResourceTag(tag=tag, content_object=row)
            for row, one in pairs
            for tag in dict.fromkeys(tags[name] for name in one.tags)
        )
    topics.teach((topic.pk, row) for row, one in pairs for topic in one.topics)
    Door.objects.bulk_create(door for row, one in pairs for door in _doors(row, one.doors))
    Event.objects.bulk_create(
        Event(verb=Verb.IMPORTED, actor=origin.by, resource=row, section=row.section, title=row.title, note=origin.note)
        for row in rows
    )
    documents.write(*ids)


def _doors(row: Resource, doors: Doors) -> list[Door]:
    return [Door(resource=row, label=label, url=url, position=at) for at, (label, url) in enumerate(doors, start=1)]
