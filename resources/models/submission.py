"""What somebody proposes: a new page, or a change of an entry. Nothing in this table is public."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from guide.models import Section, Topic
from resources.models.entry import Entry
from resources.models.resource import Resource
from resources.models.want import Want

CLIENT_LENGTH = 43
"""Of the keyed hash of a network address: `limits.client_of`."""


class State(models.TextChoices):
    WAITING = "waiting", "Waiting for review"
    CHANGES_ASKED = "changes-asked", "Changes asked for"
    ACCEPTED = "accepted", "Accepted"
    MERGED = "merged", "Merged into an entry"
    REJECTED = "rejected", "Not accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN = [State.WAITING, State.CHANGES_ASKED]


class Reason(models.TextChoices):
    """Why something was not accepted: the public list, shown on “How we curate” and in the log."""

    OFF_TOPIC = "off-topic", "Off topic"
    HERE_ALREADY = "here-already", "The guide has it already"
    WALL = "wall", "Behind a wall"
    SELLS = "sells", "Sells first, explains second"
    THIN = "thin", "Too thin"
    OUTDATED = "outdated", "Out of date"
    BROKEN = "broken", "Does not open"
    SPAM = "spam", "Spam"
    OTHER = "other", "Another reason"


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def open(self) -> "SubmissionQuerySet":
        """Still wants a decision, from a moderator or, where changes were asked for, from its submitter."""
        return self.filter(state__in=OPEN)

    def waiting(self) -> "SubmissionQuerySet":
        return self.filter(state=State.WAITING)

    def new_pages(self) -> "SubmissionQuerySet":
        """Proposals of pages that are not in the guide; without suggested changes."""
        return self.filter(target=None)

    def imported(self) -> "SubmissionQuerySet":
        """From a list, and from nobody: `source` says which."""
        return self.filter(submitter=None, is_guest=False).exclude(source="")

    def oldest_first(self) -> "SubmissionQuerySet":
        return self.order_by("submitted_at", "id")

    def sent_before(self, row: "Submission") -> "SubmissionQuerySet":
        """What comes behind this one in a list that begins with the latest."""
        behind = Q(submitted_at__lt=row.submitted_at) | Q(pk__lt=row.pk)
        return self.filter(behind, submitted_at__lte=row.submitted_at)


class Submission(Entry):
    """`version` grows with every change of text or state; a decision names the version that it was taken on.

    A suggested change has a `target`. It holds the whole entry as it would be; `changes` maps each field that differs
    to `[before, after]`, in words, and only those fields are written when it is accepted.
    """

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="submissions")
    tags = models.JSONField(default=list, blank=True, help_text="Names; they become tags when it is accepted.")
    target = models.ForeignKey(Resource, null=True, blank=True, on_delete=models.PROTECT, related_name="suggestions")
    changes = models.JSONField(default=dict, editable=False)
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="submissions")
    want = models.ForeignKey(
        Want, null=True, blank=True, on_delete=models.SET_NULL, related_name="submissions", db_index=False
    )
    state = models.CharField(max_length=14, choices=State.choices, default=State.WAITING, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    submitter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="submissions",
        db_index=False,  # The first of two.
    )  # fmt: skip
    is_guest = models.BooleanField(default=False, editable=False)
    guest_email = models.EmailField(max_length=254, blank=True, editable=False)
    client = models.CharField(max_length=CLIENT_LENGTH, blank=True, editable=False)
    submitted_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True, editable=False)
    look = models.JSONField(default=dict, editable=False, help_text="What `links.preview` found, some time after.")
    message = models.TextField("the moderator's last message", blank=True, editable=False)
    resource = models.ForeignKey(Resource, null=True, blank=True, on_delete=models.SET_NULL, related_name="submissions")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        permissions = [("moderate_submission", "Can decide on submissions")]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state__in=OPEN, target=None), name="one_open_submission_per_address"
            ),
            models.UniqueConstraint(
                fields=["target", "submitter"], condition=Q(state__in=OPEN, target__isnull=False),
                name="one_open_suggestion_per_entry_and_person",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="submission_state_is_known"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "submitted_at", "id"], name="queue_oldest_first"),
            models.Index(fields=["submitter", "-submitted_at", "-id"], name="submissions_of_one_person"),
            models.Index(  # Counted by all of these, and so read from the index.
                fields=["submitter", "state", "target", "decided_at", "submitted_at", "id"],
                name="the_record_of_a_person",
            ),
            models.Index(fields=["submitter", "key"], name="addresses_one_person_has_sent"),
            models.Index(fields=["section"], condition=Q(state__in=OPEN), name="open_submissions_of_a_section"),
            models.Index(fields=["host", "state"], name="the_record_of_a_host"),
            models.Index(fields=["-decided_at"], condition=Q(decided_at__isnull=False), name="latest_decisions"),
            models.Index(
                fields=["client", "-submitted_at"], condition=~Q(client=""), name="what_one_guest_has_sent"
            ),
            models.Index(
                Lower("guest_email"), F("submitted_at").desc(), condition=~Q(guest_email=""),
                name="what_one_mailbox_has_sent",
            ),
            models.Index(fields=["want"], condition=Q(want__isnull=False), name="what_answers_a_want"),
        ]  # fmt: skip

    @property
    def is_sample(self) -> bool:
        return bool(self.submitter and self.submitter.is_sample)

    @property
    def is_suggestion(self) -> bool:
        return self.target_id is not None

    @property
    def about(self) -> "Resource | Submission":
        """By what the queue, the history and notes call it: the entry that it would change, or the page itself."""
        return self.target or self

    @property
    def is_waiting(self) -> bool:
        return self.state == State.WAITING

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_imported(self) -> bool:
        """A list brought it, and nobody: there is no one to ask, to tell or to block."""
        return self.submitter_id is None and not self.is_guest and bool(self.source)

    @property
    def sender_name(self) -> str:
        if self.is_imported:
            return f"the list “{self.source}”"
        return self.submitter.handle if self.submitter else "a guest" if self.is_guest else "a former member"

    def get_absolute_url(self) -> str:
        return reverse("submission", args=[self.pk])
