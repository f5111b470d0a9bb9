"""Web and worker together, for one machine. Ctrl-C and SIGTERM end both; if one ends by itself, so does the other."""

import signal
import subprocess  # nosec B404
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

PARTS = {
    "The worker": [sys.executable, "manage.py", "work"],
    "The web server": [sys.executable, "-m", "gunicorn", "guide.wsgi"],
}
Part = subprocess.Popen[bytes]
PATIENCE_SECONDS = 15
"""Longer than gunicorn's graceful_timeout and the worker's GRACE, both ten."""


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options: Any) -> None:
        asked_to_end: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda number, _: asked_to_end.append(number))
        parts = {name: _start(command) for name, command in PARTS.items()}
        try:
            name = _first_to_end(parts, asked_to_end)
        finally:
            _stop(list(parts.values()))
        if name:
            raise CommandError(f"{name} ended (exit code {parts[name].returncode}), so the rest was stopped too.")


def _start(command: list[str]) -> Part:
    return subprocess.Popen(command, cwd=settings.BASE_DIR)  # noqa: S603  # nosec B603


def _first_to_end(parts: dict[str, Part], asked_to_end: list[int]) -> str | None:
    """The first that ended by itself; None if we are asked to end before."""
    while not asked_to_end:
        for name, part in parts.items():
            if part.poll() is not None:
                return name
        time.sleep(0.2)
    return None


def _stop(parts: list[Part]) -> None:
    """Ask all to end, and wait for them; who has not ended by then is killed."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    for part in parts:
        part.terminate()
    for part in parts:
        try:
            part.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            part.kill()
            part.wait()
