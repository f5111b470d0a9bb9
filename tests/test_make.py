"""The Makefile's promises that need no network."""

import os
import socket
import subprocess
from pathlib import Path

import pytest
from django.conf import settings


def run_make(*words: str) -> subprocess.CompletedProcess[str]:
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = ["make", "--no-print-directory", *words]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=clean, capture_output=True, text=True, check=False)


def test_make_alone_lists_what_it_can_do() -> None:
    listed = run_make().stdout
    assert [line.split()[1] for line in listed.splitlines()] == [
        "help",
        "install",
        "run",
        "test",
        "check",
        "bench",
        "lock",
    ]


def test_a_port_in_use_is_one_clear_sentence_and_another_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        done = run_make("run", f"PORT={port}")
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.startswith(f"Port {port} is in use. Try: make run PORT={port % 65535 + 1}\n")


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_what_is_no_port_is_said_to_be_none(port: str) -> None:
    done = run_make("port", f"PORT={port}")
    assert done.returncode != 0
    assert done.stderr.startswith(f"PORT={port} is no port: it is a number from 1 to 65535.\n")


def test_a_python_that_is_not_there_or_too_old_is_one_clear_sentence(tmp_path: Path) -> None:
    old = tmp_path / "old-python"
    old.write_text('#!/bin/sh\n[ "$1" = -V ] && echo Python 3.9.2\nexit 1\n')
    old.chmod(0o755)
    for python, sentence in [
        ("no-python", "There is no no-python. Install Python 3.11 or newer"),
        (str(old), f"Python 3.11 or newer is needed; {old} is Python 3.9.2."),
    ]:
        done = run_make("python", f"PYTHON={python}", "VENV=/nowhere")
        assert done.returncode != 0
        assert done.stderr.startswith(sentence)


def test_the_shell_scripts_parse() -> None:
    assert (settings.BASE_DIR / ".ci" / "run").stat().st_mode & 0o111
    subprocess.run(["bash", "-n", ".ci/run"], cwd=settings.BASE_DIR, check=True)
