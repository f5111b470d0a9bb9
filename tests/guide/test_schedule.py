"""What is done without being asked for: once per period, whoever looks, and whatever the clock does."""

import inspect
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from guide import schedule
from guide.models import ScheduleRun
from guide.schedule import DAY, MINUTE, Schedule
from tests import chores

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
EVERY_MINUTE = (Schedule(name="chore", task="tests.chores.nothing", every=MINUTE),)


def look(now: datetime) -> int:
    """How many were enqueued. They are run at once."""
    count = schedule.enqueue_due(EVERY_MINUTE, now)
    assert DBTaskResult.objects.count() == count
    DBTaskResult.objects.all().delete()
    return count


def test_every_schedule_of_ours_names_a_task_that_asks_for_nothing() -> None:
    names = [one.name for one in schedule.SCHEDULES]
    assert len(set(names)) == len(names)
    for one in schedule.SCHEDULES:
        task = import_string(one.task)
        assert isinstance(task, Task)
        inspect.signature(task.func).bind()


def test_all_of_ours_are_enqueued_and_none_twice() -> None:
    assert schedule.enqueue_due() == len(schedule.SCHEDULES) == DBTaskResult.objects.count()
    assert schedule.enqueue_due(schedule.SCHEDULES, schedule.database_time()) == 0


@pytest.mark.parametrize(
    ("every", "after", "slot_at"),
    [
        (MINUTE, timedelta(0), "2026-05-01 12:34:00"),
        (DAY, timedelta(0), "2026-05-01 00:00:00"),
        (DAY, timedelta(hours=13), "2026-04-30 13:00:00"),
        (7 * DAY, 4 * DAY + timedelta(hours=7), "2026-04-27 07:00:00"),  # Mondays at seven.
    ],
)
def test_periods_begin_where_one_expects(every: timedelta, after: timedelta, slot_at: str) -> None:
    one = Schedule(name="one", task="", every=every, after=after)
    assert f"{one.slot_at(datetime(2026, 5, 1, 12, 34, 56, tzinfo=UTC)):%Y-%m-%d %H:%M:%S}" == slot_at


def test_it_runs_once_in_each_period() -> None:
    assert [look(NOON + timedelta(seconds=seconds)) for seconds in (0, 5, 55, 60, 61, 125)] == [1, 0, 0, 1, 0, 1]


def test_what_was_missed_is_made_up_for_once() -> None:
    assert [look(NOON), look(NOON + 3 * DAY), look(NOON + 3 * DAY)] == [1, 1, 0]


@pytest.mark.parametrize("jump", [3 * DAY, -3 * DAY, MINUTE, -MINUTE])
def test_a_clock_that_jumps_makes_no_storm_and_no_silence(jump: timedelta) -> None:
    seconds = [timedelta(seconds=5) * number for number in range(37)]
    assert sum(look(NOON + second) for second in seconds) == 4
    assert sum(look(NOON + jump + second) for second in seconds) in (3, 4)
    assert sum(look(NOON + second) for second in seconds) in (3, 4)


def test_what_still_waits_is_not_enqueued_again() -> None:
    assert schedule.enqueue_due(EVERY_MINUTE, NOON) == 1
    assert schedule.enqueue_due(EVERY_MINUTE, NOON + MINUTE) == 0
    assert DBTaskResult.objects.count() == 1


def test_a_run_and_its_job_are_there_together_or_not_at_all() -> None:
    broken = (Schedule(name="broken", task="tests.chores.missing", every=MINUTE),)
    with pytest.raises(ImportError), transaction.atomic():
        schedule.enqueue_due(broken, NOON)
    assert not ScheduleRun.objects.exists()


def test_old_runs_are_forgotten_but_not_the_latest() -> None:
    for name, days in [("daily", 9), ("daily", 8), ("daily", 1), ("yearly", 200)]:
        ScheduleRun.objects.create(name=name, slot_at=NOON - days * DAY)
    assert schedule.prune(NOON) == 2
    assert set(ScheduleRun.objects.values_list("name", flat=True)) == {"daily", "yearly"}


def test_the_database_tells_the_time() -> None:
    assert abs(schedule.database_time() - timezone.now()) < timedelta(seconds=5)


@pytest.mark.django_db(transaction=True)
def test_of_eight_that_look_at_once_one_enqueues(at_once: Callable) -> None:
    for number in range(5):
        now = NOON + number * MINUTE
        answers = at_once(lambda _, now=now: schedule.enqueue_due(EVERY_MINUTE, now), 8)
        assert sorted(answers) == [0] * 7 + [1]
        assert DBTaskResult.objects.get().task_path == chores.nothing.module_path
        DBTaskResult.objects.all().delete()
    assert ScheduleRun.objects.count() == 5
