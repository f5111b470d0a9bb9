"""With Redis workers are woken at once; without it nothing is lost."""

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from guide import bell
from tests import chores

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ringing(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "guide.bell.RingingBackend"}}


@pytest.fixture
def server(settings: Any, tmp_path: Path, ringing: None) -> Iterator[redis.Redis]:
    """A Redis of our own, on a socket."""
    if not shutil.which("redis-server"):
        pytest.skip("There is no redis-server.")
    socket = tmp_path / "redis.sock"
    process = subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", socket, "--save", ""], stdout=-3)
    while not socket.exists():
        time.sleep(0.01)
    settings.REDIS_URL = f"unix://{socket}"
    yield redis.Redis.from_url(settings.REDIS_URL)
    process.kill()
    process.wait()


def test_a_worker_is_woken_when_the_job_is_committed_and_not_before(server: redis.Redis) -> None:
    waiting = threading.Thread(target=bell.wait, args=[5])
    with transaction.atomic():
        waiting.start()
        chores.nothing.enqueue()
        time.sleep(0.1)
        assert waiting.is_alive()
    began = time.monotonic()
    waiting.join()
    assert time.monotonic() - began < 1
    assert server.llen(bell.KEY) == 0


def test_rings_that_nobody_hears_do_not_pile_up(server: redis.Redis) -> None:
    for _ in range(bell.RINGS + 5):
        bell.ring()
    assert server.llen(bell.KEY) == bell.RINGS


def test_a_redis_that_is_away_costs_no_job_and_no_haste(ringing: None, settings: Any, tmp_path: Path) -> None:
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"
    chores.nothing.enqueue()
    assert DBTaskResult.objects.count() == 1
    began = time.monotonic()
    bell.wait(0.2)
    assert 0.2 <= time.monotonic() - began < 2
