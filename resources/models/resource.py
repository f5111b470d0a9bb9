"""What is in the guide. Everything in this table has been accepted by somebody."""

from functools import lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from taggit.managers import TaggableManager

from guide.models import Section, Topic
from resources import ranking, versions
from resources.models.entry import MINUTES_MAX, Entry
from resources.models.tag import ResourceTag
from resources.models.tool import all_in_one


class Health(models.TextChoices):
    """The verdict on a link, by the rules of `links.health`; `gone` is said by a person alone."""

    UNKNOWN = "unknown", "Not looked at yet"
    OK = "ok", "Works"
    MOVED = "moved", "Works, at another address"
    BLOCKED = "blocked", "Keeps us out, which says nothing about the page"
    FAILING = "failing", "Fails since a short while"
    BROKEN = "broken", "Broken"
    GONE = "gone", "Gone"


def never_looked_at() -> dict[str, Any]:
    """The fields of health of a link whose past says nothing any more: it is new, or has a new address."""
    now = timezone.now()
    return {
        "health": Health.UNKNOWN,
        "checked_at": None,
        "seen_well_at": None,
        "check_due_at": now,
        "check_claimed_until": None,
        "evidence_since": now,
    }


CARD = (
    "id", "url", "host", "title", "summary", "kind", "level", "cost", "minutes", "language", "runs_on", "ram_gb", "gpu",
    "dollars", "has_teardown", "covers", "is_vendor", "is_own_work", "health", "useful_count",
)  # fmt: skip
"""The columns that a card shows."""
LENGTH = Coalesce("minutes", Value(MINUTES_MAX + 1))
"""What takes nobody knows how long comes after all others: `search.answers` asks in these words."""
LIVE = Q(retired_at=None, hidden_at=None)


class IsBroken(models.Func):
    """1 where the link is broken, spelt out as in an index below: of a parameter, SQLite proves nothing."""

    template = "(CASE WHEN %(expressions)s = 'broken' THEN 1 ELSE 0 END)"
    output_field = models.PositiveSmallIntegerField()


class ResourceQuerySet(models.QuerySet["Resource"]):
    def live(self) -> "ResourceQuerySet":
        """What readers find: neither taken out, nor hidden until a moderator has looked."""
        return self.filter(LIVE)

    def in_order(self) -> "ResourceQuerySet":
        return self.order_by("position", "id")

    def with_breaks(self) -> "ResourceQuerySet":
        """With `comes_last`: 1 for a broken link, by which these come behind all others."""
        return self.annotate(comes_last=IsBroken("health"))

    def best_first(self) -> "ResourceQuerySet":
        """By their scores, and of equals the newest; broken links have the least score of all."""
        return self.order_by("-score", "-id")

    def with_trials(self) -> "ResourceQuerySet":
        """With the counts of trials, which `facts` tells."""
        return self.annotate(worked_count=_trials(worked=True), broke_count=_trials(worked=False))

    def with_tools(self) -> "ResourceQuerySet":
        """With the tools as the world has them, for what covers any."""
        told = Case(When(covers="", then=Value("")), default=all_in_one(), output_field=models.TextField())
        return self.annotate(tools_told=told)

    def for_lists(self) -> "ResourceQuerySet":
        """With everything that a card in a list shows, in a constant number of queries."""
        rows = self.with_tools().select_related("section", "suggested_by")
        return rows.prefetch_related("tags", "doors")  # type: ignore[misc]  # taggit is not typed.

    def in_full(self) -> "ResourceQuerySet":
        """All columns, with the slugs of sections and the handles of people. Tags, doors and topics `listing.complete`
        tells, in one query."""
        own = [field.name for field in self.model._meta.concrete_fields]
        return self.select_related("section", "suggested_by").only(*own, "section__slug", "suggested_by__handle")

    def for_cards(self) -> "ResourceQuerySet":
        """With what a card shows of the row itself, and what puts it in its place; `listing` tells the rest."""
        rows = self.annotate(sample_told=F("suggested_by__is_sample"))
        return rows.only(*CARD, "key", "section", "suggested_by", "reviewed_at", "position", "score")


def _trials(**kind: bool) -> Coalesce:
    of_entry = apps.get_model("resources", "Trial").objects.filter(resource=OuterRef("pk"), **kind)
    return Coalesce(Subquery(of_entry.order_by().values("resource").annotate(number=Count("pk")).values("number")), 0)


class Resource(Entry):  # type: ignore[django-manager-missing]  # taggit is not typed.
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="resources")
    position = models.PositiveIntegerField(default=0, help_text="Links are shown from the lowest number up.")
    suggested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="resources"
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    retired_because = models.CharField(max_length=300, blank=True, editable=False)
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    reviewed_at = models.DateTimeField(default=timezone.now, editable=False)  # A person said that it is right.
    review_due_on = models.DateField(null=True, blank=True, editable=False)
    useful_count = models.PositiveIntegerField(default=0, editable=False)
    score = models.PositiveSmallIntegerField(default=ranking.BASE, editable=False)  # Written by `ordering`.
    health = models.CharField(max_length=7, choices=Health.choices, default=Health.UNKNOWN, editable=False)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    seen_well_at = models.DateTimeField(null=True, blank=True, editable=False)
    check_due_at = models.DateTimeField(default=timezone.now, editable=False)
    check_claimed_until = models.DateTimeField(null=True, editable=False)  # Somebody is looking at it, until then.
    evidence_since = models.DateTimeField(default=timezone.now, editable=False)  # Older checks say nothing any more.

    tags = TaggableManager(through=ResourceTag, blank=True)
    topics = models.ManyToManyField(Topic, through="ResourceTopic", related_name="resources", blank=True)
    objects = ResourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="resource_address_is_unique"),
            models.CheckConstraint(condition=Q(health__in=Health.values), name="resource_health_is_known"),
        ]
        indexes = [
            models.Index(fields=["section", "position", "id"], condition=LIVE, name="links_of_one_section"),
            models.Index(
                F("section"), IsBroken("health"), F("position"), F("id"), condition=LIVE, name="links_in_reading_order"
            ),
            models.Index(fields=["section", "-score", "-id"], condition=LIVE, name="best_links_of_one_section"),
            models.Index(fields=["-added_at", "-id"], condition=LIVE, name="resources_newest_first"),
            models.Index(fields=["-useful_count", "-id"], condition=LIVE, name="resources_most_useful_first"),
            models.Index(fields=["-score", "-id"], condition=LIVE, name="resources_best_first"),
            models.Index(LENGTH, F("id").desc(), condition=LIVE, name="resources_shortest_first"),
            models.Index(  # The last column is summed up, and so read from the index.
                fields=["suggested_by", "-added_at", "-id", "useful_count"], condition=LIVE,
                name="resources_of_one_person",
            ),
            models.Index(fields=["host"], condition=LIVE, name="resources_of_a_host"),
            models.Index(fields=["check_due_at", "id"], condition=LIVE, name="links_due_for_a_check"),
            models.Index(fields=["review_due_on", "id"], condition=LIVE, name="entries_due_for_a_look"),
            models.Index(fields=["kind", "id"], condition=Q(review_due_on=None), name="entries_without_a_date"),
            # What moderators see, live or not: the list of all, that of a section, what readers do not find, what came
            # from a list by how its name begins, and the links of a section on its own page.
            models.Index(fields=["-added_at", "-id"], name="entries_as_listed"),
            models.Index(fields=["section", "-added_at", "-id"], name="section_entries_as_listed"),
            models.Index(fields=["-added_at", "-id"], condition=Q(retired_at__isnull=False), name="entries_taken_out"),
            models.Index(fields=["-added_at", "-id"], condition=Q(hidden_at__isnull=False), name="entries_hidden"),
            models.Index(
                fields=["source"], opclasses=["varchar_pattern_ops"], condition=~Q(source=""), name="entries_of_a_list"
            ),
            models.Index(
                fields=["section", "position", "id"], condition=Q(retired_at=None), name="links_to_be_arranged"
            ),
        ]  # fmt: skip

    @property
    def is_sample(self) -> bool:
        if hasattr(self, "sample_told"):  # By `for_cards`.
            return bool(self.sample_told)
        return bool(self.suggested_by and self.suggested_by.is_sample)

    @property
    def is_live(self) -> bool:
        return self.retired_at is None and self.hidden_at is None

    @property
    def is_broken(self) -> bool:
        return self.health == Health.BROKEN

    @property
    def facts(self) -> ranking.Facts:
        """What its score is made of; with trials where `with_trials` has counted them."""
        columns: dict[str, Any] = {name: getattr(self, name, 0) for name in ranking.Facts._fields}
        return ranking.Facts(**columns)

    @property
    def reasons(self) -> list[str]:
        """Why it stands where it does among the best; nothing where it was not asked for `with_trials`."""
        return ranking.reasons(self.facts, timezone.now()) if hasattr(self, "worked_count") else []

    @property
    def outdated(self) -> str:
        """What has moved on since the entry was made, in a sentence or two; known of what `for_lists` has fetched."""
        return versions.note(self.covers, self._tools)

    @property
    def outdated_in_short(self) -> str:
        """`covers MLflow 1`, where MLflow is beyond that; known as `outdated` is."""
        return versions.short(self.covers, self._tools)

    @property
    def _tools(self) -> dict[str, versions.Newest]:
        """The tools as the world has them, where `for_lists` has asked for them along with what covers any."""
        return versions.tools(getattr(self, "tools_told", None) or "")

    @property
    def archive_url(self) -> str:
        """Where the Internet Archive would have a copy. We never ask it ourselves."""
        return f"https://web.archive.org/web/{self.url}"

    @property
    def slug(self) -> str:
        return _slug(self.title)

    def get_absolute_url(self) -> str:
        return _path(self.pk, self.title)


@lru_cache(maxsize=10_000)
def _path(pk: int, title: str) -> str:
    return reverse("resource", args=[pk, _slug(title)])


@lru_cache(maxsize=10_000)
def _slug(title: str) -> str:
    return slugify(title, allow_unicode=True)[:60].strip("-") or "resource"
