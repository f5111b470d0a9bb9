"""What moderators say often, kept once."""

from django.db import models

from resources.models.submission import Reason


class ReplyUse(models.TextChoices):
    REJECT = "reject", "Rejecting"
    ASK = "ask", "Asking for changes"
    ANY = "any", "Any decision"


class SavedReply(models.Model):
    """A message with places for names: `{handle}`, `{title}`, `{section}`, `{host}`, `{moderator}`, `{guide}`."""

    name = models.CharField(max_length=40, unique=True, help_text="What the button says.")
    use = models.CharField("used for", max_length=6, choices=ReplyUse.choices, default=ReplyUse.ANY)
    reason = models.CharField(
        max_length=12, choices=Reason.choices, blank=True, help_text="Chosen with it when it rejects."
    )
    text = models.TextField(
        max_length=2000,
        help_text="{handle}, {title}, {section}, {host}, {moderator} and {guide} are filled in.",
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "saved replies"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name
