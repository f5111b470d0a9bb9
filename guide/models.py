"""The book: one guide of sections, each open or "coming soon" until enough resources are live in it; the topics of its
roadmap; and the bridges from what people in DevOps know.

And two tables of the workers: which schedule ran when, and who is at work; and the revision of all that is public.
"""

from math import ceil

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from guide import tree

WORDS_PER_MINUTE = 200
"""Silent reading of non-fiction, rounded down from the 238 of Brysbaert's 2019 review, for a technical text."""


class Guide(models.Model):
    """The one row that says what the whole guide is called and how it introduces itself."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    title = models.CharField(max_length=200)
    introduction = models.TextField(blank=True, help_text="Markdown, shown on the page “About”.")

    class Meta:
        verbose_name_plural = "guide"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="guide_is_one_row")]

    def __str__(self) -> str:
        return self.title


class SectionQuerySet(models.QuerySet["Section"]):
    def numbered(self) -> "list[Section]":
        """Every section in reading order, each with what `tree.grow` tells it."""
        return tree.grow(list(self.order_by("position", "id")))

    def named(self, slug: str) -> "Section | None":
        """The one of this slug, as `numbered` knows it; None where there is none."""
        return next((section for section in self.numbered() if section.slug == slug), None)

    def names(self) -> dict[str, str]:
        """By slug, in reading order: what tells each section from all others."""
        return {section.slug: section.name for section in self.defer("prose").numbered()}


class Section(models.Model):
    """One stage of the guide: prose, hand-picked links, or both.

    The two counts are kept by `recount()` in the transaction that changes what they count, so that no page counts rows.
    """

    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    position = models.PositiveIntegerField(default=0, help_text="Sections are shown from the lowest number up.")
    level = models.PositiveSmallIntegerField(
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(6)],
        help_text="Of its heading in the README: 2 is a section, 3 a part of the section before it, and so on.",
    )
    summary = models.CharField(max_length=200, blank=True, help_text="One line for the front page.")
    prose = models.TextField(blank=True, help_text="Markdown.")
    wanted = models.CharField(max_length=400, blank=True, help_text="What we look for, shown to contributors.")
    asks_for = models.CharField(
        max_length=20, blank=True, help_text="The kind a contributor is asked for: course, lab …"
    )
    is_open = models.BooleanField("open", default=False)
    shows_roadmap = models.BooleanField(default=False, help_text="The topics of the roadmap are listed here.")
    opens_itself = models.BooleanField("opens by itself", default=True)
    needed_count = models.PositiveSmallIntegerField(
        "needed to open", default=3, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    resource_count = models.PositiveIntegerField(default=0, editable=False)
    waiting_count = models.PositiveIntegerField(default=0, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)

    # Known of sections that were asked for together, by `numbered`: any other is a tree of its own.
    number = 0  # In reading order, from 1.
    place = ""  # `3`, or `3.1` for the first part of it.
    name = ""
    parent: "Section | None" = None
    parts: "list[Section]" = []  # `numbered` gives each a list of its own.
    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=Q(level__range=(1, 6)), name="section_level_is_a_headings")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("section", args=[self.slug])

    @property
    def path(self) -> "list[Section]":
        """From the top down to itself."""
        return [*self.parent.path, self] if self.parent else [self]

    @property
    def branch(self) -> "list[Section]":
        """Itself and all that is part of it, in reading order."""
        return [self, *(below for part in self.parts for below in part.branch)]

    @property
    def depth(self) -> int:
        """0 for the top."""
        return len(self.path) - 1

    @property
    def full_title(self) -> str:
        """`Python › Books`. No query: it is the title alone where `numbered` has not told its parent."""
        return tree.BETWEEN.join(section.title for section in self.path)

    @property
    def is_soon(self) -> bool:
        """ "Coming soon": not open, and no heading of parts that are."""
        return not any(section.is_open for section in self.branch)

    @property
    def total_count(self) -> int:
        """The resources in it and in its parts."""
        return sum(section.resource_count for section in self.branch)

    @property
    def reading_minutes(self) -> int:
        """Rounded up to a whole minute; 0 where there is nothing to read."""
        return ceil(len(self.prose.split()) / WORDS_PER_MINUTE)

    @property
    def shown(self) -> tree.Shown:
        """What lists of sections say of it: words and numbers, by which `fragments` knows what it has drawn."""
        columns = (self.slug, self.title, self.place, self.summary, self.needed_count, self.resource_count)
        minutes = 0 if self.is_soon or self.total_count else self.reading_minutes
        return tree.Shown(*columns, self.waiting_count, self.is_soon, self.total_count, minutes)

    @property
    def missing_count(self) -> int:
        """How many more accepted resources open this section by itself."""
        return max(0, self.needed_count - self.resource_count)

    def one_more_waits(self) -> None:
        """Count what has just been sent, in its transaction. A recount of others locks the row as this does, and counts
        what it sees once it has the lock: so neither misses what the other counts."""
        Section.objects.filter(pk=self.pk).update(waiting_count=F("waiting_count") + 1)

    def recount(self) -> bool:
        """Count again what is live and what waits here; True if that opened the section.

        Call it inside the transaction that changed the rows. The row is locked first: under READ COMMITTED a count
        taken before the lock could miss what a neighbour has just committed.
        """
        with transaction.atomic():
            row = Section.objects.filter(pk=self.pk)
            row.select_for_update().values_list("pk").get()
            row.update(
                resource_count=self.resources.live().count(),
                waiting_count=self.submissions.waiting().new_pages().count(),
            )
            return bool(
                row.filter(is_open=False, opens_itself=True, resource_count__gte=F("needed_count")).update(
                    is_open=True, opened_at=timezone.now()
                )
            )


class Skill(models.TextChoices):
    """What somebody who runs software may know already."""

    DOCKER = "docker", "Docker"
    KUBERNETES = "kubernetes", "Kubernetes"
    TERRAFORM = "terraform", "Terraform"
    CI = "ci-cd", "CI/CD"
    PROMETHEUS = "prometheus", "Prometheus"
    PYTHON = "python", "Python"
    SQL = "sql", "SQL"
    CLOUD = "cloud", "A public cloud"
    WORKFLOWS = "workflows", "Workflow engines"
    SECURITY = "security", "Secrets and signing"


class TopicQuerySet(models.QuerySet["Topic"]):
    def with_points(self) -> "TopicQuerySet":
        return self.prefetch_related("points", "prerequisites")

    def that_name(self, words: str) -> "TopicQuerySet":
        """Those that say these words in their own. There are few topics, so that each is read."""
        said = Q(title__icontains=words) | Q(summary__icontains=words) | Q(why__icontains=words)
        return self.filter(said | Q(points__title__icontains=words)).distinct()


class Topic(models.Model):
    """One step of the roadmap: what somebody who comes from DevOps learns, in this order."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300, help_text="What it is, in a sentence or two.")
    why = models.CharField("why it matters", max_length=600, blank=True, help_text="To somebody who runs software.")
    position = models.PositiveIntegerField(default=0, help_text="Topics are shown from the lowest number up.")
    prerequisites = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="leads_to", help_text="What should be known before it."
    )

    counted = ""  # How many resources it has, in words: known where `roadmap.all_topics` has asked.
    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])

    @property
    def minutes(self) -> int:
        """What its points take together; no query where `with_points` asked for them."""
        return sum(point.minutes for point in self.points.all())


class Point(models.Model):
    """A part of a topic, with the time it takes to learn. Who has `skill` knows it already."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="points")
    title = models.CharField(max_length=160)
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(5), MaxValueValidator(6_000)])
    skill = models.CharField(max_length=10, choices=Skill.choices, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=Q(skill__in=["", *Skill.values]), name="point_skill_is_known")]

    def __str__(self) -> str:
        return self.title


class FormerSlug(models.Model):
    """A word that a topic had in its address: it leads to where the topic is now, and no other topic gets it."""

    slug = models.SlugField(max_length=80, unique=True)
    topic = models.ForeignKey(Topic, null=True, on_delete=models.SET_NULL, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug


class Bridge(models.Model):
    """An idea of machine learning and its twin in DevOps: whoever looks for the one finds the other."""

    slug = models.SlugField(max_length=80, unique=True)
    idea = models.CharField(max_length=80, help_text="As people in machine learning call it: model registry.")
    twin = models.CharField(max_length=80, help_text="As people in DevOps call it: artifact registry.")
    words = models.CharField(
        max_length=300, blank=True, help_text="More words that people in DevOps look for, separated by commas."
    )
    same = models.CharField(max_length=300, help_text="What is the same.")
    differs = models.CharField(max_length=300, help_text="Where the comparison ends.")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.idea} ↔ {self.twin}"

    def get_absolute_url(self) -> str:
        return reverse("bridge", args=[self.slug])

    @property
    def other_words(self) -> list[str]:
        return list(filter(None, map(str.strip, self.words.split(","))))


class ScheduleRun(models.Model):
    """One run of one schedule. Of many workers, the one that adds the row is the one that enqueues the task."""

    name = models.CharField(max_length=100)
    slot_at = models.DateTimeField(help_text="When the period began that this run is for.")

    class Meta:
        # The constraint's index also finds the latest run of a schedule.
        constraints = [models.UniqueConstraint(fields=["name", "slot_at"], name="a_schedule_runs_once_per_slot")]

    def __str__(self) -> str:
        return f"{self.name} at {self.slot_at:%Y-%m-%d %H:%M}"


class Worker(models.Model):
    """A process that runs tasks, for as long as it lives. One whose count stands still is dead.

    A count and not a time: whether it stands still can be seen without believing anybody's clock.
    """

    name = models.CharField(max_length=64, primary_key=True)
    beat_count = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """Which state of everything public this is. Triggers of the database write it: see `guide.revision`.

    SQLite lets one writer in at a time, and there is one row. On PostgreSQL there are as many as had to be written at
    the same time, so that nobody waits for anybody's.
    """

    number = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.number)
