"""Two tables of the workers: which schedule ran when, and who is at work; and the revision of all that is public."""

from django.db import models


class ScheduleRun(models.Model):
    """One run of one schedule. Of many workers, the one that adds the row is the one that enqueues the task."""

    name = models.CharField(max_length=100)
    slot_at = models.DateTimeField(help_text="When the period began that this run is for.")

    class Meta:
        # The constraint's index also finds the latest run of a schedule.
        constraints = [models.UniqueConstraint(fields=["name", "slot_at"], name="a_schedule_runs_once_per_slot")]

    def __str__(self) -> str:
        return f"{self.name} at {self.slot_at:%Y-%m-%d %H:%M}"


class Worker(models.Model):
    """A process that runs tasks, for as long as it lives. One whose count stands still is dead.

    A count and not a time: whether it stands still can be seen without believing anybody's clock.
    """

    name = models.CharField(max_length=64, primary_key=True)
    beat_count = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Revision(models.Model):
    """Which state of everything public this is. Triggers of the database write it: see `guide.revision`.

    SQLite lets one writer in at a time, and there is one row. On PostgreSQL there are as many as had to be written at
    the same time, so that nobody waits for anybody's.
    """

    number = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.number)
