"""The site's own chores. Each calls one deed, and may be called twice."""

from django.core.management import call_command
from django_tasks import task

from guide import jobs, schedule


@task()
def prune() -> int:
    """Forget the results of old jobs and the old runs of schedules."""
    return jobs.prune() + schedule.prune()


@task()
def clear_sessions() -> None:
    """Delete the sessions that have expired."""
    call_command("clearsessions")
