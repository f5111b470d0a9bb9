"""The roadmap: its topics with what each holds, as a list and as pictures; their addresses, which nobody gets twice."""

from dataclasses import dataclass

from django.db.models import IntegerField, OuterRef, Q, Subquery
from django.urls import reverse

from guide import picture
from guide.circles import circle
from guide.models import FormerSlug, Section, Topic, TopicQuerySet
from guide.picture import Picture, Step

COUNTED = 100
"""As many entries of a topic as its page shows: how many more there are, nobody counts for a page."""


class _Counted(Subquery):
    template, output_field = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)", IntegerField()


@dataclass(frozen=True, slots=True)
class Roadmap:
    """`topics` in their order, and the same `pictures` for wide and for narrow windows."""

    topics: list[Topic]
    pictures: list[Picture]

    @property
    def minutes(self) -> int:
        return sum(topic.minutes for topic in self.topics)


def shown() -> Roadmap:
    """All of it, in three queries."""
    topics = all_topics()
    steps = [_step(topic) for topic in topics]
    return Roadmap(topics, [picture.draw(steps, plan) for plan in picture.PLANS])


def all_topics() -> list[Topic]:
    """In their order, each with its points, its prerequisites, and `resource_count`: what of it readers find, counted
    up to one more than COUNTED; `counted` says it."""
    topics = list(counted(COUNTED + 1).order_by("position", "id").with_points())
    for topic in topics:
        topic.counted = said(topic.resource_count)  # type: ignore[attr-defined]  # Counted above.
    return topics


def counted(most: int) -> TopicQuerySet:
    """Topics with `resource_count`, as readers find them, up to this number."""
    items = Topic._meta.get_field("items").related_model._base_manager
    live = items.filter(topic=OuterRef("pk"), resource__retired_at=None, resource__hidden_at=None)
    return Topic.objects.annotate(resource_count=_Counted(live.values("pk")[:most]))


def said(count: int) -> str:
    """`17`, or `100+`."""
    return f"{COUNTED}+" if count > COUNTED else str(count)


def section_of(sections: list[Section]) -> Section | None:
    """The first that shows the roadmap."""
    return next((section for section in sections if section.shows_roadmap), None)


def find(slug: str) -> Topic | None:
    """The topic of this word, or the one that had it once."""
    if "\0" in slug:  # Which PostgreSQL does not even look for.
        return None
    return Topic.objects.filter(Q(slug=slug) | Q(former_slugs__slug=slug)).first()


def words() -> dict[str, Topic | None]:
    """Every topic by its word, and by those that it had once; None where it is gone."""
    former = FormerSlug.objects.select_related("topic")
    return {one.slug: one.topic for one in former} | {topic.slug: topic for topic in Topic.objects.all()}


def ways() -> dict[int, set[int]]:
    """The ids of all topics to those of their prerequisites."""
    found: dict[int, set[int]] = {pk: set() for pk in Topic.objects.values_list("pk", flat=True)}
    for later, earlier in Topic.prerequisites.through.objects.values_list("from_topic", "to_topic"):
        found[later].add(earlier)
    return found


def hold() -> None:
    """Keep everybody else from changing a topic until the transaction ends: a circle, or an address given twice, may
    come of two changes of which neither sees the other. Who only says that an entry teaches a topic is not kept out."""
    list(Topic.objects.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def is_taken(slug: str, by: Topic | None = None) -> bool:
    """Whether the word leads, or led, to another topic. Call `hold` before."""
    former = FormerSlug.objects.filter(slug=slug)
    return (former.exclude(topic=by) if by else former).exists()


def rename(topic: Topic, slug: str) -> None:
    """Give it this word, once it is known to be free; its old one leads to it from now on. Call `hold` before."""
    old = Topic.objects.values_list("slug", flat=True).get(pk=topic.pk)
    if old != slug:
        topic.former_slugs.filter(slug=slug).delete()
        FormerSlug.objects.create(slug=old, topic=topic)
        Topic.objects.filter(pk=topic.pk).update(slug=slug)


def remove(topic: Topic) -> None:
    """Take it out of the roadmap. Its words are nobody's after that."""
    FormerSlug.objects.create(slug=topic.slug)
    topic.delete()


def circle_with(topic: Topic, before: list[Topic]) -> list[str]:
    """The titles of topics of which each would come before the next, and the last is the first again, if these came
    before `topic`; nothing where that is sound. Call `hold` before."""
    titles = dict(Topic.objects.values_list("pk", "title"))
    return [titles[pk] for pk in circle(ways() | {topic.pk: {one.pk for one in before}})]


def _step(topic: Topic) -> Step:
    count: int = topic.resource_count  # type: ignore[attr-defined]  # `all_topics` has asked.
    note = f"{topic.counted} resource{'s' * (count != 1)}" if count else "no resource yet"
    return Step(topic.slug, topic.title, reverse("topic", args=[topic.slug]), note, not count)
