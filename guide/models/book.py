"""The book: one guide of sections, each open or "coming soon" until enough resources are live in it."""

from math import ceil

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models, transaction
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
        with connection.cursor() as cursor:
            cursor.execute("UPDATE guide_section SET waiting_count = waiting_count + 1 WHERE id = %s", [self.pk])

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
