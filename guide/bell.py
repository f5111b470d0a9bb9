"""The bell that wakes a worker. The job is a row in the database, with Redis and without; Redis only says "look now".

A ring that is lost costs a second, not the job: workers also look without being called.
"""

import functools
import logging
import time
from typing import Any

import redis
from django.conf import settings
from django.db import transaction
from django_tasks_db.backend import DatabaseBackend
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

KEY = "guide:jobs"
RINGS = 100
"""Rings kept while nobody listens. One ring wakes one worker."""


class RingingBackend(DatabaseBackend):
    """Writes the job's row like its parent, and rings when the transaction around it is committed."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        result: Any = super().enqueue(task, args, kwargs)
        transaction.on_commit(ring, robust=True)
        return result


def ring() -> None:
    """Wake one worker. A Redis that is away costs two seconds at most, and no error."""
    try:
        with _redis(settings.REDIS_URL, 1).pipeline() as pipeline:
            pipeline.lpush(KEY, 1)
            pipeline.ltrim(KEY, 0, RINGS - 1)
            pipeline.execute()
    except redis.RedisError as error:
        logger.warning("The workers were not woken, and will look by themselves: %s", error)


def wait(seconds: float) -> None:
    """Wait for a ring, for so many seconds at most."""
    if not settings.REDIS_URL:
        time.sleep(seconds)
        return
    try:
        _redis(settings.REDIS_URL, seconds + 1).blpop([KEY], timeout=seconds)
    except redis.RedisError:
        time.sleep(seconds)


@functools.cache
def _redis(url: str, timeout: float) -> redis.Redis:
    once_more = Retry(NoBackoff(), 1)  # For connections that were cut while they lay idle.
    return redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=timeout, retry=once_more)
