"""Caches and database at 10,000 requests a second, request by request: what no machine of ours can be asked.

A reader's request meets the CDN if there is one, then the proxy of a host, then one of its processes. CDN and proxy
keep a page until the end of the second; a process keeps its pages in memory, the last used of them, for a minute, and
Redis the same for all. A decision changes the revision of the guide, and with it every page. People who are signed in
pass everything by. Costs are parameters: put in those that `make bench` measures.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bench import traffic
from bench.report import Part, Row
from bench.traffic import Request

SEED = 4711
REVISION_QUERIES, RENDER_QUERIES, PERSON_QUERIES = 1, 6, 8
"""Of the database: to learn the revision where no Redis tells it, to render a page, and for somebody signed in."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Milliseconds of one core."""

    proxy: float = 0.0125
    hit: float = 0.1
    """Of the application, when the page is kept; 304 costs the same."""
    redis: float = 0.3
    render: float = 6.0
    person: float = 6.0


COSTS = Costs()


@dataclass(frozen=True, slots=True)
class World:
    """The machines, and what happens to them. `edges` is the number of places of the CDN."""

    name: str
    hosts: int = 1
    processes: int = 8
    has_proxy: bool = True
    has_redis: bool = False
    edges: int = 0
    rate: int = 10_000
    decisions: float = 0.1
    signed_in: float = 0.01
    lifetime: float = 60
    pages_kept: int = 1_000


@dataclass(slots=True)
class Tally:
    """Requests by who answered them."""

    people: int = 0
    edge: int = 0
    proxy: int = 0
    process: int = 0
    redis: int = 0
    rendered: int = 0

    @property
    def application(self) -> int:
        return self.process + self.redis + self.rendered


class Site:
    """The caches of a world, and what they hold."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tally = Tally()
        self.edges: list[set[int]] = [set() for _ in range(world.edges)]
        self.proxies: list[set[int]] = [set() for _ in range(world.hosts)]
        self.memories: list[dict[int, float]] = [{} for _ in range(world.hosts * world.processes)]
        self.redis: dict[int, float] = {}

    def next_second(self) -> None:
        for cache in (*self.edges, *self.proxies):
            cache.clear()

    def decide(self) -> None:
        """Pages of another revision are other pages. CDN and proxy do not hear of it before the second ends."""
        for memory in self.memories:
            memory.clear()
        self.redis.clear()

    def ask(self, requests: Iterable[Request], at: float) -> None:
        world, tally, persons = self.world, self.tally, round(self.world.signed_in * 1024)
        edges, proxies, processes = self.edges, self.proxies, len(self.memories)
        for page, die in requests:
            if die & 1023 < persons:
                tally.people += 1
                continue
            if edges:
                kept = edges[(die >> 10) % world.edges]
                if page in kept:
                    tally.edge += 1
                    continue
                kept.add(page)
            process = (die >> 16) % processes
            if world.has_proxy:
                kept = proxies[process % world.hosts]
                if page in kept:
                    tally.proxy += 1
                    continue
                kept.add(page)
            self._apply(page, process, at)

    def _apply(self, page: int, process: int, at: float) -> None:
        memory = self.memories[process]
        if memory.get(page, 0) > at:
            self.tally.process += 1
            memory[page] = memory.pop(page)  # The last one used.
            return
        memory.pop(page, None)
        if self.world.has_redis and self.redis.get(page, 0) > at:
            self.tally.redis += 1
            memory[page] = self.redis[page]
        else:
            self.tally.rendered += 1
            self.redis[page] = memory[page] = at + self.world.lifetime
        if len(memory) > self.world.pages_kept:
            del memory[next(iter(memory))]


def simulate(world: World, requests: Sequence[Request], decisions: Iterable[float], warm: int, seconds: int) -> Tally:
    """What is answered where in `seconds`, after `warm` ones that fill the caches. `decisions` are times, in order."""
    site = Site(world)
    times = sorted(decisions)
    for second in range(warm + seconds):
        if second == warm:
            site.tally = Tally()
        site.next_second()
        cuts = [float(second), *(at for at in times if second <= at < second + 1), second + 1.0]
        for number, (start, end) in enumerate(pairwise(cuts)):
            if number:
                site.decide()
            site.ask(requests[round(start * world.rate) : round(end * world.rate)], start)
    return site.tally


def scheduled(rate: float, seconds: int, seed: int = SEED) -> list[float]:
    """Times of decisions: one somewhere in each interval, so that a short simulation has as many as there should be."""
    chance = random.Random(seed)
    return [(number + chance.random()) / rate for number in range(int(seconds * rate))] if rate else []


ONE, FOUR = World("one machine"), World("4 hosts", hosts=4)
REDIS = replace(FOUR, name="4 hosts, Redis", has_redis=True)
CDN = replace(REDIS, name="4 hosts, Redis, CDN", edges=20)
BARE = replace(ONE, name="one machine, no proxy", has_proxy=False)
WORLDS = [
    *(replace(ONE, rate=rate) for rate in (100, 300, 1_000, 3_000)),
    BARE,
    *(replace(world, decisions=decisions) for world in (ONE, FOUR, REDIS, CDN) for decisions in (0.01, 0.1, 1)),
    *(replace(world, signed_in=0.1) for world in (ONE, REDIS, CDN)),
]


def measure(is_short: bool) -> Part:
    """A row for each world. In short they are watched for a few seconds only."""
    longest = 3 if is_short else 130
    requests = traffic.draw(longest * 10_000, SEED)
    rows = [_row(world, requests, *_span(world, is_short)) for world in WORLDS]
    return Part("Simulated: who answers, and what it takes", rows, [], [])


def _span(world: World, is_short: bool) -> tuple[int, int]:
    """Seconds to warm up and to watch: long enough for one decision where they are rare."""
    if is_short:
        return 1, 2
    return (30, 100) if world.decisions < 0.1 or world.rate < 10_000 else (15, 30)


def _row(world: World, requests: Sequence[Request], warm: int, seconds: int) -> Row:
    tally = simulate(world, requests, scheduled(world.decisions, warm + seconds), warm, seconds)
    readers = tally.edge + tally.proxy + tally.application
    return {
        "machines": world.name,
        "requests/s": world.rate,
        "decisions/s": world.decisions,
        "signed in, %": round(world.signed_in * 100),
        "CDN, %": 100 * tally.edge / readers,
        "proxy, %": 100 * tally.proxy / readers,
        "application, %": 100 * (tally.process + tally.redis) / readers,
        "rendered, %": 100 * tally.rendered / readers,
        "hits at the application, %": 100 * (1 - tally.rendered / tally.application),
        "renders/s": round(tally.rendered / seconds),
        "queries/s": round(queries(world, tally) / seconds),
        "cores": cores(world, tally, seconds),
    }


def queries(world: World, tally: Tally) -> int:
    """Those of the database. With Redis nobody asks it for the revision."""
    revision = 0 if world.has_redis else REVISION_QUERIES
    return revision * tally.application + RENDER_QUERIES * tally.rendered + PERSON_QUERIES * tally.people


def cores(world: World, tally: Tally, seconds: float, costs: Costs = COSTS) -> float:
    """Of all hosts together, entirely busy; the database and Redis are not in it."""
    passed = (tally.proxy + tally.application + tally.people) * world.has_proxy
    kept = costs.hit * tally.process + (costs.hit + costs.redis) * tally.redis
    made = costs.render * tally.rendered + costs.person * tally.people
    return (costs.proxy * passed + kept + made) / 1000 / seconds
