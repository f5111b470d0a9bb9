"""Tools that entries teach, and their versions as the world has them: moderators keep these."""

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class Tool(models.Model):
    name = models.CharField(max_length=40, help_text="As entries call it: MLflow.")
    version = models.CharField("latest version", max_length=20)
    released_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="tool_name_is_unique", violation_error_message="This tool is here already."
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
