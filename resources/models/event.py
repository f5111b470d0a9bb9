"""The history: append-only, one row for each thing that happened."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from guide.models import Section
from resources.models.resource import Resource
from resources.models.submission import Submission


class Verb(models.TextChoices):
    """What happened; the label completes a sentence that begins with a name."""

    SUBMITTED = "submitted", "submitted it"
    REVISED = "revised", "changed it"
    RESUBMITTED = "resubmitted", "sent it again"
    WITHDRAWN = "withdrawn", "withdrew it"
    ACCEPTED = "accepted", "accepted it"
    CHANGES_ASKED = "changes-asked", "asked for changes"
    REJECTED = "rejected", "rejected it"
    REOPENED = "reopened", "put it back into the queue"
    IMPORTED = "imported", "imported it"
    EDITED = "edited", "edited it"
    RETIRED = "retired", "took it out of the guide"
    REVIVED = "revived", "put it back into the guide"
    OPENED = "opened", "opened the section"
    CLOSED = "closed", "closed the section"
    FOUND_BROKEN = "found-broken", "found that the link is broken"
    FOUND_WORKING = "found-working", "found that the link works again"


_NOBODY = {
    Verb.IMPORTED: "The importer",
    Verb.FOUND_BROKEN: "The link checker",
    Verb.FOUND_WORKING: "The link checker",
}
"""Who did what no person did."""


class Event(models.Model):
    """`changes` maps a field to `[before, after]`; `version` is the submission's version after the event."""

    verb = models.CharField(max_length=14, choices=Verb.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    submission = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="events")
    resource = models.ForeignKey(Resource, null=True, on_delete=models.SET_NULL, related_name="events")
    section = models.ForeignKey(Section, null=True, on_delete=models.SET_NULL, related_name="events")
    version = models.PositiveIntegerField(null=True)
    message = models.TextField(blank=True)
    changes = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=models.Q(verb__in=Verb.values), name="event_verb_is_known")]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.sentence}"

    @property
    def actor_name(self) -> str:
        return self.actor.handle if self.actor else _NOBODY.get(Verb(self.verb), "A former member")

    @property
    def sentence(self) -> str:
        return self.get_verb_display()
