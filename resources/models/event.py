"""The history: append-only, one row for each thing that happened."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from guide.models import Section
from resources.models.item import QueueItem
from resources.models.resource import Resource
from resources.models.submission import Reason, Submission


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
    MERGED = "merged", "merged it into an entry"
    APPLIED = "applied", "changed it at once, being trusted"
    UPHELD = "upheld", "acted on what was reported"
    DISMISSED = "dismissed", "left it as it is"
    MOVED = "moved", "took its new address"
    HIDDEN = "hidden", "hid it until a moderator looks"
    TAGS_MERGED = "tags-merged", "merged two tags"
    TAG_EDITED = "tag-edited", "changed a tag"
    BLOCKED = "blocked", "blocked a sender of spam"
    UNDONE = "undone", "took back a decision"
    CLAIMED = "claimed", "took it on"
    DEFERRED = "deferred", "put it off"
    NOTED = "noted", "left a note for moderators"


DECISIONS = [
    Verb.ACCEPTED, Verb.CHANGES_ASKED, Verb.REJECTED, Verb.REOPENED, Verb.MERGED, Verb.EDITED, Verb.APPLIED,
    Verb.RETIRED, Verb.REVIVED, Verb.OPENED, Verb.CLOSED, Verb.UPHELD, Verb.DISMISSED, Verb.MOVED, Verb.HIDDEN,
    Verb.TAGS_MERGED, Verb.TAG_EDITED, Verb.BLOCKED, Verb.UNDONE,
]  # fmt: skip
"""What the public log tells. Everything else is between moderators and who sent it."""
_NOBODY = {
    Verb.HIDDEN: "Three trusted readers",
    Verb.IMPORTED: "The importer",
    Verb.FOUND_BROKEN: "The link checker",
    Verb.FOUND_WORKING: "The link checker",
}
"""Who did what no person did."""


class Event(models.Model):
    """`changes` maps a field to `[before, after]`; `version` is the submission's version after the event.

    `title` is what it was about, as it was called then. `message` is for whom it concerns, `note` for moderators alone.
    `journal` holds what the deed wrote, so that it can be taken back: see `resources.journal`.
    """

    verb = models.CharField(max_length=14, choices=Verb.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    submission = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="events")
    resource = models.ForeignKey(Resource, null=True, on_delete=models.SET_NULL, related_name="events")
    section = models.ForeignKey(Section, null=True, on_delete=models.SET_NULL, related_name="events")
    item = models.ForeignKey(QueueItem, null=True, on_delete=models.SET_NULL, related_name="events")
    version = models.PositiveIntegerField(null=True)
    title = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    message = models.TextField(blank=True)
    note = models.TextField(blank=True)
    changes = models.JSONField(default=dict)
    journal = models.JSONField(default=list)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    is_guest = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=models.Q(verb__in=Verb.values), name="event_verb_is_known")]
        indexes = [
            models.Index(fields=["-at", "-id"], condition=models.Q(verb__in=DECISIONS), name="the_public_log"),
            models.Index(fields=["actor", "-at"], name="deeds_of_one_person"),
            models.Index(fields=["section", "-at"], name="deeds_in_one_section"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.sentence}"

    @property
    def actor_name(self) -> str:
        if self.actor:
            return self.actor.handle
        return "A guest" if self.is_guest else _NOBODY.get(Verb(self.verb), "A former member")

    @property
    def sentence(self) -> str:
        return self.get_verb_display()
