"""Every way a job changes state; nothing else writes it. A job is one row: one call of a task, asked for once.

READY → RUNNING → SUCCESSFUL or FAILED, and back to READY when its worker died or the task raised an error.
Each change is an UPDATE that succeeds only if the row is still as its caller saw it; `started_at` tells one attempt
from the next. So of two workers one gets the job, and one that was thought dead cannot undo what its successor did.
"""

import logging
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

from django.db import DataError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import TaskContext, TaskResultStatus
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max

from guide import batches

logger = logging.getLogger(__name__)

Job = DBTaskResult[..., Any]

PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""Before the second, third and fourth attempt of a task that raised an error."""
ATTEMPTS = len(PAUSES) + 1
KEPT_FOR = timedelta(days=7)


class WorkerLost(Exception):
    """The worker died with the job in its hands."""


def due() -> QuerySet[Job]:
    """What may begin now, in the order in which it should.

    No pause is longer than the last of PAUSES. One that seems to be was begun before the clock was set back.
    """
    now = timezone.now()
    too_long = Q(started_at__isnull=False, run_after__gt=now + PAUSES[-1])
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    return ready.filter(Q(run_after=get_date_max()) | Q(run_after__lte=now) | too_long)


def claim(worker: str) -> Job | None:
    """The next job that is due, running from now on in the hands of this worker; None if there is none."""
    while job := due().first():
        started_at, worker_ids = timezone.now(), [*job.worker_ids, worker]
        row = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.READY, started_at=job.started_at)
        if row.update(status=TaskResultStatus.RUNNING, started_at=started_at, worker_ids=worker_ids):
            job.status, job.started_at, job.worker_ids = TaskResultStatus.RUNNING, started_at, worker_ids
            return job
    return None


def call(job: Job) -> Any:
    """Call the job's task; what it returns, as JSON can hold it. Raises what the task raises."""
    task, arguments = job.task, job.args_kwargs
    result: Any = job.task_result
    context = [TaskContext(task_result=result)] if task.takes_context else []
    return normalize_json(task.call(*context, *arguments["args"], **arguments["kwargs"]))


def succeed(job: Job, value: Any) -> bool:
    """Note that the job is done; whether it was still ours. A value that cannot be kept is an error of the task."""
    try:
        return _end(job, TaskResultStatus.SUCCESSFUL, return_value=value, exception_class_path="", traceback="")
    except DataError as error:  # PostgreSQL keeps no NUL, not even in JSON.
        return fail(job, error)


def fail(job: Job, error: BaseException) -> bool:
    """After an error the job waits for its next attempt, or after the last has failed; whether it was still ours."""
    attempt, words = len(job.worker_ids), _words(error)
    if attempt >= ATTEMPTS:
        logger.error("%s failed %s times and is given up.\n%s", job.task_path, attempt, words["traceback"])
        return _end(job, TaskResultStatus.FAILED, return_value=None, **words)
    pause = PAUSES[attempt - 1]
    logger.warning("%s failed and is tried again in %s: %s", job.task_path, pause, _storable(repr(error)))
    return _give_back(job, run_after=timezone.now() + pause, **words)


def give_back(job: Job) -> bool:
    """A worker that has to stop lets the job begin anew elsewhere, at once; the attempt does not count."""
    return _give_back(job, run_after=get_date_max(), worker_ids=job.worker_ids[:-1])


def rescue(job: Job) -> bool:
    """A job whose worker died begins anew at once, ATTEMPTS times in all; whether nobody else did it first."""
    attempt = len(job.worker_ids)
    if attempt < ATTEMPTS:
        logger.warning("%s lost its worker and begins anew.", job.task_path)
        return _give_back(job, run_after=get_date_max())
    error = WorkerLost(f"{attempt} workers died of it, the last one was {job.worker_ids[-1]}.")
    logger.error("%s is given up: %s", job.task_path, error)
    return _end(job, TaskResultStatus.FAILED, return_value=None, **_words(error))


def prune(now: datetime | None = None) -> int:
    """Delete what ended longer than KEPT_FOR ago; the number of jobs deleted."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=(now or timezone.now()) - KEPT_FOR)
    return batches.delete(old)


def _end(job: Job, status: str, **fields: Any) -> bool:
    return _change(job, status=status, finished_at=timezone.now(), **fields)


def _give_back(job: Job, **fields: Any) -> bool:
    return _change(job, status=TaskResultStatus.READY, **fields)


def _change(job: Job, **fields: Any) -> bool:
    row = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at)
    return bool(row.update(**fields))


def _storable(text: str) -> str:
    """Errors quote what strangers sent: NULs and halves of characters, which a database refuses."""
    return text.encode(errors="backslashreplace").decode().replace("\x00", "\\x00")


def _words(error: BaseException) -> dict[str, str]:
    kind = type(error)
    return {
        "exception_class_path": f"{kind.__module__}.{kind.__qualname__}",
        "traceback": _storable("".join(format_exception(error))),
    }
