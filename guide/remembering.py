"""What was read of everything public, remembered by this process for as long as the guide is as it was.

Within the request of a page, what was asked before under the same `revision` is answered from memory; for SECONDS, as a
kept page is, for a page may say “2 hours ago”. What no revision knows and has to be right at once (votes, what waits)
must not be in it, nor anything of a person's. What comes out is everybody's: it is read, and never changed. Elsewhere,
in commands and workers, for what a form sends, and in a transaction, which may see what nobody else does, each question
is asked anew.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from functools import wraps
from threading import Lock
from time import time
from typing import Any, ParamSpec, TypeVar

from django.db import Error, connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from guide import revision

P = ParamSpec("P")
T = TypeVar("T")
SECONDS = 60
MOST = 256
"""Answers that are kept of one question, whatever it is asked of."""
_state: ContextVar[list[tuple[int, ...]] | None] = ContextVar("state", default=None)
"""Of the guide, as the request at hand shows it, once anybody has asked; None where nothing may be remembered."""


class Remembering:
    """Asks once for each page which state of the guide it shows. What is written meanwhile, the next one shows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"} or connection.in_atomic_block:
            return self.get_response(request)
        token = _state.set([])
        try:
            return self.get_response(request)
        finally:
            _state.reset(token)


class Memory:
    """Answers by what they were asked of. Those that are asked for least go, where there are more than `most`."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._held: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()
        _memories.append(self)

    def __len__(self) -> int:
        return len(self._held)

    def answer(self, asked: Hashable, read: Callable[[], T]) -> T:
        """What was read before, or is read now. An answer may be newer than the state that it is kept for, never older:
        the state was asked for first."""
        if not is_on():
            return read()
        key = (_asked_once(), asked)
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]  # type: ignore[no-any-return]
        found = read()
        with self._lock:
            self._held[key] = found
            while len(self._held) > self.most:
                self._held.popitem(last=False)
        return found

    def forget(self) -> None:
        with self._lock:
            self._held.clear()


_memories: list[Memory] = []


def remembered(most: int = MOST) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """For a function that reads what is public, and of arguments that are words and numbers."""

    def with_memory(read: Callable[P, T]) -> Callable[P, T]:
        memory = Memory(most)

        @wraps(read)
        def ask(*args: P.args, **kwargs: P.kwargs) -> T:
            return memory.answer((args, tuple(sorted(kwargs.items()))), lambda: read(*args, **kwargs))

        return ask

    return with_memory


def is_on() -> bool:
    return _state.get() is not None and not connection.in_atomic_block and bool(_asked_once())


def forget() -> None:
    """All of it, where tables were emptied: these have no revision."""
    for memory in _memories:
        memory.forget()


def size() -> int:
    """How many answers are kept."""
    return sum(map(len, _memories))


def _asked_once() -> tuple[int, ...]:
    """Not before it is needed: there are pages without a database behind them."""
    state = _state.get()
    if state is None:
        return ()
    if not state:
        state.append(_now())
    return state[0]


def _now() -> tuple[int, ...]:
    try:
        mark = revision.current()
    except Error:  # The page asks as well, and says so.
        return ()
    return (*mark, int(time() // SECONDS)) if mark else ()
