"""pg_dump, pg_restore and psql: found, new enough, told which database is meant, and their failures as one sentence.

The password is handed over in the environment, never on a command line, which everybody on the machine can read.
"""

import os
import re
import shutil
import subprocess  # nosec B404
from typing import IO, Any

from django.db import connection

from guide.backups.manifest import BackupError

Running = subprocess.Popen[bytes]
_VERSION = re.compile(r"\) (\d+)")
_ERROR = re.compile(r"(?:error|ERROR|FATAL): +(.+)")


def check(*names: str) -> None:
    """Raises BackupError where one is missing, or older than the server: it would leave out what it does not know."""
    needed = connection.pg_version // 10_000  # type: ignore[attr-defined]  # PostgreSQL's connections have it.
    for name in names:
        said = subprocess.run([_found(name), "--version"], capture_output=True, text=True, check=False)  # noqa: S603  # nosec B603
        number = _VERSION.search(said.stdout)
        if not number or int(number[1]) < needed:
            own = f"is of version {number[1]}" if number else "does not say its version"
            raise BackupError(f"{name} {own}, the server of {needed}: install PostgreSQL's client programs {needed}.")


def run(name: str, *words: str, asks: bool = False) -> None:
    """Run it to its end; with `asks`, on the site's database. Raises BackupError."""
    done = subprocess.run(_command(name, words, asks), env=_environment(), capture_output=True, check=False)  # noqa: S603  # nosec B603
    if done.returncode:
        raise BackupError(_reason(name, done.returncode, done.stderr))


def start(name: str, *words: str, asks: bool = False, **streams: Any) -> Running:
    return subprocess.Popen(_command(name, words, asks), env=_environment(), **streams)  # noqa: S603  # nosec B603


def check_end(name: str, program: Running, errors: IO[bytes]) -> None:
    """Raises BackupError where it has not ended well; `errors` is where it wrote them."""
    if program.wait():
        errors.seek(0)
        raise BackupError(_reason(name, program.returncode, errors.read(100_000)))


def _found(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise BackupError(f"There is no {name}: install PostgreSQL's client programs.")
    return found


def _command(name: str, words: tuple[str, ...], asks: bool) -> list[str]:
    if not asks:
        return [_found(name), *words]
    said, _ = connection.client.settings_to_cmd_args_env(connection.settings_dict, ["--no-password", *words])
    return [_found(name), *said[1:-1], f"--dbname={said[-1]}"]


def _environment() -> dict[str, str]:
    _, own = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    return {**os.environ, **(own or {}), "PGOPTIONS": connection.settings_dict["OPTIONS"].get("options", "")}


def _reason(name: str, code: int, errors: bytes) -> str:
    if code < 0:
        return f"{name} was ended by signal {-code}."
    lines = errors.decode(errors="replace").strip().splitlines() or [f"it ended with {code}"]
    told = next((found[1] for line in lines if (found := _ERROR.search(line))), lines[-1])
    return f"{name} failed: {told.rstrip('.')}."
