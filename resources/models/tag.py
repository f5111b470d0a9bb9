"""The words by which resources are found. Names come from `tagging.normal`: lower case, no spaces."""

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from taggit.models import ItemBase, TagBase

from resources.tagging import TAG_LENGTH, slug_of

SUGGESTED, LISTED = 100, 500
"""So many tags are suggested in a form, and shown on the page of all tags."""


class TagQuerySet(models.QuerySet["Tag"]):
    def suggestions(self) -> "TagQuerySet":
        return self.in_use()[:SUGGESTED]

    def in_use(self) -> "TagQuerySet":
        """Tags of live resources, each with its `live_count`, most used first."""
        counted = self.annotate(
            live_count=models.Count(
                "items", filter=models.Q(items__content_object__retired_at=None, items__content_object__hidden_at=None)
            )
        )
        used: TagQuerySet = counted.filter(live_count__gt=0).order_by("-live_count", "name")
        return used


class Tag(TagBase):
    name = models.CharField(max_length=TAG_LENGTH)
    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    description = models.CharField(max_length=300, blank=True, help_text="What the word means here, in a sentence.")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="synonyms", editable=False
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="tag_name_is_unique", violation_error_message="This tag exists already."
            )
        ]

    def slugify(self, tag: str, i: int | None = None) -> str:
        return slug_of(tag) + (f"-{i}" if i else "")

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])


class ResourceTag(ItemBase):
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="items")
    content_object = models.ForeignKey("resources.Resource", on_delete=models.CASCADE, related_name="tag_items")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="a_resource_has_a_tag_once"),
        ]
