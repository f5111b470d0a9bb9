"""Web and worker together: both start, both end, and nobody stays behind."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings

from guide.models import Worker
from tests.processes import PATIENCE, environment, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def served(port: int, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Both run, as the leader of a group of processes of their own."""
    command = [sys.executable, "manage.py", "serve"]
    env = environment(tmp_path, PORT=str(port))
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=env, stdout=log, stderr=log, start_new_session=True
        )
    wait_for(Worker.objects.exists)
    wait_for(lambda: answers(port))
    yield process
    if anybody_is_left(process):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def answers(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", "/health/")
        return connection.getresponse().status > 0
    except ConnectionError:
        return False


def anybody_is_left(process: subprocess.Popen[str]) -> bool:
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_ctrl_c_reaches_all_and_ends_all(served: subprocess.Popen[str]) -> None:
    os.killpg(served.pid, signal.SIGINT)
    assert served.wait(PATIENCE) == 0
    assert not anybody_is_left(served)
    assert not Worker.objects.exists()


def test_a_signal_to_the_first_alone_ends_all(served: subprocess.Popen[str]) -> None:
    served.terminate()
    assert served.wait(PATIENCE) == 0
    assert not anybody_is_left(served)


def test_when_one_dies_so_does_the_other_and_it_is_said(served: subprocess.Popen[str], tmp_path: Path) -> None:
    os.kill(int(Worker.objects.get().name.split(":")[1]), signal.SIGKILL)
    assert served.wait(PATIENCE) == 1
    assert not anybody_is_left(served)
    assert "The worker ended (exit code -9), so the rest was stopped too." in (tmp_path / "log").read_text()
