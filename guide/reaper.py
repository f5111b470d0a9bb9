"""Whose worker has died? Workers count in their row; the one whose count stands still for SILENCE seconds is dead."""

import time

from django.db.models import F
from django_tasks_db.models import DBTaskResult

from guide import jobs
from guide.models import Worker

SILENCE = 60.0
"""Seconds. Longer than a worker waits for a lock on the database, and a sixth of it passes between two counts."""


def beat(worker: str) -> None:
    """Say that this worker is alive."""
    if not Worker.objects.filter(name=worker).update(beat_count=F("beat_count") + 1):
        Worker.objects.get_or_create(name=worker)


def leave(worker: str) -> None:
    """This worker ends, and has nothing in its hands."""
    Worker.objects.filter(name=worker).delete()


class Reaper:
    """Watches the workers by its own monotonic clock, which neither jumps nor counts a machine's sleep."""

    def __init__(self, silence: float = SILENCE) -> None:
        self.silence = silence
        self.seen: dict[str, tuple[int, float]] = {}

    def reap(self) -> int:
        """Rescue the jobs of dead workers; their number. Finds a death between one and two SILENCEs after it."""
        # Jobs first: a worker is in its table before its job is, so a job seen here has its worker seen below.
        running = list(DBTaskResult.objects.running())
        living = self._living()
        return sum(jobs.rescue(job) for job in running if job.worker_ids[-1] not in living)

    def _living(self) -> set[str]:
        now, before = time.monotonic(), self.seen
        rows = dict(Worker.objects.values_list("name", "beat_count"))
        unchanged = {name for name, count in rows.items() if name in before and before[name][0] == count}
        self.seen = {name: before[name] if name in unchanged else (count, now) for name, count in rows.items()}
        dead = {name for name, (_, since) in self.seen.items() if now - since >= self.silence}
        for name in dead:
            Worker.objects.filter(name=name, beat_count=rows[name]).delete()
        return set(rows) - dead
