"""One works, the others wait for what it makes."""

import time
from collections.abc import Callable
from threading import Barrier, get_ident

import pytest

from guide import flights
from guide.flights import Flights


def test_one_of_many_makes_it(at_once: Callable) -> None:
    under_way, makers = Flights[int](), []

    def make() -> int:
        makers.append(get_ident())
        time.sleep(0.3)
        return 7

    began = time.monotonic()
    assert at_once(lambda number: under_way.result("a", make), 10) == [7] * 10
    assert time.monotonic() - began < flights.PATIENCE  # They were told.
    assert len(makers) == 1
    assert under_way.result("a", lambda: 8) == 8  # The next time it is made anew.


def test_other_things_are_not_waited_for(at_once: Callable) -> None:
    under_way, all_at_once = Flights[int](), Barrier(6, timeout=20)

    def make(number: int) -> int:
        all_at_once.wait()
        return number

    assert at_once(lambda number: under_way.result(str(number), lambda: make(number)), 6) == list(range(6))


def test_the_error_of_one_frees_the_others(at_once: Callable) -> None:
    under_way = Flights[int]()

    def fail() -> int:
        time.sleep(0.3)
        raise ValueError

    found = at_once(lambda number: under_way.result("a", fail), 5)
    assert [one for one in found if one is not None and not isinstance(one, ValueError)] == []
    assert sum(isinstance(one, ValueError) for one in found) == 1
    assert under_way.result("a", lambda: 1) == 1


def test_nobody_waits_for_ever(at_once: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flights, "PATIENCE", 0.1)
    under_way = Flights[int]()

    def stuck() -> int:
        time.sleep(1)
        return 7

    assert sorted(at_once(lambda number: under_way.result("a", stuck), 3), key=str) == [7, None, None]
