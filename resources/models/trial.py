"""“It worked for me”: what became of a lab under somebody's hands."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from resources.models.resource import Resource


class Trial(models.Model):
    """One person's latest trial of one entry. Of a trial that failed, `broken_step` says where."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="trials")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="trials")
    worked = models.BooleanField()
    on = models.DateField("tried on")
    system = models.CharField("operating system", max_length=60)
    versions = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    dollars = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    broken_step = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "person"], name="a_person_has_one_trial_of_an_entry"),
            models.CheckConstraint(
                condition=Q(worked=True, broken_step="") | Q(worked=False) & ~Q(broken_step=""),
                name="a_trial_works_or_says_where_not",
            ),
        ]
        indexes = [models.Index(fields=["resource", "-on", "-id"], name="trials_of_an_entry")]

    def __str__(self) -> str:
        return f"{self.resource}: {'worked' if self.worked else 'broke'}"
