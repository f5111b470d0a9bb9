"""How far a person is: with the steps of the roadmap, with entries, and with sections that are read here."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guide.models import Section, Topic
from resources.models.resource import Resource


class Mark(models.TextChoices):
    """The strongest first."""

    DONE = "done", "Done"
    LEARNING = "learning", "Learning"
    SKIPPED = "skipped", "Skipped"


class Progress(models.Model):
    """When each mark was last set, and when all of them were last taken back: what holds of these, and how the rows of
    two devices become one, `resources.marks` knows."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="progress")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+")
    resource = models.ForeignKey(Resource, null=True, on_delete=models.CASCADE, related_name="+")
    section = models.ForeignKey(Section, null=True, on_delete=models.CASCADE, related_name="+")
    done_at = models.DateTimeField(null=True)
    learning_at = models.DateTimeField(null=True)
    skipped_at = models.DateTimeField(null=True)
    reset_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "progress"
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="a_person_marks_a_topic_once"),
            models.UniqueConstraint(fields=["person", "resource"], name="a_person_marks_an_entry_once"),
            models.UniqueConstraint(fields=["person", "section"], name="a_person_marks_a_section_once"),
            models.CheckConstraint(
                condition=Q(topic__isnull=False, resource=None, section=None)
                | Q(topic=None, resource__isnull=False, section=None)
                | Q(topic=None, resource=None, section__isnull=False),
                name="progress_is_with_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(done_at=None, learning_at=None, skipped_at=None, reset_at=None),
                name="progress_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Progress {self.pk}"  # Without what it is with: operators read what commands print.
