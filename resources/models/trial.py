"""“It worked for me”: what became of a lab under somebody's hands."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from resources import lab_facts
from resources.models.resource import Resource

SYSTEM_LENGTH, STEP_LENGTH = 60, 300


class Trial(models.Model):
    """One person's latest trial of one entry. Of a trial that failed, `broken_step` says where."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="trials")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="trials")
    worked = models.BooleanField()
    on = models.DateField("tried on")
    system = models.CharField("operating system", max_length=SYSTEM_LENGTH)
    versions = models.CharField(max_length=lab_facts.COVERS_LENGTH, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    dollars = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    broken_step = models.CharField(max_length=STEP_LENGTH, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "person"], name="a_person_has_one_trial_of_an_entry"),
            models.CheckConstraint(
                condition=Q(worked=True, broken_step="") | Q(worked=False) & ~Q(broken_step=""),
                name="a_trial_works_or_says_where_not",
            ),
        ]
        indexes = [
            models.Index(fields=["resource", "-on", "-at"], name="trials_of_an_entry"),
            models.Index(fields=["person", "-at"], name="trials_of_one_person"),
        ]

    def __str__(self) -> str:
        return f"{self.resource}: {'worked' if self.worked else 'broke'}"

    @property
    def details(self) -> str:
        """Where, how long and for how much: `Ubuntu 24.04, 90 min, $0.40`."""
        minutes = f"{self.minutes} min" if self.minutes else ""
        return ", ".join(filter(None, [self.system, minutes, lab_facts.dollars(self.dollars)]))

    @property
    def person_name(self) -> str:
        return self.person.handle if self.person else "a former member"
