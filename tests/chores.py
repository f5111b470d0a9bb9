"""Tasks and a mailer for the tests of real workers: other processes, which leave what they did in a directory."""

import os
import sys
import time
from pathlib import Path
from typing import Any

from django_tasks import TaskContext, task

from accounts.mail import FileAndConsoleBackend


@task()
def write_down(directory: str, text: str) -> None:
    with (Path(directory) / "done").open("a") as file:
        file.write(f"{text}\n")
    time.sleep(0.005)


@task()
def hang_once(directory: str, seconds: float) -> None:
    """The first attempt hangs, after it has said so. The next one finds its trace and goes on."""
    hang_the_first_time(Path(directory) / "began", seconds)
    (Path(directory) / "done").touch()


@task()
def add(one: int, other: int) -> int:
    return one + other


@task()
def break_down() -> None:
    raise RuntimeError("It broke.")


@task(takes_context=True)
def attempt(context: TaskContext) -> int:
    return context.attempt


@task()
def nothing() -> None:
    pass


@task()
def is_every_page_read() -> bool:
    return "resources.urls" in sys.modules


class HangsOnceAfterSending(FileAndConsoleBackend):
    """Takes the first mail and never says so."""

    def send_messages(self, email_messages: Any) -> int:
        count = super().send_messages(email_messages)
        hang_the_first_time(Path(os.environ["MAIL_DIR"]) / "began", 60)
        return count


def hang_the_first_time(trace: Path, seconds: float) -> None:
    if not trace.exists():
        trace.touch()
        time.sleep(seconds)
