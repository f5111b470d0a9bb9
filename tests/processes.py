"""Processes of the site that tests start, and patience with them."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

PATIENCE = 60
"""Seconds that tell a slow machine from a process that does not do it. Nothing that works waits so long."""


def environment(mail_dir: Path, **more: str) -> dict[str, str]:
    """For processes on the test's database, whose mail stays in this directory."""
    own = {"DATABASE_URL": database_url(), "MAIL_DIR": str(mail_dir), "DJANGO_SETTINGS_MODULE": "tests.worker_settings"}
    return {**os.environ, **own, "DEBUG": "true", **more}


def database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    person = ":".join(filter(None, [database["USER"], database["PASSWORD"]]))
    return f"postgres://{person}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"


def wait_for(is_so: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.02)
