"""The simulation against what can be worked out by hand. Tolerances are in points of the share that is answered."""

import random
from dataclasses import replace
from math import exp

import pytest

from bench import simulation, traffic
from bench.simulation import World
from bench.traffic import Request

BARE = World("bare", processes=1, has_proxy=False, signed_in=0, pages_kept=10**9)


def even(pages: int, count: int) -> list[Request]:
    """Every page is asked for as often as every other, by chance."""
    chance = random.Random(1)
    return [(chance.randrange(pages), chance.getrandbits(30)) for _ in range(count)]


def poisson(rate: float, seconds: float) -> list[float]:
    chance, at, found = random.Random(2), 0.0, []
    while (at := at + chance.expovariate(rate)) < seconds:
        found.append(at)
    return found


def answered(world: World, pages: int, decisions: list[float], warm: int, seconds: int) -> float:
    tally = simulation.simulate(world, even(pages, (warm + seconds) * world.rate), decisions, warm, seconds)
    return (tally.proxy + tally.process + tally.redis) / (tally.proxy + tally.application)


@pytest.mark.parametrize(("pages", "lifetime"), [(1_000, 60), (5_000, 60), (2_000, 20)])
def test_a_page_that_lives_for_t_is_found_rt_times_of_1_and_rt(pages: int, lifetime: int) -> None:
    """Renewal: one request makes the page, and r T that follow find it. Within 2 points."""
    world = replace(BARE, rate=100, lifetime=lifetime)
    expected = (100 / pages * lifetime) / (1 + 100 / pages * lifetime)
    assert answered(world, pages, [], 120, 400) == pytest.approx(expected, abs=0.02)


def test_decisions_by_chance_shorten_a_life_to_what_remains_on_average() -> None:
    """With d decisions a second a life of T lasts (1 - exp(-d T)) / d. Within 3 points."""
    world = replace(BARE, rate=50, lifetime=20)
    life = (1 - exp(-0.2 * 20)) / 0.2
    expected = (50 / 200 * life) / (1 + 50 / 200 * life)
    assert answered(world, 200, poisson(0.2, 4_100), 100, 4_000) == pytest.approx(expected, abs=0.03)


def test_a_proxy_is_asked_r_times_in_a_second_and_asks_once() -> None:
    """Of r requests in a second on average, 1 - exp(-r) are the first. Within 2 points."""
    world = replace(BARE, rate=200, has_proxy=True)
    tally = simulation.simulate(world, even(100, 60 * 200), [], 10, 50)
    assert tally.proxy / (50 * 200) == pytest.approx(1 - (1 - exp(-2)) / 2, abs=0.02)


def test_a_process_holds_no_more_pages_than_it_may_and_drops_the_one_not_used_for_longest() -> None:
    site = simulation.Site(replace(BARE, pages_kept=2))
    for page in (1, 2, 1, 3):
        site.ask([(page, 1023)], at=0)
    assert list(site.memories[0]) == [1, 3]
    assert (site.tally.rendered, site.tally.process) == (3, 1)


def test_redis_spares_a_process_what_another_has_rendered() -> None:
    site = simulation.Site(replace(BARE, processes=2, has_redis=True))
    site.ask([(1, 0 << 16 | 1023), (1, 1 << 16 | 1023)], at=0)
    assert (site.tally.rendered, site.tally.redis) == (1, 1)
    site.decide()
    site.ask([(1, 1023)], at=0)
    assert site.tally.rendered == 2


def test_who_is_signed_in_passes_all_caches_by() -> None:
    world = replace(BARE, rate=1_000, has_proxy=True, signed_in=0.25)
    tally = simulation.simulate(world, even(1, 10_000), [], 0, 10)
    assert tally.people / 10_000 == pytest.approx(0.25, abs=0.02)
    assert simulation.queries(world, tally) == tally.people * 8 + tally.application + tally.rendered * 6


def test_ranks_follow_zipfs_law() -> None:
    """The share of the first rank, and the ratio of the first to the eighth: within a tenth of what the law says."""
    rank = traffic.zipf(1_000_000, 0.8)
    chance = random.Random(3)
    drawn = [rank(chance.random()) for _ in range(200_000)]
    assert drawn.count(0) / len(drawn) == pytest.approx(1 / sum(k**-0.8 for k in range(1, 1_000_001)), rel=0.1)
    assert drawn.count(0) / drawn.count(7) == pytest.approx(8**0.8, rel=0.1)
    assert 0 == min(drawn) < max(drawn) < 1_000_000


def test_the_same_seed_gives_the_same_rows_and_every_request_is_answered_once() -> None:
    rows = simulation.measure(is_short=True).rows
    assert rows == simulation.measure(is_short=True).rows
    for row in rows:
        shares = [row[name] for name in ("CDN, %", "proxy, %", "application, %", "rendered, %")]
        assert sum(shares) == pytest.approx(100)


def test_a_decision_falls_somewhere_in_each_interval() -> None:
    times = simulation.scheduled(0.1, 60)
    assert [int(at // 10) for at in times] == [0, 1, 2, 3, 4, 5]
    assert simulation.scheduled(0, 60) == []


def test_the_whole_mix_of_pages_agrees_with_the_formula_for_each_of_them() -> None:
    """One process that forgets nothing within a minute, all kinds of pages. Within 1 point."""
    world = replace(BARE, rate=1_000, lifetime=60)
    tally = simulation.simulate(world, traffic.draw(180_000, 5), [], 60, 120)
    assert tally.rendered / tally.application == pytest.approx(traffic.rendered(1_000, 60), abs=0.01)
