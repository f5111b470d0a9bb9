"""A real Git repository with the guide's README in it, and people who commit to it."""

import io
import os
import subprocess
from pathlib import Path
from typing import Any

from django.core.management import call_command

from resources.models import Checkout

PEOPLE = {"bo": "bo@mail.test", "cy": "cy@mail.test", "Grace Hopper": "grace@navy.test"}


class Checkouts:
    """A checkout at `path`. Whoever commits is called by the name that their commits have."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    @property
    def file(self) -> Path:
        return self.path / "README.md"

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")

    def git(self, *words: str, by: str = "Grace Hopper") -> str:
        who = {"NAME": by, "EMAIL": PEOPLE.get(by, "nobody@mail.test")}
        env = {f"GIT_{role}_{what}": said for role in ("AUTHOR", "COMMITTER") for what, said in who.items()}
        env |= {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": "/dev/null", "HOME": str(self.path), "LC_ALL": "C"}
        done = subprocess.run(["git", "-C", str(self.path), *words], check=True, capture_output=True, env=env)
        return done.stdout.decode().strip()

    def commit(self, text: str, by: str = "Grace Hopper", message: str = "Change it") -> str:
        self.file.write_text(text, encoding="utf-8")
        self.git("add", "--all", by=by)
        self.git("commit", "--quiet", "--message", message, by=by)
        return self.head

    def edit(self, old: str, new: str, by: str = "Grace Hopper") -> str:
        assert old in self.text, self.text
        return self.commit(self.text.replace(old, new), by)

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    @property
    def message(self) -> str:
        return self.git("log", "-1", "--format=%B")

    @property
    def status(self) -> str:
        return self.git("status", "--porcelain")

    def sync(self, **options: Any) -> str:
        printed = io.StringIO()
        call_command("sync_readme", str(self.path), stdout=printed, **options)
        return printed.getvalue()

    @property
    def row(self) -> Checkout:
        return Checkout.objects.get()
