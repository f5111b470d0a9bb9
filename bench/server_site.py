"""`python -m bench.server_site`: fills the database and collects the files of the site that `bench.servers` measures.

And the site itself, in a process of its own as in production: `started`.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import django
from django.core.management import call_command

HERE = Path(__file__).resolve().parent.parent
ENTRIES = 1_000
PATIENCE = 60


class Site(NamedTuple):
    """Where it listens, and the seconds from its start to its first answer, which was its home page."""

    port: int
    process: int
    seconds: float

    @property
    def workers(self) -> list[tuple[int, int]]:
        """Of each: megabytes in its memory, and those that it does not share with the others, its part of them added
        (RSS and PSS)."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        return [_megabytes(Path(f"/proc/{child}/smaps_rollup").read_text()) for child in children]


def environment(directory: Path) -> dict[str, str]:
    """As in production behind the proxy, on a database of its own; WEB_CONCURRENCY and the like by default."""
    own = {
        "DEBUG": "false",
        "SECRET_KEY": "for-measuring-on-loopback-and-nothing-else-0123456789",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "http://127.0.0.1",
        "BEHIND_PROXY": "true",
        "DATABASE_URL": f"sqlite:///{directory / 'servers.sqlite3'}",
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "bench.server_settings",
    }
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | own


def make(directory: Path) -> None:
    """Rows and static files, in a process of its own, whose settings are not ours."""
    command = [sys.executable, "-m", "bench.server_site"]
    subprocess.run(command, cwd=HERE, env=environment(directory), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def started(directory: Path, port: int) -> Iterator[Site]:
    command = [sys.executable, "-m", "gunicorn", "guide.wsgi", "--bind", f"127.0.0.1:{port}"]
    began = time.perf_counter()
    with (directory / "site.log").open("w") as log:
        process = subprocess.Popen(command, cwd=HERE, env=environment(directory), stdout=log, stderr=log)
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise RuntimeError((directory / "site.log").read_text())
            time.sleep(0.02)
        yield Site(port, process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answers(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except ConnectionError:
        return False


def _megabytes(rollup: str) -> tuple[int, int]:
    resident, own = (int(kilobytes) for kilobytes in re.findall(r"^(?:Rss|Pss):\s+(\d+)", rollup, re.MULTILINE))
    return resident // 1024, own // 1024


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("make_rows", ENTRIES, force=True)
    call_command("collectstatic", "--no-input", verbosity=0)


if __name__ == "__main__":
    django.setup()
    main()
