"""The words by which resources are found. Names come from `tagging.normal`: lower case, no spaces."""

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from taggit.models import ItemBase, TagBase

from guide.models import Section
from resources.tagging import TAG_LENGTH, slug_of

SUGGESTED, LISTED = 100, 200
"""So many tags are suggested in a form, and shown on the page of all tags."""


class TagQuerySet(models.QuerySet["Tag"]):
    def suggestions(self) -> tuple[str, ...]:
        """The names of those that a form suggests, most used first."""
        return tuple(self.in_use().values_list("name", flat=True)[:SUGGESTED])

    def in_use(self) -> "TagQuerySet":
        """Tags of live resources, most used first."""
        return self.filter(live_count__gt=0).order_by("-live_count", "name")


class Tag(TagBase):
    """`live_count` and those of `SectionTag` are written by `tag_counts`, in the transaction that changes them."""

    name = models.CharField(max_length=TAG_LENGTH)
    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    description = models.CharField(max_length=300, blank=True, help_text="What the word means here, in a sentence.")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="synonyms", editable=False
    )

    live_count = models.PositiveIntegerField("live entries", default=0, editable=False)

    objects = TagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="tag_name_is_unique", violation_error_message="This tag exists already."
            )
        ]
        indexes = [
            models.Index(fields=["name"], name="tags_by_name"),
            models.Index(
                fields=["-live_count", "name"], condition=models.Q(live_count__gt=0), name="tags_most_used_first"
            ),
        ]

    def slugify(self, tag: str, i: int | None = None) -> str:
        return slug_of(tag) + (f"-{i}" if i else "")

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])


class ResourceTag(ItemBase):
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="items", db_index=False)  # The first of both.
    content_object = models.ForeignKey("resources.Resource", on_delete=models.CASCADE, related_name="tag_items")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="a_resource_has_a_tag_once"),
        ]
        indexes = [models.Index(fields=["tag", "-id"], name="latest_entries_of_a_tag")]


class SectionTag(models.Model):
    """How many live entries of a section have a tag: one at least, for a row is there.

    The database does not look after `section`: it would lock the section, which everybody does before the tags, and who
    counts anew holds the tags already.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="tag_counts", db_constraint=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="section_counts")
    live_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "tag"], name="a_tag_is_counted_once_in_a_section")]
        indexes = [models.Index(fields=["section", "-live_count", "tag"], name="most_used_tags_of_a_section")]

    def __str__(self) -> str:
        return f"{self.section}: {self.tag}"
