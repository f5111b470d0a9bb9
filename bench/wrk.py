"""wrk, which asks a server from many connections at once, and says how fast it was."""

import re
import shutil
import subprocess
from collections.abc import Iterable
from typing import NamedTuple

from bench import nginx

SECONDS = 1
UNITS = {"us": 0.001, "ms": 1.0, "s": 1_000.0, "m": 60_000.0}


class Run(NamedTuple):
    """Requests a second, and milliseconds."""

    rate: float
    p50: float
    p99: float


def missing() -> list[str]:
    """The programs that a measurement through nginx needs, and that are not installed."""
    return [name for name, path in {"nginx": nginx.PROGRAM, "wrk": shutil.which("wrk")}.items() if not path]


def run(url: str, headers: Iterable[str], connections: int) -> Run:
    """For SECONDS. Raises RuntimeError where an answer is not 2xx or 3xx."""
    words = [word for header in headers for word in ("--header", header)]
    command = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{SECONDS}s", "--latency"]
    said = subprocess.run([*command, *words, url], capture_output=True, text=True, check=True).stdout
    if wrong := re.search(r"Non-2xx.*", said):
        raise RuntimeError(f"{url}: {wrong[0]}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    return Run(float(rate[1]) if rate else 0.0, _milliseconds(said, 50), _milliseconds(said, 99))


def _milliseconds(said: str, percent: int) -> float:
    found = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s|m)\b", said, re.MULTILINE)
    return round(float(found[1]) * UNITS[found[2]], 2) if found else 0.0
