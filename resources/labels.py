"""What an entry has beside its own fields: its tags, the topics that it teaches, its doors.

Called by deeds that have locked the entry, inside their transactions.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from guide.models import Topic
from resources import doors, queue, tag_counts, tagging
from resources import topics as steps
from resources.doors import Ways
from resources.journal import DOORS, TAGS, TOPICS, Journal, Lists
from resources.models import Resource, ResourceTag, ResourceTopic, Tag
from resources.models.tag import SUGGESTED
from resources.search import documents
from resources.tagging import slug_of


class More(NamedTuple):
    """What is to be written, of each None where it stays: tags before and after, topics, doors."""

    tags: list[list[str]] | None
    topics: list[Topic] | None
    ways: Ways | None


def tag(resource: Resource, names: Iterable[str], journal: Journal | None = None) -> list[str]:
    """Give it these tags, or those that they were merged into; the names it has now.

    Those that are there are locked by name, so that nobody merges or removes them meanwhile, and then new ones are
    made by name: two deeds that want the same never wait crosswise.
    """
    wanted = sorted(set(names))
    rows = Tag.objects.filter(name__in=wanted)
    list(rows.order_by("name").select_for_update(no_key=True).values_list("pk"))
    known = {name: into or name for name, into in rows.values_list("name", "merged_into__name")}
    for name in wanted:
        if name not in known:
            _make_tag(name, journal)
    found = sorted({known.get(name, name) for name in wanted})
    resource.tags.set(found)
    documents.write(resource.pk)
    return found


def ready(names: Iterable[str]) -> dict[str, Tag]:
    """The tags of these names, or those that they were merged into, for a deed that gives many entries theirs at once:
    all are locked, by name, and then those that are missing are made."""
    wanted = sorted(set(names))
    rows = Tag.objects.filter(name__in=wanted)
    tag_counts.lock(pk for pair in rows.values_list("pk", "merged_into") for pk in pair if pk)
    found = {tag.name: tag.merged_into or tag for tag in rows.select_related("merged_into")}
    missing = {name: slug_of(name) for name in wanted if name not in found}
    taken = Counter(missing.values()) + Counter(
        Tag.objects.filter(slug__in=missing.values()).values_list("slug", flat=True)
    )
    plain = [Tag(name=name, slug=slug) for name, slug in missing.items() if taken[slug] == 1]
    made = Tag.objects.bulk_create(plain)
    made += [Tag.objects.create(name=name) for name, slug in missing.items() if taken[slug] > 1]
    _ask_of_lookalikes(made)
    return found | {tag.name: tag for tag in made}


def write(row: Resource, more: More, journal: Journal) -> tuple[Lists, list[ResourceTag | ResourceTopic]]:
    """What they were and what they are now, for the journal; and the rows that are gone by that."""
    lists: Lists = {}
    gone: list[ResourceTag | ResourceTopic] = []
    if more.tags is not None:
        held = list(row.tag_items.select_related("tag"))
        names = tag(row, more.tags[1], journal)
        lists[TAGS] = (more.tags[0], names)
        gone += [item for item in held if item.tag.name not in names]
    if more.topics is not None:
        before = steps.slugs_of(row)
        gone += steps.give(row, more.topics)
        lists[TOPICS] = (before, steps.slugs_of(row))
    if more.ways is not None:
        lists[DOORS] = (doors.words(doors.of(row)), doors.words(more.ways))
        doors.give(row, more.ways)
    return lists, gone


def _make_tag(name: str, journal: Journal | None) -> None:
    """A new tag. One that is spelt almost like another in use is a question for moderators."""
    made, is_new = Tag.objects.get_or_create(name=name)
    if is_new and journal:
        journal.made(made)
    if is_new:
        _ask_of_lookalikes([made])


def _ask_of_lookalikes(made: list[Tag]) -> None:
    others = list(Tag.objects.in_use()[:SUGGESTED]) if made else []
    for tag in made:
        alike = next((other for other in others if tagging.are_alike(tag.name, other.name)), None)
        if alike:
            queue.open_tags(tag, alike)
