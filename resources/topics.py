"""Which steps of the roadmap an entry teaches. Moderators say so."""

from collections.abc import Iterable
from typing import Any

from guide.models import Topic
from resources.models import Resource, ResourceTopic


def choices() -> list[tuple[str, str]]:
    """Every topic, in the order of the roadmap: its slug and its title."""
    return list(Topic.objects.values_list("slug", "title"))


def named(slugs: Iterable[str]) -> list[Topic]:
    """Those of these slugs that there are, in the order of the roadmap."""
    return list(Topic.objects.filter(slug__in=list(slugs)))


def slugs_of(resource: Resource) -> list[str]:
    return sorted(resource.topics.order_by().values_list("slug", flat=True))


def give(resource: Resource, wanted: Iterable[Topic]) -> list[ResourceTopic]:
    """Let it teach these and no others; the rows that are gone by that."""
    held = {item.topic_id: item for item in resource.topic_items.order_by("pk")}
    keys = {topic.pk for topic in wanted}
    gone = [item for key, item in held.items() if key not in keys]
    ResourceTopic.objects.filter(pk__in=[item.pk for item in gone]).delete()
    ResourceTopic.objects.bulk_create(ResourceTopic(topic_id=key, resource=resource) for key in sorted(keys - {*held}))
    return gone


def differences(resource: Resource, wanted: list[Topic]) -> dict[str, list[Any]]:
    """`{"topics": [titles before, titles after]}`, in the order of the roadmap; nothing where nothing differs."""
    before = list(resource.topics.all())
    after = sorted(set(wanted), key=lambda topic: (topic.position, topic.pk))
    return {"topics": [[topic.title for topic in before], [topic.title for topic in after]]} if before != after else {}
