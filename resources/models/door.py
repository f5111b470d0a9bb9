"""More ways to an entry: its code, its paper, a talk about it. Links that readers see, and no identity: see `alias`."""

from django.db import models

from resources.models.entry import ADDRESS_LENGTH
from resources.models.resource import Resource

LABEL_LENGTH = 200
DOORS_MAX = 20


class Door(models.Model):
    """`url` is the stored form of the address, from `links.address`; `label` is what the link is called."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="doors")
    label = models.CharField(max_length=LABEL_LENGTH)
    url = models.CharField("address", max_length=ADDRESS_LENGTH)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "position"], name="the_doors_of_an_entry_are_in_order"),
        ]

    def __str__(self) -> str:
        return self.label
