"""Real workers: processes that are started, stopped and killed."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import notifications
from accounts.models import Notification, User
from guide import jobs, reaper
from guide.models import Worker as Row
from guide.worker import Worker
from tests import chores, make, post
from tests.processes import PATIENCE, environment, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a worker on the test's database. Whoever still runs at the end of the test is killed."""
    workers = []

    def command(*options: str) -> subprocess.Popen[str]:
        line = [sys.executable, "manage.py", "work", "--interval=0.05", *options]
        worker = subprocess.Popen(
            line, cwd=settings.BASE_DIR, env=environment(tmp_path), stdout=subprocess.PIPE, text=True
        )
        workers.append(worker)
        return worker

    yield command
    for worker in workers:
        worker.kill()
        worker.communicate()


def only_job() -> jobs.Job:
    return DBTaskResult.objects.get(task_path__startswith="tests.")


def test_a_job_whose_worker_was_killed_begins_anew(start: Start, tmp_path: Path) -> None:
    chores.hang_once.enqueue(str(tmp_path), 60)
    first = start()
    wait_for((tmp_path / "began").exists)
    first.kill()
    first.wait()
    assert only_job().status == "RUNNING"
    start("--silence=1")
    wait_for((tmp_path / "done").exists)
    wait_for(lambda: only_job().status == "SUCCESSFUL")
    assert len(only_job().worker_ids) == 2


def test_a_mail_whose_sender_was_killed_before_saying_so_is_not_doubled(start: Start, tmp_path: Path, cy: User) -> None:
    for number in range(3):
        notifications.notify(cy, f"Accepted {number}", "Thank you.", "/submissions/1/")
    post.wait_is_over()
    first = start()
    wait_for((tmp_path / "began").exists)
    first.kill()
    first.wait()
    notifications.notify(cy, "Meanwhile", "", "/submissions/2/")
    assert not Notification.objects.exclude(mailed_at=None).exists()
    post.wait_is_over()  # As after `outbox.CLAIM`.
    start("--silence=1")
    wait_for(lambda: Notification.objects.filter(mailed_at__isnull=False).count() == 3)
    assert len(list(tmp_path.glob("*.eml"))) == 1


def test_senders_that_are_killed_again_and_again_lose_nothing_and_double_nothing(start: Start, tmp_path: Path) -> None:
    (tmp_path / "began").touch()  # Nobody hangs: they die at any moment.
    for number in range(40):
        person = make.person(f"p{number}")
        for _ in range(3):
            notifications.notify(person, f"To {person} {number}", "", "/submissions/1/")
    post.wait_is_over()
    for number in range(8):
        sender = start("--silence=1")
        time.sleep(1.0 + number * 0.07)
        sender.kill()
        sender.wait()
        post.wait_is_over()
    start("--silence=1")
    wait_for(lambda: not Notification.objects.to_mail().exists())
    assert len(list(tmp_path.glob("*.eml"))) == 40


def test_three_workers_run_sixty_jobs_once_each(start: Start, tmp_path: Path) -> None:
    for number in range(60):
        chores.write_down.enqueue(str(tmp_path), f"{number:02}")
    workers = [start("--once") for _ in range(3)]
    assert [worker.wait(PATIENCE) for worker in workers] == [0, 0, 0]
    assert sorted((tmp_path / "done").read_text().split()) == [f"{number:02}" for number in range(60)]
    assert not Row.objects.exists()


def test_no_job_is_the_first_that_asks_for_an_address(start: Start) -> None:
    """It would read every page's code, in a transaction perhaps, for which everybody waits."""
    chores.is_every_page_read.enqueue()
    assert start("--once").wait(PATIENCE) == 0
    assert only_job().return_value is True


def test_a_worker_that_is_stopped_ends_its_job_first(start: Start, tmp_path: Path) -> None:
    chores.hang_once.enqueue(str(tmp_path), 1)
    worker = start()
    wait_for((tmp_path / "began").exists)
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
    assert only_job().status == "SUCCESSFUL"
    assert not Row.objects.exists()


def test_a_job_that_takes_longer_than_the_grace_is_given_back(start: Start, tmp_path: Path) -> None:
    chores.hang_once.enqueue(str(tmp_path), 60)
    worker = start("--grace=0.2")
    wait_for((tmp_path / "began").exists)
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
    assert (only_job().status, only_job().worker_ids) == ("READY", [])


def test_an_idle_worker_stops_at_once(start: Start) -> None:
    worker = start()
    wait_for(Row.objects.exists)
    worker.send_signal(signal.SIGINT)
    assert worker.wait(PATIENCE) == 0


def test_a_job_over_its_limit_is_interrupted_and_tried_again_later(tmp_path: Path) -> None:
    chores.hang_once.enqueue(str(tmp_path), 60)
    Worker(limit=0.2, schedules=()).run_what_is_due()
    job = only_job()
    assert (job.status, job.exception_class_path) == ("READY", "builtins.TimeoutError")
    assert timedelta(seconds=50) < job.run_after - timezone.now() < timedelta(seconds=61)


def test_a_task_that_breaks_or_is_gone_does_not_end_the_worker() -> None:
    chores.break_down.enqueue()
    chores.add.enqueue(1, 2)
    DBTaskResult.objects.filter(task_path=chores.add.module_path).update(task_path="tests.chores.gone")
    chores.nothing.enqueue()
    assert Worker(schedules=()).run_what_is_due() == 3
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "READY", "SUCCESSFUL"]


def test_a_living_worker_keeps_its_job() -> None:
    chores.nothing.enqueue()
    reaper.beat("one")
    assert jobs.claim("one")
    watch = reaper.Reaper(silence=0.05)
    for _ in range(5):
        time.sleep(0.02)
        reaper.beat("one")
        assert watch.reap() == 0
    time.sleep(0.06)
    assert watch.reap() == 1
    assert not Row.objects.exists()


def test_of_eight_reapers_one_rescues(at_once: Callable) -> None:
    chores.nothing.enqueue()
    assert jobs.claim("dead")
    answers = at_once(lambda number: reaper.Reaper().reap(), 8)
    assert sorted(answers) == [0] * 7 + [1]
    job = jobs.claim("next")
    assert job
    assert job.worker_ids == ["dead", "next"]
