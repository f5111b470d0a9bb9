"""The site's own chores. Each calls one deed, and may be called twice."""

from importlib import import_module

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from guide import batches, jobs, schedule


@task()
def prune() -> int:
    """Forget the results of old jobs and the old runs of schedules."""
    return jobs.prune() + schedule.prune()


@task()
def clear_sessions() -> None:
    """Delete the sessions that have expired. As Django’s own command does, but so many at a time."""
    sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    batches.delete(sessions.objects.filter(expire_date__lt=timezone.now()))
