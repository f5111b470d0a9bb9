"""What we know of a link's health: the evidence, what it made somebody decide, and how to treat its host."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from resources.models.entry import ADDRESS_LENGTH
from resources.models.resource import Resource


class Check(models.Model):
    """Evidence: one look at one link. Append-only; the verdict is drawn from the latest rows by `links.health`."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="checks")
    at = models.DateTimeField(default=timezone.now)
    method = models.CharField(max_length=4)
    status = models.PositiveSmallIntegerField(null=True)
    final_url = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    is_permanent_move = models.BooleanField(default=False, help_text="Every hop on the way was a 301 or 308.")
    ms = models.PositiveIntegerField(default=0)
    byte_count = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=300, blank=True)
    title_hash = models.CharField(max_length=64, blank=True)
    error = models.CharField(max_length=30, blank=True)
    mark = models.CharField(max_length=64, blank=True, help_text="The same for as long as the page is unchanged.")
    finding = models.CharField(max_length=20, help_text="What `links.health.judge` made of this look alone.")
    reason = models.TextField(blank=True, help_text="The same as a sentence.")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["resource", "-at", "-id"], name="evidence_newest_first"),
            models.Index(fields=["at"], name="whether_anybody_answered"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.status or self.error} {self.final_url}"


class IncidentKind(models.TextChoices):
    MOVED = "moved", "Moved for good"
    BROKEN = "broken", "Broken"
    SOFT_404 = "soft-404", "Answers, but not with this page"
    HOST_COLLAPSED = "host-collapsed", "Many links of one site end at one address"
    DUPLICATE = "duplicate", "The same page as another entry"


class IncidentState(models.TextChoices):
    OPEN = "open", "Wants a decision"
    ACCEPTED = "accepted", "Accepted"
    DISMISSED = "dismissed", "Dismissed"
    OVER = "over", "Over by itself"


class Incident(models.Model):
    """Something about a link, or about all links of a host, that a moderator decides. One of a kind is open at most."""

    kind = models.CharField(max_length=14, choices=IncidentKind.choices)
    state = models.CharField(max_length=9, choices=IncidentState.choices, default=IncidentState.OPEN)
    resource = models.ForeignKey(Resource, null=True, blank=True, on_delete=models.CASCADE, related_name="incidents")
    host = models.CharField(max_length=253, blank=True)
    target_url = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    page_title = models.CharField(max_length=300, blank=True)
    detail = models.TextField(blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "resource"], condition=Q(state="open", resource__isnull=False),
                name="one_open_incident_of_a_kind_per_resource",
            ),
            models.UniqueConstraint(
                fields=["kind", "host"], condition=Q(state="open", resource__isnull=True),
                name="one_open_incident_of_a_kind_per_host",
            ),
            models.CheckConstraint(condition=Q(state__in=IncidentState.values), name="incident_state_is_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.resource or self.host}"


class Courtesy(models.Model):
    """What we owe a host, shared by all processes: when it may be asked next, and its robots.txt.

    `free_at` is when the next request may begin; the lanes are taken until then by requests that are under way.
    """

    host = models.CharField(max_length=253, primary_key=True)
    free_at = models.DateTimeField(default=timezone.now)
    first_lane_until = models.DateTimeField(default=timezone.now)
    second_lane_until = models.DateTimeField(default=timezone.now)
    robots = models.TextField(blank=True)
    robots_read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "courtesies"

    def __str__(self) -> str:
        return self.host
