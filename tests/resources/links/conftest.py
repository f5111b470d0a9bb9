"""A server on loopback that does whatever servers do, and the network that leads to it."""

from collections.abc import Iterator

import pytest

from bench.hostile_server import Loopback


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server
