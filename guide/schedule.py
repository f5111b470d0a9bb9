"""What is done without being asked for, and how often. Every worker looks; a row per slot decides who enqueues."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils.module_loading import import_string
from django_tasks.base import Task

from guide import jobs
from guide.models import ScheduleRun

KEPT_FOR = timedelta(days=7)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # A Thursday: a week's periods begin on Thursdays, plus `after`.


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A task without arguments, run once in every period of length `every`, `after` its beginning (UTC).

    The task is named by its path, so that this package need not import those above it.
    """

    name: str
    task: str
    every: timedelta
    after: timedelta = timedelta()

    def slot_at(self, now: datetime) -> datetime:
        """When the period began that `now` is in."""
        return now - (now - EPOCH - self.after) % self.every


WEEKLY = Schedule(name="digest", task="resources.tasks.send_digest", every=7 * DAY, after=4 * DAY + 7 * HOUR)
"""On Mondays at seven."""
SCHEDULES = (
    Schedule(name="mail", task="accounts.tasks.deliver_due", every=MINUTE),
    Schedule(name="looks", task="resources.tasks.look_at_waiting", every=MINUTE),
    Schedule(name="links", task="resources.tasks.check_due", every=5 * MINUTE),
    Schedule(name="alarm", task="resources.tasks.alarm", every=HOUR),
    Schedule(name="old results", task="guide.tasks.prune", every=DAY, after=3 * HOUR),
    Schedule(name="old sessions", task="guide.tasks.clear_sessions", every=DAY, after=4 * HOUR),
    Schedule(name="old clients", task="resources.tasks.forget_clients", every=DAY, after=5 * HOUR),
    Schedule(name="old imports", task="resources.tasks.forget_old_imports", every=DAY, after=5 * HOUR),
    Schedule(name="counts", task="resources.tasks.put_counts_right", every=DAY, after=2 * HOUR),
    Schedule(name="words", task="resources.tasks.count_words", every=DAY, after=2 * HOUR),
    Schedule(name="questions", task="resources.tasks.ask_about_entries", every=DAY, after=6 * HOUR),
    Schedule(name="data", task="resources.tasks.release_data", every=DAY, after=HOUR),
    WEEKLY,
)


def enqueue_due(schedules: tuple[Schedule, ...] = SCHEDULES, now: datetime | None = None) -> int:
    """Enqueue what is due; the number of tasks. What was missed is made up for once, not once per slot."""
    # The rows first, then the clock: a run that lies ahead can only mean that the clock was set back.
    latest = dict(ScheduleRun.objects.values_list("name").annotate(Max("slot_at")))
    now = now or database_time()
    return sum(_run_if_due(one, one.slot_at(now), latest.get(one.name)) for one in schedules)


def prune(now: datetime | None = None) -> int:
    """Forget runs older than KEPT_FOR, but of each schedule its latest; the number forgotten."""
    latest = ScheduleRun.objects.values("name").annotate(Max("slot_at")).values("slot_at__max")
    old = ScheduleRun.objects.filter(slot_at__lt=(now or database_time()) - KEPT_FOR)
    return old.exclude(slot_at__in=latest).delete()[0]


def database_time() -> datetime:
    """The database's clock. All workers ask the same one: their own may differ."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        (value,) = cursor.fetchone()
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value


def _run_if_due(schedule: Schedule, slot_at: datetime, latest: datetime | None) -> bool:
    if latest == slot_at:
        return False
    with transaction.atomic():
        if latest and latest > slot_at:
            _forget_the_future(schedule, slot_at, latest)
        return _run(schedule, slot_at)


def _forget_the_future(schedule: Schedule, slot_at: datetime, latest: datetime) -> None:
    """Runs from before the clock was set back count for nothing: when their time comes, it would stay silent."""
    ScheduleRun.objects.filter(name=schedule.name, slot_at__gt=slot_at, slot_at__lte=latest).delete()


def _run(schedule: Schedule, slot_at: datetime) -> bool:
    """Add the slot's row and enqueue its task; False if somebody else did, or if the last one still waits its turn."""
    if not ScheduleRun.objects.get_or_create(name=schedule.name, slot_at=slot_at)[1] or _waits(schedule):
        return False
    task: Task[[], object] = import_string(schedule.task)
    task.enqueue()
    return True


def _waits(schedule: Schedule) -> bool:
    return jobs.due().filter(task_path=schedule.task).exists()
