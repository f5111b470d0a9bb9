"""Which steps of the roadmap a resource teaches."""

from django.db import models
from django.db.models import Prefetch

from guide.models import Topic
from resources.models.resource import Resource


class ResourceTopicQuerySet(models.QuerySet["ResourceTopic"]):
    def live(self) -> "ResourceTopicQuerySet":
        return self.filter(resource__retired_at=None, resource__hidden_at=None)

    def for_cards(self) -> "ResourceTopicQuerySet":
        """With the resources as `ResourceQuerySet.for_cards` has them, in two queries."""
        return self.prefetch_related(Prefetch("resource", Resource.objects.for_cards()))


class ResourceTopic(models.Model):
    """A resource teaches a step of the roadmap."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="items")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="topic_items")
    position = models.PositiveSmallIntegerField(default=0, help_text="Shown from the lowest number up.")
    is_required = models.BooleanField("required", default=False)

    objects = ResourceTopicQuerySet.as_manager()

    class Meta:
        ordering = ["-is_required", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "resource"], name="a_resource_has_a_topic_once"),
        ]
        indexes = [
            models.Index(fields=["topic", "-is_required", "position", "id"], name="resources_of_a_topic"),
            models.Index(fields=["position", "id"], condition=models.Q(is_required=True), name="what_a_plan_requires"),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.resource}"
