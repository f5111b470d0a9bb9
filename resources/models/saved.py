"""What people keep for themselves: entries, and pages that the guide does not have. Nobody else sees it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from resources.models.entry import ADDRESS_LENGTH, HOST_LENGTH, TITLE_LENGTH
from resources.models.resource import Resource

SAVED_MAX = 5_000
"""So many pages one person keeps."""
NOTE_LENGTH, FOLDER_LENGTH, SAVED_TAGS_MAX = 1_000, 200, 20


class SavedQuerySet(models.QuerySet["Saved"]):
    def newest_first(self) -> "SavedQuerySet":
        return self.order_by("-added_at", "-id")

    def unread(self) -> "SavedQuerySet":
        return self.filter(read_at=None)

    def read(self) -> "SavedQuerySet":
        return self.filter(read_at__isnull=False)

    def kept_before(self, row: "Saved") -> "SavedQuerySet":
        """What comes behind this one in a list that begins with the newest."""
        behind = Q(added_at__lt=row.added_at) | Q(pk__lt=row.pk)
        return self.filter(behind, added_at__lte=row.added_at)


class Saved(models.Model):
    """The address and the title are its own: what is taken out of the guide stays on the list of who kept it.

    `url`, `host` and `key` are from `links.address`, as those of an entry. `folder` is where it was in a bookmark file.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved")
    resource = models.ForeignKey(Resource, null=True, on_delete=models.SET_NULL, related_name="+")
    url = models.CharField("address", max_length=ADDRESS_LENGTH)
    host = models.CharField(max_length=HOST_LENGTH)
    key = models.CharField(max_length=ADDRESS_LENGTH)
    key_version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH)
    note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    tags = models.JSONField(default=list)
    folder = models.CharField(max_length=FOLDER_LENGTH, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = SavedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "saved"
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="a_person_keeps_an_address_once"),
            models.UniqueConstraint(fields=["person", "resource"], name="a_person_keeps_an_entry_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-added_at", "-id"], name="what_one_person_keeps"),
            models.Index(
                fields=["person", "-added_at", "-id"], condition=Q(read_at=None), name="what_one_person_has_to_read"
            ),
        ]

    def __str__(self) -> str:
        return f"Saved page {self.pk}"  # Without its title: operators read what commands print.
