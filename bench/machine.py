"""What the figures were measured on. A figure without its machine says nothing."""

import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import django

from bench import databases

ROOT = Path(__file__).resolve().parent.parent


def facts() -> dict[str, str | int | None]:
    """The machine and the versions; `postgresql` is None where it was not asked."""
    return {
        "cores": os.cpu_count(),
        "model": _model(),
        "python": platform.python_version(),
        "django": django.get_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgresql": databases.postgresql_version(),
    }


def commit() -> str:
    """The short name of the commit, with `+` behind it when files have been changed since; empty outside of Git."""
    name = _git("rev-parse", "--short", "HEAD")
    return name + "+" * bool(name and _git("status", "--porcelain", "--untracked-files=no"))


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _model() -> str:
    found = Path("/proc/cpuinfo")
    lines = found.read_text().splitlines() if found.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip()
