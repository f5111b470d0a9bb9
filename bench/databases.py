"""The engines that there are to measure on, and a database without rows for one part on one of them."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

VAR = Path(__file__).resolve().parent.parent / "var"
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
TEMPLATE = "bench_template"


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
    """The address of a database with all tables and no row, for as long as it is needed."""
    name = f"bench_{part}"
    _remove(engine, name)
    try:
        yield _copy(engine, name)
    finally:
        _remove(engine, name)


@contextmanager
def templates(engines: list[str]) -> Iterator[None]:
    """While this lasts, tables are brought up once for each engine, and copied from then on: it takes seconds."""
    for engine in engines:
        _remove(engine, TEMPLATE)
    try:
        yield
    finally:
        for engine in engines:
            _remove(engine, TEMPLATE)


def kept(engine: str, name: str) -> str:
    """The address of a database that stays. It is there afterwards, with all tables of the day when it was made."""
    return _address(engine, name) if _exists(engine, name) else _copy(engine, name)


def of_rows(engine: str, size: int) -> str:
    """The address of a guide of so many rows, which `make_rows` fills the first time, with the tables of the day."""
    address, manage = kept(engine, f"bench_rows_{size}"), [sys.executable, "manage.py"]
    env = os.environ | {"DATABASE_URL": address, "REDIS_URL": "", "DEBUG": "true"}
    subprocess.run([*manage, "migrate", "--verbosity", "0"], cwd=VAR.parent, env=env, stdout=sys.stderr, check=True)
    made = subprocess.run([*manage, "make_rows", str(size)], cwd=VAR.parent, env=env, capture_output=True, text=True)
    if made.returncode and "already" not in made.stderr:
        raise SystemExit(made.stderr)
    return address


def _copy(engine: str, name: str) -> str:
    if not _exists(engine, TEMPLATE):
        _make_template(engine)
    if engine == SQLITE:
        with closing(sqlite3.connect(_file(TEMPLATE))) as source, closing(sqlite3.connect(_file(name))) as copy:
            source.backup(copy)
    else:
        _on_the_server(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    return _address(engine, name)


def _make_template(engine: str) -> None:
    if engine == POSTGRESQL:
        _on_the_server(f"CREATE DATABASE {TEMPLATE}")
    env = os.environ | {"DATABASE_URL": _address(engine, TEMPLATE), "REDIS_URL": ""}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=VAR.parent, env=env, stdout=sys.stderr, check=True)


def _exists(engine: str, name: str) -> bool:
    if engine == SQLITE:
        return _file(name).exists()
    with psycopg.connect(_given()) as connection:
        return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


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
