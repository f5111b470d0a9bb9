"""Databases of their own, copies of the test's: for programs that replace everything in one."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from tests.processes import database_url, wait_for

IS_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
ENGINE = "sqlite" if IS_SQLITE else "postgresql"


@dataclass(frozen=True)
class Site:
    """A site in processes of its own, whose database is at `url`."""

    url: str

    def start(self, *words: str, **more: Any) -> subprocess.Popen[str]:
        env = {**os.environ, "DEBUG": "true", "DATABASE_URL": self.url, "REDIS_URL": "", **more.pop("env", {})}
        command = [sys.executable, "manage.py", *words]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, **pipes, **more)

    def run(self, *words: str, **more: Any) -> tuple[int, str]:
        """How it ended, and what it said on both streams."""
        with self.start(*words, **more) as program:
            said = "".join(program.communicate(timeout=120))
        return program.returncode, said.strip()

    @property
    def file(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    @contextmanager
    def connected(self) -> Iterator[Any]:
        """A connection of somebody else, in which each statement is a transaction."""
        opened = (
            sqlite3.connect(self.file, isolation_level=None, timeout=30)
            if IS_SQLITE
            else psycopg.connect(self.url, autocommit=True)
        )
        with closing(opened) as other:
            if IS_SQLITE:
                other.execute("PRAGMA journal_mode=WAL")  # As the site does when it connects.
            yield other

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        with self.connected() as other:
            return list(other.execute(statement).fetchall())

    def tell(self, statement: str) -> None:
        with self.connected() as other:
            other.execute(statement)


@contextmanager
def copied(folder: Path) -> Iterator[Site]:
    """A copy of the test's database."""
    connection.close()
    if IS_SQLITE:
        site = Site(f"sqlite:///{folder}/site.sqlite3")
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as whole:
            whole.execute("VACUUM INTO ?", [str(site.file)])
        yield site
    else:
        _end_others()
        with _made(f"TEMPLATE {connection.settings_dict['NAME']}") as site:
            yield site


@contextmanager
def empty(folder: Path) -> Iterator[Site]:
    """One without tables."""
    if IS_SQLITE:
        yield Site(f"sqlite:///{folder}/empty.sqlite3")
    else:
        with _made("TEMPLATE template0") as site:
            yield site


def by_rows(flush: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """Django's `sql_flush`, which empties tables by DELETE wherever ids need not begin anew. Foreign keys are looked at
    when all is gone."""

    def statements(ops: Any, style: Any, tables: Iterable[str], *, reset_sequences: bool, **options: Any) -> list[str]:
        if reset_sequences:
            return flush(ops, style, tables, reset_sequences=True, **options)
        return [f"DELETE FROM {ops.quote_name(table)}" for table in tables]

    return statements


def _end_others() -> None:
    """End what is connected to the test's database: a server of an earlier test may not have let go yet, and PostgreSQL
    copies no database that somebody uses."""
    name = connection.settings_dict["NAME"]
    others = "FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
    with closing(psycopg.connect(f"{database_url().rpartition('/')[0]}/postgres", autocommit=True)) as server:
        server.execute(f"SELECT pg_terminate_backend(pid) {others}", [name])
        wait_for(lambda: not server.execute(f"SELECT 1 {others}", [name]).fetchall())


@contextmanager
def _made(how: str) -> Iterator[Site]:
    url = database_url()
    name = f"{connection.settings_dict['NAME']}_{len(how)}"
    with closing(psycopg.connect(f"{url.rpartition('/')[0]}/postgres", autocommit=True)) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name} {how}")
        try:
            yield Site(f"{url.rpartition('/')[0]}/{name}")
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
