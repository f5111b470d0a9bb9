"""Who finds an entry useful. There are no votes against."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from resources.models.resource import Resource


class Vote(models.Model):
    """`Resource.useful_count` counts these, and is written in the same transaction."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="votes")
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="votes")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "resource"], name="one_vote_of_a_person")]
        indexes = [models.Index(fields=["person", "-at"], name="votes_of_one_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.resource}"
