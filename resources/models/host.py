"""Sites whose links we do not take, each with the reason that people are told."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class HostBan(models.Model):
    """Covers the host and everything below it: a ban of `github.io` covers `me.github.io`, never `evilgithub.io`."""

    host = models.CharField(max_length=253, help_text="Without https:// and www., such as example-courses.com.")
    reason = models.CharField(max_length=300, help_text="Shown to whoever submits a link of it.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering = ["host"]
        constraints = [models.UniqueConstraint(Lower("host"), name="a_host_is_banned_once")]
        indexes = [models.Index(fields=["host"], name="bans_as_listed")]

    def __str__(self) -> str:
        return self.host
