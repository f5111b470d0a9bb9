"""A job's way from asked for to done, without a worker."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from guide import jobs
from tests import chores

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]


def claimed() -> jobs.Job:
    job = jobs.claim("one")
    assert job
    return job


def waits_minutes(job: jobs.Job) -> int:
    job.refresh_from_db()
    return round((job.run_after - timezone.now()).total_seconds() / 60)


def test_nothing_is_left_of_a_job_that_was_rolled_back() -> None:
    with transaction.atomic():
        chores.add.enqueue(1, 2)
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()


def test_a_job_keeps_what_its_task_returned() -> None:
    asked_for = chores.add.enqueue(1, 2)
    job = claimed()
    assert jobs.claim("two") is None
    assert jobs.succeed(job, jobs.call(job))
    asked_for.refresh()
    assert (asked_for.status, asked_for.return_value, asked_for.worker_ids) == ("SUCCESSFUL", 3, ["one"])


def test_a_task_may_ask_which_attempt_it_is() -> None:
    chores.attempt.enqueue()
    jobs.rescue(claimed())
    assert jobs.call(claimed()) == 2


def test_no_text_is_too_strange_to_be_noted() -> None:
    chores.nothing.enqueue()
    job = claimed()
    assert jobs.fail(job, RuntimeError("a\x00b \ud800"))
    job.refresh_from_db()
    assert r"a\x00b \ud800" in job.traceback


@pytest.mark.django_db(transaction=True)
def test_a_value_that_cannot_be_kept_does_not_end_the_worker() -> None:
    chores.nothing.enqueue()
    job = claimed()
    assert jobs.succeed(job, "a\x00b")
    job.refresh_from_db()
    assert job.status == ("READY" if connection.vendor == "postgresql" else "SUCCESSFUL")


def test_an_error_is_followed_by_another_attempt_after_a_minute_ten_and_sixty() -> None:
    chores.break_down.enqueue()
    for minutes in (1, 10, 60):
        job = claimed()
        assert jobs.fail(job, RuntimeError("It broke."))
        assert jobs.claim("one") is None
        assert waits_minutes(job) == minutes
        DBTaskResult.objects.update(run_after=timezone.now())
    job = claimed()
    assert jobs.fail(job, RuntimeError("It broke."))
    job.refresh_from_db()
    assert (job.status, job.exception_class_path) == ("FAILED", "builtins.RuntimeError")
    assert "It broke." in job.traceback


def test_a_job_that_kills_its_workers_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    chores.nothing.enqueue()
    for _ in range(jobs.ATTEMPTS):
        job = claimed()
        assert jobs.rescue(job)
    job.refresh_from_db()
    assert (job.status, job.exception_class_path) == ("FAILED", "guide.jobs.WorkerLost")
    assert "tests.chores.nothing is given up: 4 workers died of it" in caplog.text


def test_stopping_costs_a_job_no_attempt() -> None:
    chores.nothing.enqueue()
    for _ in range(9):
        assert jobs.give_back(claimed())


def test_who_was_thought_dead_changes_nothing_any_more() -> None:
    chores.add.enqueue(1, 2)
    late = claimed()
    jobs.rescue(late)
    successor = claimed()
    assert not jobs.succeed(late, "late")
    assert not jobs.fail(late, RuntimeError())
    assert not jobs.rescue(late)
    assert jobs.succeed(successor, 3)
    assert not jobs.succeed(late, "late")


def test_a_clock_set_back_makes_no_attempt_wait_for_days() -> None:
    chores.nothing.enqueue()
    jobs.fail(claimed(), RuntimeError())
    DBTaskResult.objects.update(run_after=timezone.now() + timedelta(days=3))
    assert claimed()


def test_old_results_are_forgotten_and_waiting_jobs_are_not() -> None:
    for _ in range(3):
        chores.nothing.enqueue()
    done, failed = claimed(), claimed()
    jobs.succeed(done, None)
    failed.worker_ids = ["one"] * jobs.ATTEMPTS
    jobs.fail(failed, RuntimeError())
    assert jobs.prune(timezone.now() + timedelta(days=6, hours=23)) == 0
    assert jobs.prune(timezone.now() + timedelta(days=7, hours=1)) == 2
    assert DBTaskResult.objects.get().status == "READY"


@pytest.mark.django_db(transaction=True)
def test_twenty_threads_claim_each_job_once(at_once: Callable) -> None:
    for _ in range(12):
        chores.nothing.enqueue()
    answers = at_once(lambda number: jobs.claim(f"worker {number}"), 20)
    claims = [job.pk for job in answers if job]
    assert len(claims) == len(set(claims)) == 12, answers
