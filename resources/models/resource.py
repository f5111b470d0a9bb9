"""What is in the guide. Everything in this table has been accepted by somebody."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from taggit.managers import TaggableManager

from guide.models import Section
from resources.models.entry import Entry
from resources.models.tag import ResourceTag


class ResourceQuerySet(models.QuerySet["Resource"]):
    def live(self) -> "ResourceQuerySet":
        return self.filter(retired_at=None)

    def in_order(self) -> "ResourceQuerySet":
        return self.order_by("position", "id")

    def for_lists(self) -> "ResourceQuerySet":
        """With everything that a card in a list shows, in a constant number of queries."""
        return self.select_related("section").prefetch_related("tags")  # type: ignore[misc]  # taggit is not typed.


class Resource(Entry):  # type: ignore[django-manager-missing]  # taggit is not typed.
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="resources")
    position = models.PositiveIntegerField(default=0, help_text="Links are shown from the lowest number up.")
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="resources"
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    retired_because = models.CharField(max_length=300, blank=True, editable=False)

    tags = TaggableManager(through=ResourceTag, blank=True)
    objects = ResourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="resource_address_is_unique"),
        ]
        indexes = [
            models.Index(
                fields=["section", "position", "id"], condition=Q(retired_at=None), name="links_of_one_section"
            ),
            models.Index(fields=["-added_at", "-id"], condition=Q(retired_at=None), name="resources_newest_first"),
        ]

    @property
    def slug(self) -> str:
        return slugify(self.title, allow_unicode=True)[:60].strip("-") or "resource"

    def get_absolute_url(self) -> str:
        return reverse("resource", args=[self.pk, self.slug])
