"""What plans are made of: the topics with their points, what each needs before it, and what has to be read for it."""

from collections import defaultdict
from dataclasses import dataclass

from accounts.models import User
from guide import plan
from guide.models import FormerSlug, Topic
from resources import progress
from resources.models import Mark, Resource, ResourceTopic
from resources.text import one_line

REQUIRED_MOST = 1_000
"""More entries than that nobody reads for all topics together."""


@dataclass(frozen=True, slots=True)
class Material:
    """The topics in the order of the roadmap, and by slug the required entries of each."""

    topics: list[plan.Topic]
    required: dict[str, list[Resource]]

    @property
    def titles(self) -> dict[str, str]:
        return {topic.slug: topic.title for topic in self.topics}


def material() -> Material:
    """Four queries, however many rows there are."""
    rows = Topic.objects.with_points()
    return Material([_topic(row) for row in rows], _required())


def done_by(person: User) -> set[str]:
    """Slugs of the topics that somebody has marked as done or skipped."""
    return {slug for slug, mark in progress.marks_of(person).topics.items() if mark in {Mark.DONE, Mark.SKIPPED}}


def moved(slugs: set[str]) -> dict[str, str]:
    """Where topics are that have had these slugs; nothing for one that is gone. Other words are not in it."""
    rows = FormerSlug.objects.filter(slug__in=slugs) if slugs else FormerSlug.objects.none()
    return {former: slug or "" for former, slug in rows.values_list("slug", "topic__slug")}


def _topic(row: Topic) -> plan.Topic:
    points = tuple(plan.Point(one_line(point.title), point.minutes, point.skill) for point in row.points.all())
    needs = frozenset(other.slug for other in row.prerequisites.all())
    return plan.Topic(row.slug, one_line(row.title), points, needs)


def _required() -> dict[str, list[Resource]]:
    """The first of each topic before the second of any, up to REQUIRED_MOST."""
    rows = ResourceTopic.objects.live().filter(is_required=True).order_by("position", "id")
    found: dict[str, list[Resource]] = defaultdict(list)
    for item in rows.select_related("topic", "resource")[:REQUIRED_MOST]:
        found[item.topic.slug].append(item.resource)
    return dict(found)
