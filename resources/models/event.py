"""The history: append-only, one row for each thing that happened."""

from collections.abc import Iterable

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
    CONFIRMED = "confirmed", "said that it is still right"
    DEFERRED = "deferred", "put it off"
    NOTED = "noted", "left a note for moderators"


DECISIONS = [
    Verb.ACCEPTED, Verb.CHANGES_ASKED, Verb.REJECTED, Verb.REOPENED, Verb.MERGED, Verb.EDITED, Verb.APPLIED,
    Verb.RETIRED, Verb.REVIVED, Verb.OPENED, Verb.CLOSED, Verb.UPHELD, Verb.DISMISSED, Verb.MOVED, Verb.HIDDEN,
    Verb.TAGS_MERGED, Verb.TAG_EDITED, Verb.BLOCKED, Verb.UNDONE, Verb.CONFIRMED,
]  # fmt: skip
"""What the public log tells. Everything else is between moderators and who sent it."""
NEWS = [
    Verb.ACCEPTED, Verb.IMPORTED, Verb.EDITED, Verb.APPLIED, Verb.MOVED, Verb.MERGED, Verb.UPHELD, Verb.RETIRED,
    Verb.REVIVED, Verb.OPENED,
]  # fmt: skip
"""What may have changed something that readers find. What of it is told, `resources.news` decides."""
_NOBODY = {
    Verb.HIDDEN: "Three trusted readers",
    Verb.IMPORTED: "The importer",
    Verb.FOUND_BROKEN: "The link checker",
    Verb.FOUND_WORKING: "The link checker",
}
"""Who did what no person did."""
_SENDERS = {Verb.SUBMITTED, Verb.REVISED, Verb.RESUBMITTED, Verb.WITHDRAWN}
"""What the sender of a submission does with it."""
DIGITS_MAX = 18
"""Of an id that both databases can look for."""


class _Word(models.Func):
    """A word of ours, spelt out as in the indexes below: of a parameter, SQLite proves nothing."""

    template = "'%(word)s'"
    output_field = models.CharField()


class EventQuerySet(models.QuerySet["Event"]):
    def of(self, verbs: Iterable[Verb]) -> "EventQuerySet":
        """Of these verbs alone; of exactly DECISIONS or NEWS, by their index."""
        return self.filter(verb__in=[_Word(word=verb.value) for verb in verbs])

    def named(self, number: str) -> "Event | None":
        """The one at which a page begins or ends, by its number in an address, with its time alone."""
        is_number = number.isascii() and number.isdecimal() and len(number) <= DIGITS_MAX
        return self.filter(pk=number).only("at").first() if is_number else None

    def newest_first(self) -> "EventQuerySet":
        return self.order_by("-at", "-id")

    def beyond(self, event: "Event", than: str) -> "EventQuerySet":
        """Those older (`than` is `lt`) or newer (`gt`) than `event`. The first condition alone bounds the index."""
        behind = models.Q(**{f"at__{than}": event.at}) | models.Q(**{"at": event.at, f"pk__{than}": event.pk})
        return self.filter(behind, **{f"at__{than}e": event.at})


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

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=models.Q(verb__in=Verb.values), name="event_verb_is_known")]
        indexes = [
            models.Index(  # With the verb, so that one kind is found without its neighbours' rows.
                fields=["-at", "-id", "verb"], condition=models.Q(verb__in=DECISIONS), name="the_public_log"
            ),
            models.Index(fields=["-at", "-id"], condition=models.Q(verb__in=NEWS), name="the_news"),
            models.Index(fields=["actor", "-at"], name="deeds_of_one_person"),
            models.Index(
                fields=["actor", "-at", "-id"], condition=models.Q(verb__in=DECISIONS), name="decisions_of_one_person"
            ),
            models.Index(fields=["section", "-at"], name="deeds_in_one_section"),
            models.Index(fields=["id"], condition=models.Q(verb=Verb.BLOCKED), name="who_was_blocked"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.sentence}"

    @property
    def actor_name(self) -> str:
        if self.actor:
            return self.actor.handle
        if self.verb in _SENDERS and not self.is_guest and self.submission and self.submission.is_imported:
            return self.submission.source if self.verb == Verb.SUBMITTED else "The list it came from"
        return "A guest" if self.is_guest else _NOBODY.get(Verb(self.verb), "A former member")

    @property
    def sentence(self) -> str:
        return self.get_verb_display()
