"""What somebody proposes. Nothing in this table is public."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from guide.models import Section
from resources.models.entry import Entry
from resources.models.resource import Resource


class State(models.TextChoices):
    WAITING = "waiting", "Waiting for review"
    CHANGES_ASKED = "changes-asked", "Changes asked for"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Not accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN = [State.WAITING, State.CHANGES_ASKED]


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def open(self) -> "SubmissionQuerySet":
        """Still wants a decision, from a moderator or, where changes were asked for, from its submitter."""
        return self.filter(state__in=OPEN)

    def waiting(self) -> "SubmissionQuerySet":
        return self.filter(state=State.WAITING)

    def oldest_first(self) -> "SubmissionQuerySet":
        return self.order_by("submitted_at", "id")


class Submission(Entry):
    """`version` grows with every change of text or state; a decision names the version that it was taken on."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="submissions")
    tags = models.JSONField(default=list, blank=True, help_text="Names; they become tags when it is accepted.")
    state = models.CharField(max_length=14, choices=State.choices, default=State.WAITING, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    submitter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="submissions"
    )
    submitted_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    look = models.JSONField(default=dict, editable=False, help_text="What `links.preview` found, some time after.")
    message = models.TextField("the moderator's last message", blank=True, editable=False)
    resource = models.ForeignKey(Resource, null=True, blank=True, on_delete=models.SET_NULL, related_name="submissions")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        permissions = [("moderate_submission", "Can decide on submissions")]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state__in=OPEN), name="one_open_submission_per_address"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="submission_state_is_known"),
        ]
        indexes = [
            models.Index(fields=["state", "submitted_at", "id"], name="queue_oldest_first"),
            models.Index(fields=["submitter", "-submitted_at", "-id"], name="submissions_of_one_person"),
            models.Index(fields=["section"], condition=Q(state__in=OPEN), name="open_submissions_of_a_section"),
        ]

    @property
    def is_sample(self) -> bool:
        return bool(self.submitter and self.submitter.is_sample)

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def get_absolute_url(self) -> str:
        return reverse("submission", args=[self.pk])
