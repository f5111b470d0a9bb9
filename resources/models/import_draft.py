"""A list that a moderator brought: its text, the difference to the guide, what was chosen of it, what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone


class DraftState(models.TextChoices):
    OPEN = "open", "Not carried out"
    ASKED = "asked", "Being carried out"
    DONE = "done", "Carried out"


class ImportDraftQuerySet(models.QuerySet["ImportDraft"]):
    def for_lists(self) -> "ImportDraftQuerySet":
        """Without what is large."""
        return self.select_related("created_by").defer("text", "rows", "chosen")

    def unfinished(self) -> "ImportDraftQuerySet":
        return self.exclude(state=DraftState.DONE)


class ImportDraft(models.Model):
    """`rows` are those of the difference as it was at `compared_at`, as `exchange.drafts` keeps them, and `fingerprint`
    is its own. `counts` are how many rows there are of each kind, in pairs; `chosen` the names of those to be done.

    `trouble` says why it is open again after it was asked for; `outcome` is what was done, in a sentence.
    """

    text = models.TextField()
    source = models.CharField("where it comes from", max_length=200, blank=True)
    as_submissions = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="import_drafts"
    )
    created_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=5, choices=DraftState.choices, default=DraftState.OPEN)
    rows = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    counts = models.JSONField(default=list)
    fingerprint = models.CharField(max_length=64, blank=True)
    compared_at = models.DateTimeField(default=timezone.now)
    chosen = models.JSONField(default=list)
    trouble = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=500, blank=True)

    objects = ImportDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        constraints = [models.CheckConstraint(condition=Q(state__in=DraftState.values), name="import_state_is_known")]
        indexes = [
            models.Index(fields=["created_by", "-created_at"], name="imports_of_one_person"),
            models.Index(fields=["-done_at"], condition=Q(state="done"), name="latest_imports"),
            models.Index(fields=["created_at"], name="imports_to_forget"),
        ]

    def __str__(self) -> str:
        return self.source or f"Import {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("import_draft", args=[self.pk])

    @property
    def maker_name(self) -> str:
        return self.created_by.handle if self.created_by else "a former member"

    @property
    def is_open(self) -> bool:
        return self.state == DraftState.OPEN

    @property
    def is_under_way(self) -> bool:
        return self.state == DraftState.ASKED

    @property
    def is_done(self) -> bool:
        return self.state == DraftState.DONE
