"""What a section looks for, so precisely that somebody can go and find it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from guide.models import Section, Topic
from resources.models.entry import MINUTES_MAX, Cost, Kind, Level, RunsOn
from resources.models.resource import Resource

TITLE_LENGTH = 120


class WantQuerySet(models.QuerySet["Want"]):
    def open(self) -> "WantQuerySet":
        return self.filter(closed_at=None)


class Want(models.Model):
    """`second_count` counts the `Second` rows, and is written in their transaction."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="wants")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="wants")
    title = models.CharField(max_length=TITLE_LENGTH, help_text="What it is about: a KServe lab.")
    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    cost = models.CharField(max_length=8, choices=Cost.choices, blank=True)
    runs_on = models.CharField("runs on", max_length=7, choices=RunsOn.choices, blank=True)
    minutes_most = models.PositiveIntegerField(
        "minutes at most", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MINUTES_MAX)]
    )
    second_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    met_by = models.ForeignKey(Resource, null=True, blank=True, on_delete=models.SET_NULL, related_name="met_wants")

    objects = WantQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["section", "-second_count", "id"], condition=models.Q(closed_at=None), name="open_wants"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Second(models.Model):
    """Somebody looks for the same."""

    want = models.ForeignKey(Want, on_delete=models.CASCADE, related_name="seconds")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seconds")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["want", "person"], name="a_person_seconds_a_want_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.want}"
