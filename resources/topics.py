"""Which steps of the roadmap an entry teaches. Moderators say so."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Max

from guide.models import Topic
from resources.models import Resource, ResourceTopic

PLACES = 32_767
"""The highest number of a place that both databases hold."""
_FIRST = (
    "SELECT * FROM (SELECT item.topic_id, item.is_required, item.position, item.id, item.resource_id"
    " FROM resources_resourcetopic item JOIN resources_resource entry ON entry.id = item.resource_id"
    " WHERE item.topic_id = %s AND entry.retired_at IS NULL AND entry.hidden_at IS NULL"
    " ORDER BY item.topic_id, item.is_required DESC, item.position, item.id LIMIT %s) AS first_of_it"
)
"""Of one topic, from its index; of all together, a database would number every row first."""
_AT_ONCE = 100
"""So many parts of one statement no database minds."""


def choices() -> list[tuple[str, str]]:
    """Every topic, in the order of the roadmap: its slug and its title."""
    return list(Topic.objects.values_list("slug", "title"))


def named(slugs: Iterable[str]) -> list[Topic]:
    """Those of these slugs that there are, in the order of the roadmap."""
    return list(Topic.objects.filter(slug__in=list(slugs)))


def taught_by(topics: list[int], most: int) -> dict[int, list[tuple[int, bool]]]:
    """The first `most` live entries of each of these topics, by id, and whether they are required; these come first.
    One query for a hundred topics."""
    found: dict[int, list[tuple[int, bool]]] = {topic: [] for topic in topics}
    for start in range(0, len(topics), _AT_ONCE):
        some = topics[start : start + _AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join([_FIRST] * len(some)), [value for topic in some for value in (topic, most)]
            )
            rows = sorted(cursor.fetchall(), key=lambda row: (not row[1], *row[2:4]))
        for topic, is_required, *_, entry in rows:
            found[topic].append((entry, bool(is_required)))
    return found


def slugs_of(resource: Resource) -> list[str]:
    return sorted(resource.topics.order_by().values_list("slug", flat=True))


def give(resource: Resource, wanted: Iterable[Topic]) -> list[ResourceTopic]:
    """Let it teach these and no others; the rows that are gone by that."""
    held = {item.topic_id: item for item in resource.topic_items.order_by("pk")}
    keys = {topic.pk for topic in wanted}
    gone = [item for key, item in held.items() if key not in keys]
    ResourceTopic.objects.filter(pk__in=[item.pk for item in gone]).delete()
    teach((key, resource) for key in sorted(keys - {*held}))
    return gone


def teach(pairs: Iterable[tuple[int, Resource]]) -> None:
    """Each resource behind what is in the topic of this id."""
    rows = [ResourceTopic(topic_id=key, resource=resource) for key, resource in pairs]
    filled = ResourceTopic.objects.filter(topic__in={row.topic_id for row in rows}).order_by()
    ends = dict(filled.values("topic").annotate(end=Max("position")).values_list("topic", "end")) if rows else {}
    for row in rows:
        row.position = ends[row.topic_id] = min(ends.get(row.topic_id, 0) + 1, PLACES)
    ResourceTopic.objects.bulk_create(rows)


def arrange(topic: Topic, places: dict[int, tuple[int, bool]]) -> None:
    """Put the resources of these ids where the numbers say, and say of each whether it is required; number all of them
    from 1. What was added meanwhile stays behind."""
    items = list(topic.items.select_for_update().order_by("position", "pk"))
    wanted = {item.pk: places.get(item.resource_id, (item.position, item.is_required)) for item in items}
    items.sort(key=lambda item: wanted[item.pk][0])
    moved = []
    for number, item in enumerate(items, start=1):
        before, item.position = (item.position, item.is_required), min(number, PLACES)
        item.is_required = wanted[item.pk][1]
        moved += [item] * (before != (item.position, item.is_required))
    ResourceTopic.objects.bulk_update(moved, ["position", "is_required"])


def differences(resource: Resource, wanted: list[Topic]) -> dict[str, list[Any]]:
    """`{"topics": [titles before, titles after]}`, in the order of the roadmap; nothing where nothing differs."""
    before = list(resource.topics.all())
    after = sorted(set(wanted), key=lambda topic: (topic.position, topic.pk))
    return {"topics": [[topic.title for topic in before], [topic.title for topic in after]]} if before != after else {}
