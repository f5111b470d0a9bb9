"""The queue: one row for each thing that wants, or wanted, a decision; and what readers report.

A row says what the list shows, so that the list costs the same at any size. It is kept by `queue` in the transaction of
the deed that changes what it is about.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from guide.models import Section
from resources.models.entry import HOST_LENGTH
from resources.models.health import Incident
from resources.models.resource import Resource
from resources.models.submission import CLIENT_LENGTH, Submission
from resources.models.tag import Tag

WORDS_LENGTH = 500


class ItemKind(models.TextChoices):
    NEW = "new", "New"
    EDIT = "edit", "Suggested change"
    SAMPLE = "sample", "Change made at once"
    REPORT = "report", "Report"
    LINK = "link", "Link"
    TAGS = "tags", "Tags"
    PROSE = "prose", "Text"
    LAB = "lab", "Lab"
    FRESH = "fresh", "Still right?"


class ItemState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    HELD = "held", "With its sender"
    CLOSED = "closed", "Decided"


class QueueItemQuerySet(models.QuerySet["QueueItem"]):
    def open(self) -> "QueueItemQuerySet":
        return self.filter(state__in=[ItemState.WAITING, ItemState.HELD])

    def waiting(self) -> "QueueItemQuerySet":
        """What a moderator can decide now: not with its sender, and not put off."""
        return self.filter(Q(deferred_until=None) | Q(deferred_until__lte=timezone.now()), state=ItemState.WAITING)

    def oldest_first(self) -> "QueueItemQuerySet":
        return self.order_by("opened_at", "id")

    def with_subjects(self) -> "QueueItemQuerySet":
        return self.select_related("section", "submitter", "claimed_by", "submission")


class QueueItem(models.Model):
    """`version` grows with every change of what the item is about, so that a decision on an older sight is refused."""

    kind = models.CharField(max_length=6, choices=ItemKind.choices)
    state = models.CharField(max_length=7, choices=ItemState.choices, default=ItemState.WAITING)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=300)
    host = models.CharField(max_length=HOST_LENGTH, blank=True)
    section = models.ForeignKey(Section, null=True, on_delete=models.PROTECT, related_name="items")
    submitter = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    submission = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="items")
    resource = models.ForeignKey(Resource, null=True, on_delete=models.PROTECT, related_name="items")
    incident = models.OneToOneField(Incident, null=True, on_delete=models.CASCADE, related_name="item")
    tag = models.ForeignKey(Tag, null=True, on_delete=models.CASCADE, related_name="+")
    into = models.ForeignKey(Tag, null=True, on_delete=models.CASCADE, related_name="+")
    score = models.SmallIntegerField(default=0)
    terms = models.JSONField(default=list, help_text="What the score is made of: pairs of words and points.")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    deferred_until = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    claimed_until = models.DateTimeField(null=True)

    objects = QueueItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "kind"], name="a_submission_is_in_the_queue_once"),
            models.UniqueConstraint(
                fields=["resource"], condition=Q(kind=ItemKind.REPORT) & ~Q(state=ItemState.CLOSED),
                name="reports_of_an_entry_are_one_item",
            ),
            models.UniqueConstraint(
                fields=["resource", "kind"],
                condition=Q(kind__in=[ItemKind.LAB, ItemKind.FRESH]) & ~Q(state=ItemState.CLOSED),
                name="an_entry_is_asked_about_once",
            ),
            models.UniqueConstraint(fields=["tag", "into"], name="two_tags_are_compared_once"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="item_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="item_state_is_known"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "opened_at", "id"], name="items_by_age"),
            models.Index(fields=["state", "-score", "opened_at", "id"], name="items_by_score"),
            models.Index(fields=["section", "state", "opened_at", "id"], name="items_of_a_section"),
            models.Index(fields=["kind", "state", "opened_at", "id"], name="items_of_a_kind"),
            models.Index(fields=["host", "state", "opened_at", "id"], name="items_of_a_host"),
            models.Index(fields=["submitter", "state", "opened_at", "id"], name="items_of_a_person"),
            models.Index(fields=["opened_at", "id"], name="items_ever_by_age"),
            models.Index(fields=["-score", "opened_at", "id"], name="items_ever_by_score"),
            models.Index(
                fields=["claimed_by", "claimed_until"], condition=Q(claimed_by__isnull=False), name="items_claimed"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("review", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state != ItemState.CLOSED

    @property
    def seen(self) -> int:
        """The version that a decision names: the submission's where there is one to decide on."""
        if self.submission and self.kind != ItemKind.SAMPLE:
            return self.submission.version
        return self.version

    def is_claimed(self, now: datetime | None = None) -> bool:
        """Whether somebody holds it at the moment."""
        return bool(self.claimed_by_id and self.claimed_until and self.claimed_until > (now or timezone.now()))


class Complaint(models.TextChoices):
    """What can be wrong with an entry, as readers say it."""

    BROKEN = "broken", "The link is broken"
    OUTDATED = "outdated", "It is out of date"
    SPAM = "spam", "It is spam"
    SECTION = "section", "It is in the wrong section"
    PAID = "paid", "It costs money now"
    DUPLICATE = "duplicate", "It is here twice"
    OTHER = "other", "Something else"


class Report(models.Model):
    """One reader's complaint about one entry. All that are open about one entry are one item of the queue."""

    item = models.ForeignKey(QueueItem, on_delete=models.PROTECT, related_name="reports")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="reports")
    complaint = models.CharField(max_length=9, choices=Complaint.choices)
    words = models.CharField(max_length=WORDS_LENGTH, blank=True)
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="reports")
    is_guest = models.BooleanField(default=False)
    is_trusted = models.BooleanField(default=False, help_text="The reporter was trusted when they reported it.")
    client = models.CharField(max_length=CLIENT_LENGTH, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item", "reporter"], name="a_person_reports_an_entry_once"),
            models.CheckConstraint(condition=Q(complaint__in=Complaint.values), name="complaint_is_known"),
        ]
        indexes = [
            models.Index(fields=["reporter", "-at"], name="reports_of_one_person"),
            models.Index(fields=["client", "-at"], condition=~Q(client=""), name="reports_of_one_guest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_complaint_display()}: {self.resource}"

    @property
    def reporter_name(self) -> str:
        return self.reporter.handle if self.reporter else "a guest" if self.is_guest else "a former member"
