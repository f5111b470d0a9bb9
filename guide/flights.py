"""Of many threads that want the same at once, one works and the others wait for what it makes."""

from collections.abc import Callable
from threading import Event, Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")
PATIENCE = 5.0
"""Seconds. Who has waited for so long does it again: whoever was first may be stuck."""


class _Flight(Generic[Made]):
    def __init__(self) -> None:
        self.is_over = Event()
        self.made: Made | None = None


class Flights(Generic[Made]):
    """What is under way in this process, by its key."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._under_way: dict[str, _Flight[Made]] = {}

    def result(self, key: str, make: Callable[[], Made]) -> Made | None:
        """What `make` returns, here or in the thread that was first. None where that one failed, or takes too long."""
        with self._lock:
            flight = self._under_way.get(key)
            is_first = flight is None
            if flight is None:
                flight = self._under_way[key] = _Flight()
        if not is_first:
            flight.is_over.wait(PATIENCE)
            return flight.made
        try:
            flight.made = make()
            return flight.made
        finally:
            with self._lock:
                del self._under_way[key]
            flight.is_over.set()
