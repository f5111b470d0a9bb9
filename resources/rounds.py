"""A round of looks at many links: eight requests at once, each host in its own time.

Requests are sent by threads that touch nothing of ours. The database is asked by the calling thread alone, so that a
round ends at once when its caller is interrupted.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic

from django.utils import timezone

from resources import courtesy
from resources.courtesy import Lane
from resources.links import fetch, retry, robots
from resources.links.fetch import Answer
from resources.links.looking import Ask, Seen, Steps
from resources.links.network import Network

logger = logging.getLogger(__name__)

AT_ONCE = 8
PATIENCE = 60.0
"""Seconds. A host that wants to be left alone for longer is left for another round."""
AFTER_A_FAULT = timedelta(days=1)
_BUSY = frozenset({429, 503})


@dataclass(eq=False, slots=True)
class Errand:
    """A look that is to be had, unless somebody has one after `checked_at`. `claimed_until`: we are the ones who do."""

    pk: int
    host: str
    checked_at: datetime | None = None
    claimed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PutOff:
    """No look was had. `until` is when the host may be asked; None: somebody else has looked, or is about to."""

    until: datetime | None


@dataclass(eq=False, slots=True)
class _Walk:
    errand: Errand
    steps: Steps | None = None
    ask: Ask | None = None
    lane: Lane | None = None


@dataclass(slots=True)
class Round:
    """`begin` starts a look, or returns None where somebody else has looked; `give_back` undoes that.

    After `seconds` nothing new is begun; what then was not begun is left out.
    """

    errands: Iterable[Errand]
    begin: Callable[[Errand], Steps | None]
    give_back: Callable[[Errand], None]
    network: Network
    seconds: float | None = None
    _waiting: dict[str, deque[_Walk]] = field(default_factory=dict)
    _ready_at: dict[str, float] = field(default_factory=dict)
    _done: list[tuple[Errand, Seen | PutOff]] = field(default_factory=list)
    _answers: SimpleQueue[tuple[_Walk, Answer | None]] = field(default_factory=SimpleQueue)
    _flying: int = 0

    def run(self) -> Iterator[tuple[Errand, Seen | PutOff]]:
        """Each errand with what came of it, as they end."""
        ends = monotonic() + self.seconds if self.seconds is not None else None
        for errand in self.errands:
            self._waiting.setdefault(errand.host, deque()).append(_Walk(errand))
        unfinished = {walk.errand for walks in self._waiting.values() for walk in walks}
        try:
            while self._waiting or self._flying:
                if ends is not None and monotonic() > ends:
                    self._drop_what_was_not_begun()
                self._send_what_may_go()
                self._wait_for_an_answer()
                while self._done:
                    errand, outcome = self._done.pop(0)
                    if isinstance(outcome, Seen):
                        unfinished.discard(errand)
                    yield errand, outcome
        finally:
            for errand in unfinished:
                self.give_back(errand)

    def _drop_what_was_not_begun(self) -> None:
        for host, walks in list(self._waiting.items()):
            self._keep(host, deque(walk for walk in walks if walk.steps))

    def _send_what_may_go(self) -> None:
        now = monotonic()
        for host in list(self._waiting):
            if self._flying < AT_ONCE and self._ready_at.get(host, 0.0) <= now:
                self._send(host)

    def _send(self, host: str) -> None:
        """The next request to the host, if it may be asked now."""
        lane = courtesy.take_lane(host)
        if isinstance(lane, datetime):
            return self._come_back(host, lane)
        walk = self._waiting[host].popleft()
        self._keep(host, self._waiting[host])
        walk.lane = lane
        if walk.ask is None and not self._begins(walk):
            courtesy.leave_lane(lane, is_unused=True)
            return self._done.append((walk.errand, PutOff(None)))
        self._flying += 1
        self._ready_at[host] = monotonic() + courtesy.PAUSE.total_seconds()
        return Thread(target=self._ask, args=(walk, walk.ask), name=f"look at {host}", daemon=True).start()

    def _begins(self, walk: _Walk) -> bool:
        walk.steps = self.begin(walk.errand)
        walk.ask = next(walk.steps) if walk.steps else None
        return walk.ask is not None

    def _come_back(self, host: str, at: datetime) -> None:
        seconds = (at - timezone.now()).total_seconds()
        self._ready_at[host] = monotonic() + seconds
        if seconds > PATIENCE:
            self._done += [(walk.errand, PutOff(at)) for walk in self._waiting.pop(host)]

    def _keep(self, host: str, walks: deque[_Walk]) -> None:
        if walks:
            self._waiting[host] = walks
        else:
            self._waiting.pop(host, None)

    def _ask(self, walk: _Walk, ask: Ask) -> None:
        try:
            self._answers.put((walk, _answer(ask, self.network)))
        except Exception:  # One page that nobody foresaw must not keep the others from being looked at, ever again.
            logger.exception("Asking %s broke down.", ask.url)
            self._answers.put((walk, None))

    def _wait_for_an_answer(self) -> None:
        """Until one comes, or until a host may be asked that could not be before."""
        if self._done or not (self._waiting or self._flying):
            return
        ready_at = [self._ready_at.get(host, 0.0) for host in self._waiting] if self._flying < AT_ONCE else []
        seconds = max(0.0, min(ready_at) - monotonic()) if ready_at else None
        try:
            walk, answer = self._answers.get(timeout=seconds)
        except Empty:
            return
        self._flying -= 1
        self._go_on(walk, answer)

    def _go_on(self, walk: _Walk, answer: Answer | None) -> None:
        if walk.lane:
            courtesy.leave_lane(walk.lane)
        if answer is None or walk.steps is None:
            return self._done.append((walk.errand, PutOff(timezone.now() + AFTER_A_FAULT)))
        wait = asked_to_wait(answer)
        if wait:
            courtesy.leave_alone(courtesy.host_of(answer.final_url), timezone.now() + wait)
        try:
            walk.ask = walk.steps.send(answer)
        except StopIteration as end:
            return self._done.append((walk.errand, end.value))
        except Exception:
            logger.exception("The answer of %s broke our reader.", answer.url)
            return self._done.append((walk.errand, PutOff(timezone.now() + AFTER_A_FAULT)))
        return self._waiting.setdefault(walk.errand.host, deque()).appendleft(walk)


def _answer(ask: Ask, network: Network) -> Answer:
    if ask.method == "HEAD":
        return fetch.head(ask.url, network=network)
    return fetch.get(ask.url, max_bytes=robots.MOST_BYTES if ask.is_for_rules else fetch.MOST_BYTES, network=network)


def asked_to_wait(answer: Answer) -> timedelta:
    """How long whoever gave this answer wants to be left alone."""
    if answer.status not in _BUSY:
        return retry.NONE
    return retry.after(answer.headers.get("retry-after", ""), timezone.now())
