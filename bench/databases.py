"""The engines that there are to measure on; a database for one part on one of them; and guides of any size."""

import fcntl
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

VAR = Path(__file__).resolve().parent.parent / "var"
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
TEMPLATE, UNFINISHED = "bench_template", "bench_unfinished"
ENTRIES = 500
SMALL = (ENTRIES, 1_000, 5_000, 10_000)
"""Guides of so many entries are made anew in each run, which takes seconds; larger ones stay."""


def engines() -> list[str]:
    """SQLite, and PostgreSQL where DATABASE_URL names a server that lets us create databases."""
    return [SQLITE, *[POSTGRESQL] * (postgresql_version() is not None)]


def postgresql_version() -> str | None:
    """The version of that server; None where there is none, or where its user may create nothing."""
    if not _given().startswith("postgres"):
        return None
    with suppress(psycopg.OperationalError), psycopg.connect(_given(), connect_timeout=5) as connection:
        asked = "SELECT rolcreatedb OR rolsuper, current_setting('server_version') FROM pg_roles"
        row = connection.execute(f"{asked} WHERE rolname = current_user").fetchone()
        return str(row[1]).split()[0] if row and row[0] else None
    return None


@contextmanager
def fresh(engine: str, part: str) -> Iterator[str]:
    """The address of a guide of ENTRIES, for as long as it is needed and to do with as one likes. In short nobody asks
    the original, for PostgreSQL copies nothing that somebody has open."""
    name = f"bench_{part}"
    _remove(engine, name)
    try:
        of_rows(engine, ENTRIES)
        yield _copy(engine, _name(ENTRIES), name)
    finally:
        _remove(engine, name)


@contextmanager
def templates(engines: list[str]) -> Iterator[None]:
    """While this lasts, tables and small guides are made once for each engine, and copied from then on."""
    names = [TEMPLATE, UNFINISHED, *map(_name, SMALL)]
    try:
        _remove_all(engines, names)
        yield
    finally:
        _remove_all(engines, names)


def of_rows(engine: str, size: int) -> str:
    """The address of a guide of so many entries, which `make_rows` makes the first time. Several parts ask it: who
    writes more than a session wants a `fresh` one."""
    address = _address(engine, _name(size))
    with _alone():
        if not _exists(engine, _name(size)):
            _make(engine, size)
        elif size not in SMALL:
            _manage(address, "migrate", "--verbosity", "0")
    return address


def told(address: str, module: str, *words: str) -> Any:
    """What a module says of the database at this address on its last line, as JSON. Django has one database, so each
    is looked at by a process of its own."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, env=_environment(address), stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _make(engine: str, size: int) -> None:
    """Under another name until it is whole: who is interrupted leaves no half a guide."""
    if not _exists(engine, TEMPLATE):
        _make_template(engine)
    _remove(engine, UNFINISHED)
    print(f"A guide of {size:,} entries on {engine} …", file=sys.stderr, flush=True)
    _manage(_copy(engine, TEMPLATE, UNFINISHED), "make_rows", str(size))
    if engine == SQLITE:
        _file(UNFINISHED).rename(_file(_name(size)))
    else:
        _on_the_server(f"ALTER DATABASE {UNFINISHED} RENAME TO {_name(size)}")


def _name(size: int) -> str:
    return f"bench_rows_{size}"


@contextmanager
def _alone() -> Iterator[None]:
    """Of several parts that want the same guide, one makes it, and the others wait."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "bench.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _copy(engine: str, source: str, name: str) -> str:
    if engine == SQLITE:
        with closing(sqlite3.connect(_file(source))) as original, closing(sqlite3.connect(_file(name))) as copy:
            original.backup(copy)
    else:
        _on_the_server(f"CREATE DATABASE {name} TEMPLATE {source}")
    return _address(engine, name)


def _make_template(engine: str) -> None:
    if engine == POSTGRESQL:
        _on_the_server(f"CREATE DATABASE {TEMPLATE}")
    _manage(_address(engine, TEMPLATE), "migrate", "--verbosity", "0")


def _manage(address: str, *words: str) -> None:
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, cwd=VAR.parent, env=_environment(address), stdout=sys.stderr, check=True)


def _environment(address: str) -> dict[str, str]:
    own = {"DATABASE_URL": address, "REDIS_URL": "", "DEBUG": "true", "DJANGO_SETTINGS_MODULE": "guide.settings"}
    return os.environ | own


def _exists(engine: str, name: str) -> bool:
    if engine == SQLITE:
        return _file(name).exists()
    with psycopg.connect(_given()) as connection:
        return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def _remove_all(engines: Iterable[str], names: Iterable[str]) -> None:
    for engine, name in product(engines, names):
        _remove(engine, name)


def _remove(engine: str, name: str) -> None:
    if engine == POSTGRESQL:
        _on_the_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        return
    for suffix in ("", "-wal", "-shm"):
        Path(f"{_file(name)}{suffix}").unlink(missing_ok=True)


def _file(name: str) -> Path:
    return VAR / f"{name.replace('_', '-')}.sqlite3"


def _address(engine: str, name: str) -> str:
    return f"sqlite:///{_file(name)}" if engine == SQLITE else urlsplit(_given())._replace(path=f"/{name}").geturl()


def _given() -> str:
    return os.environ.get("DATABASE_URL", "")


def _on_the_server(*statements: str) -> None:
    with psycopg.connect(_given(), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
