"""What a section looks for, so precisely that somebody can go and find it."""

import re

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from guide.duration import duration_of
from guide.models import Section, Topic
from resources.models.entry import MINUTES_MAX, Cost, Kind, Level, RunsOn
from resources.models.resource import Resource

TITLE_LENGTH = 120
DIGITS_MAX = 18
"""Of an id that both databases can look for."""
OF_SECTION, OF_TOPIC = (
    f"SELECT * FROM resources_want WHERE {column} = %s AND closed_at IS NULL ORDER BY second_count DESC, id LIMIT %s"  # noqa: S608
    for column in ("section_id", "topic_id")
)
PLACES = {RunsOn.LAPTOP: "on a laptop", RunsOn.CLUSTER: "on a cluster", RunsOn.CLOUD: "in a cloud account"}


def in_words(
    title: str, *, kind: str = "", level: str = "", cost: str = "", runs_on: str = "", minutes_most: int | None = None
) -> str:
    """`A KServe lab: beginner, free, on a laptop, under 2 h`. What is not known is left out, and so is a kind that the
    title names itself."""
    names_itself = bool(kind) and re.search(rf"\b{kind}s?\b", title, re.IGNORECASE)
    facts = [
        Kind(kind).label if kind and not names_itself else "",
        Level(level).label if level else "",
        Cost(cost).label if cost else "",
        PLACES[RunsOn(runs_on)] if runs_on else "",
        f"under {duration_of(minutes_most)}" if minutes_most else "",
    ]
    said = [fact[0].lower() + fact[1:] for fact in facts if fact]
    return f"{title.rstrip(' .:')}: {', '.join(said)}" if said else title


class WantQuerySet(models.QuerySet["Want"]):
    def open(self) -> "WantQuerySet":
        """What nothing has met so far, the most looked for first."""
        return self.filter(closed_at=None).order_by("-second_count", "id")

    def first_of(self, place: Section | Topic, most: int) -> "list[Want]":
        """Of `open()`, so many; as a statement, which takes less time to run than a queryset to put together."""
        return list(self.raw(OF_TOPIC if isinstance(place, Topic) else OF_SECTION, [place.pk, most]))

    def named(self, number: str) -> "Want | None":
        """The open one of this number, as an address or a form has it; None for any other word."""
        is_number = number.isascii() and number.isdecimal() and len(number) <= DIGITS_MAX
        return self.open().select_related("section", "topic").filter(pk=int(number)).first() if is_number else None


class Want(models.Model):
    """`second_count` counts the `Second` rows, and is written in their transaction."""

    slug = models.SlugField(max_length=80, unique=True, help_text="By which files of ours know it. It never changes.")
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
            ),
            models.Index(
                fields=["-closed_at", "-id"], condition=models.Q(closed_at__isnull=False), name="latest_met_wants"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its place on the board of its section."""
        return f"{reverse('wanted')}?section={self.section.slug}#want-{self.pk}"

    @property
    def sentence(self) -> str:
        names = ("kind", "level", "cost", "runs_on", "minutes_most")
        return in_words(self.title, **{name: getattr(self, name) for name in names})

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Second(models.Model):
    """Somebody looks for the same."""

    want = models.ForeignKey(Want, on_delete=models.CASCADE, related_name="seconds")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="seconds")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["want", "person"], name="a_person_seconds_a_want_once")]
        indexes = [models.Index(fields=["person", "-at"], name="what_one_person_seconds")]

    def __str__(self) -> str:
        return f"{self.person}: {self.want}"
