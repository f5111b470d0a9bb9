"""How many processors are ours: bound to, or allowed by a quota; and what gunicorn makes of them."""

import os
import runpy
from pathlib import Path

import pytest
from django.conf import settings

from guide import machine

V2, QUOTA, PERIOD = "cpu.max", "cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, 8),
        ({V2: "max 100000\n"}, 8),
        ({V2: "150000 100000\n"}, 2),
        ({V2: "10000 100000\n"}, 1),
        ({V2: "1600000 100000\n"}, 8),
        ({V2: "nonsense"}, 8),
        ({QUOTA: "-1\n", PERIOD: "100000\n"}, 8),
        ({QUOTA: "300000\n", PERIOD: "100000\n"}, 3),
        ({QUOTA: "300000\n", PERIOD: "0\n"}, 8),
    ],
)
def test_the_quota_counts_where_it_is_less_than_the_processors(
    files: dict[str, str], expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))
    (tmp_path / "cpu").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert machine.cores(tmp_path) == expected


@pytest.mark.parametrize(
    ("cores", "environment", "expected"),
    [
        (1, {}, (2, 8)),
        (4, {}, (4, 8)),
        (64, {}, (8, 8)),
        (4, {"WEB_CONCURRENCY": "12", "WEB_THREADS": "2"}, (12, 2)),
        (4, {"WEB_CONCURRENCY": "", "WEB_THREADS": ""}, (4, 8)),
        (4, {"DEBUG": "true", "WEB_CONCURRENCY": "12"}, (1, 8)),
    ],
)
def test_there_are_as_many_processes_as_cores_unless_told_otherwise(
    cores: int, environment: dict[str, str], expected: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "cores", lambda: cores)
    for name, value in ({"DEBUG": "false", "WEB_CONCURRENCY": "", "WEB_THREADS": ""} | environment).items():
        monkeypatch.setenv(name, value)
    read = runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))
    assert (read["workers"], read["threads"]) == expected
