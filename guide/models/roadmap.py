"""The topics of the roadmap, with their points; and the bridges from what people in DevOps know."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse


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
