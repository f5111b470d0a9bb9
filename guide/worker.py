"""A worker: runs one job after the other in its main thread, while a second thread keeps it and the schedules alive.

Jobs are run at least once. Whatever kills a worker, its job begins anew elsewhere within five minutes: LIMIT and the
reaper's silence add up to less.
"""

import faulthandler
import gc
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.urls import reverse
from django.utils.crypto import get_random_string

from guide import bell, jobs, reaper, schedule

logger = logging.getLogger(__name__)
T = TypeVar("T")

LIMIT = 180.0
"""Seconds that one job may take. Longer work is cut into several jobs."""
GRACE = 10.0
"""Seconds that a job gets to end when the worker has to."""


class OutOfTime(BaseException):
    """Raised in the middle of a job. No `except Exception` of a task takes it for an error of its own."""


@dataclass(kw_only=True)
class Worker:
    """Times are in seconds. `interval` is how long it rests when there is nothing to do."""

    interval: float = 1.0
    silence: float = reaper.SILENCE
    limit: float = LIMIT
    grace: float = GRACE
    schedules: tuple[schedule.Schedule, ...] = schedule.SCHEDULES

    def __post_init__(self) -> None:
        self.name = f"{socket.gethostname()[:32]}:{os.getpid()}:{get_random_string(6)}"
        self.stopping = False
        self.busy_since: float | None = None

    def run(self) -> None:
        """Work until SIGTERM, SIGINT or SIGHUP comes."""
        with self._signals(), self._kept_alive():
            while not self.stopping:
                if not self._run_one():
                    bell.wait(self.interval)

    def run_what_is_due(self) -> int:
        """Work until nothing is due; the number of jobs run."""
        count = 0
        with self._signals(), self._kept_alive():
            self._patiently(lambda: schedule.enqueue_due(self.schedules))
            while not self.stopping and self._run_one():
                count += 1
        return count

    def _run_one(self) -> bool:
        job = self._patiently(lambda: jobs.claim(self.name))
        if job:
            settle = self._attempt(job)
            self._patiently(settle)
        return bool(job)

    def _attempt(self, job: jobs.Job) -> Callable[[], bool]:
        """Run the job; what is to be noted of it."""
        began = time.monotonic()
        try:
            _settle_in()
            with self._limited():
                value = jobs.call(job)
        except OutOfTime:
            _drop_connections()
            seconds = time.monotonic() - began
            late = TimeoutError(f"It ran for {seconds:.0f} s, and {self.limit:.0f} s is the limit.")
            return lambda: jobs.give_back(job) if self.stopping else jobs.fail(job, late)
        except (Exception, SystemExit) as error:
            failure = error
            return lambda: jobs.fail(job, failure)
        logger.debug("%s took %.0f ms.", job.task_path, 1000 * (time.monotonic() - began))
        return lambda: jobs.succeed(job, value)

    @contextmanager
    def _limited(self) -> Iterator[None]:
        self.busy_since = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, self.grace if self.stopping else self.limit)
        try:
            yield
        finally:
            self.busy_since = None
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _patiently(self, deed: Callable[[], T]) -> T | None:
        """What the deed returns, however long the database is away; None if the worker has to stop meanwhile."""
        while True:
            try:
                close_old_connections()
                return deed()
            except (InterfaceError, OperationalError) as error:
                logger.warning("The database does not answer: %s", error)
                if self.stopping:
                    return None
            time.sleep(self.interval)

    # Signals ----------------------------------------------------------------------------------------------------------
    @contextmanager
    def _signals(self) -> Iterator[None]:
        ends = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        ours = dict.fromkeys(ends, self._stop) | {signal.SIGALRM: self._interrupt}
        before = {number: signal.signal(number, deed) for number, deed in ours.items()}
        try:
            yield
        finally:
            for number, deed in before.items():
                signal.signal(number, deed)

    def _stop(self, *_: Any) -> None:
        if not self.stopping and self.busy_since:
            left = signal.getitimer(signal.ITIMER_REAL)[0]
            signal.setitimer(signal.ITIMER_REAL, min(left or self.grace, self.grace))
        self.stopping = True

    def _interrupt(self, *_: Any) -> None:
        if self.busy_since:
            raise OutOfTime

    # The second thread ------------------------------------------------------------------------------------------------
    @contextmanager
    def _kept_alive(self) -> Iterator[None]:
        self._patiently(lambda: reaper.beat(self.name))
        over = threading.Event()
        keeper = threading.Thread(target=self._keep, args=[over], name="keeper", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            over.set()
            keeper.join(self.grace)
            self._patiently(lambda: reaper.leave(self.name))

    def _keep(self, over: threading.Event) -> None:
        """Every few seconds: count, enqueue what is due, look for the dead."""
        watch = reaper.Reaper(self.silence)
        chores = (lambda: reaper.beat(self.name), lambda: schedule.enqueue_due(self.schedules), watch.reap)
        while not over.is_set():
            for chore in chores:
                self._try(chore)
            self._end_if_stuck()
            over.wait(min(self.silence / 6, 5))
        connections.close_all()

    def _try(self, chore: Callable[[], object]) -> None:
        try:
            close_old_connections()
            chore()
        except Exception as error:  # The next round tries again, and without this thread the worker would seem dead.
            logger.warning("The worker's second thread failed: %s", error)

    def _end_if_stuck(self) -> None:
        """A job that does not even hear its alarm takes the process with it: another one begins it anew."""
        since = self.busy_since
        if since and time.monotonic() - since > self.limit + self.grace:
            logger.critical("A job does not end after %.0f s, so the worker does.", self.limit + self.grace)
            faulthandler.dump_traceback()
            os._exit(os.EX_SOFTWARE)


@cache
def _settle_in() -> None:
    """What takes long and is done once, before the first transaction of a job, which others may wait for.

    The first address that is asked for reads every page's code: half a second. The collector would look at all of that
    again and again, for 50 ms each time: it need not, for it stays.
    """
    reverse("home")
    gc.freeze()


def _drop_connections() -> None:
    """An alarm may have struck in the middle of a query or of a commit. What was not committed is rolled back."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        del connections[connection.alias]
