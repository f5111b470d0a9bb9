"""Other addresses of an entry: what brings one of them again learns that the guide has the page already."""

from django.db import models
from django.utils import timezone

from resources.models.entry import ADDRESS_LENGTH, HOST_LENGTH
from resources.models.resource import Resource


class Alias(models.Model):
    url = models.CharField("address", max_length=ADDRESS_LENGTH)
    host = models.CharField(max_length=HOST_LENGTH)
    key = models.CharField(max_length=ADDRESS_LENGTH)
    key_version = models.PositiveSmallIntegerField()
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="aliases")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "aliases"
        constraints = [models.UniqueConstraint(fields=["key"], name="an_address_leads_to_one_entry")]

    def __str__(self) -> str:
        return self.url
