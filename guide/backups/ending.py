"""How a command ends that is told to: by Ctrl-C, by SIGTERM."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def tidily() -> Iterator[None]:
    """The program exits with what shells expect, 128 and the signal's number, after what was begun is cleared away."""
    before = [signal.signal(number, lambda number, _: sys.exit(128 + number)) for number in SIGNALS]
    try:
        yield
    finally:
        for number, handler in zip(SIGNALS, before, strict=True):
            signal.signal(number, handler)
