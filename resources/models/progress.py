"""How far a person is: with the steps of the roadmap, and with entries."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from guide.models import Topic
from resources.models.resource import Resource


class Mark(models.TextChoices):
    """An empty one says that an older mark was taken back, which is something to remember when two devices meet."""

    DONE = "done", "Done"
    LEARNING = "learning", "Learning"
    SKIPPED = "skipped", "Skipped"


class Progress(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="progress")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+")
    resource = models.ForeignKey(Resource, null=True, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=8, choices=Mark.choices, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "progress"
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="a_person_marks_a_topic_once"),
            models.UniqueConstraint(fields=["person", "resource"], name="a_person_marks_an_entry_once"),
            models.CheckConstraint(
                condition=Q(topic=None, resource__isnull=False) | Q(topic__isnull=False, resource=None),
                name="progress_is_with_one_thing",
            ),
            models.CheckConstraint(condition=Q(mark__in=["", *Mark.values]), name="mark_is_known"),
        ]

    def __str__(self) -> str:
        return f"Progress {self.pk}"  # Without what it is with: operators read what commands print.
