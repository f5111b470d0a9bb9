"""`manage.py backup`: whole or not there, while others write."""

import fcntl
import hashlib
import json
import os
import re
import resource
import signal
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from guide.backups import making, manifest
from tests import databases, make
from tests.databases import ENGINE, IS_SQLITE, Site
from tests.processes import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
postgresql_only = pytest.mark.skipif(IS_SQLITE, reason="pg_dump is asked on PostgreSQL alone")
MEGABYTES = 20
FAT = f"UPDATE guide_section SET prose = {f'hex(randomblob({MEGABYTES}000000))' if IS_SQLITE else f'repeat(md5(random()::text), {MEGABYTES}000000 / 32)'}"  # noqa: E501


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_is_a_file_and_a_manifest_that_vouches_for_it(tmp_path: Path) -> None:
    made, _ = making.backup(tmp_path / "backups")
    said = json.loads((made / "manifest.json").read_text())
    name = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}[ENGINE]
    data = (made / name).read_bytes()
    assert names(made) == sorted([name, "manifest.json"])
    assert said["files"] == {name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}}
    assert (said["format"], said["engine"], said["version"]) == (1, ENGINE, "0.1.0")
    assert said["migrations"]["resources"] == ["0001_initial"]
    assert "SECRET_KEY" in said["left_out"]


def test_it_counts_what_is_in_the_copy(tmp_path: Path) -> None:
    make.resource(make.section())
    made, _ = making.backup(tmp_path)
    rows = manifest.read(made).contents.rows
    assert (rows["resources.resource"], rows["guide.section"], rows["accounts.user"]) == (1, 1, 0)
    assert rows["resources.document"] == 1


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    made, _ = making.backup(tmp_path / "backups")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()}
    assert modes == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (made, made.parent)} == {0o700}


def test_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("backup", str(tmp_path), "--json")
    said = json.loads(capsys.readouterr().out)
    assert Path(said["backup"]).parent == tmp_path
    assert (said["engine"], said["removed"]) == (ENGINE, [])
    assert said["bytes"] > 0
    assert said["rows"]["accounts.user"] == 0


def test_older_ones_go_when_there_are_enough(tmp_path: Path) -> None:
    first, second, third = (making.backup(tmp_path)[0] for _ in range(3))
    fourth, removed = making.backup(tmp_path, keep=2)
    assert removed == [first, second]
    assert names(tmp_path) == sorted([third.name, fourth.name])


def test_only_whole_ones_of_ours_go(tmp_path: Path) -> None:
    cut, noted, whole = (making.backup(tmp_path)[0] for _ in range(3))
    (cut / manifest.FILES[ENGINE]).write_bytes(b"half")
    (noted / "why.txt").write_text("Before the move.")
    (tmp_path / "guide-20200101T000000Z").mkdir()
    (tmp_path / "guide-of-birds").write_text("mine")
    last, removed = making.backup(tmp_path, keep=1)
    assert removed == [whole]
    assert {cut.name, noted.name, last.name, "guide-20200101T000000Z", "guide-of-birds"} == {*names(tmp_path)}


@pytest.mark.parametrize("number", ["0", "-1"])
def test_none_is_no_number_to_keep(tmp_path: Path, number: str) -> None:
    with pytest.raises(CommandError, match="from 1 up"):
        call_command("backup", str(tmp_path), f"--keep={number}")
    assert names(tmp_path) == []


def test_two_at_once_make_one(tmp_path: Path) -> None:
    handle = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(CommandError, match="Another backup is being made"):
        call_command("backup", str(tmp_path))
    os.close(handle)
    assert names(tmp_path) == []


def test_a_folder_that_is_none_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match=r"file.*\. No backup was made\.$"):
        call_command("backup", str(tmp_path / "file"))


def test_a_database_without_tables_has_no_backup(tmp_path: Path) -> None:
    with databases.empty(tmp_path) as site:
        code, said = site.run("backup", str(tmp_path / "backups"))
    assert code == 1
    assert "manage.py migrate" in said
    assert names(tmp_path / "backups") == []


def test_a_full_disk_leaves_nothing(site: Site, tmp_path: Path) -> None:
    site.tell(FAT)
    small = (100_000, 100_000)
    code, said = site.run(
        "backup", str(tmp_path / "backups"), preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, small)
    )
    assert code == 1
    assert said.count("\n") == 0
    assert names(tmp_path / "backups") == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_one_that_was_cut_short_is_no_backup_and_is_swept_away(site: Site, tmp_path: Path, number: int) -> None:
    folder = tmp_path / "backups"
    site.tell(FAT)
    with site.start("backup", str(folder)) as program:
        wait_for(lambda: folder.exists() and any(folder.glob(".*/database.*")))
        program.send_signal(number)
        program.communicate()
    assert program.returncode in {-number, 128 + number}
    assert making.whole_ones(folder) == []
    assert [name for name in names(folder) if not name.startswith(".")] == []
    assert site.run("backup", str(folder))[0] == 0
    assert names(folder) == [made.name for made in making.whole_ones(folder)]


@postgresql_only
def test_without_pg_dump_it_says_what_to_install(site: Site, tmp_path: Path) -> None:
    code, said = site.run("backup", str(tmp_path / "backups"), env={"PATH": str(tmp_path)})
    assert (code, said) == (1, "CommandError: There is no pg_dump: install PostgreSQL's client programs.")
    assert names(tmp_path / "backups") == []


@postgresql_only
def test_an_old_pg_dump_is_not_asked(site: Site, tmp_path: Path) -> None:
    program(tmp_path / "pg_dump", 'echo "pg_dump (PostgreSQL) 9.6.24"')
    code, said = site.run("backup", str(tmp_path / "backups"), env=first_in_path(tmp_path))
    assert code == 1
    assert "pg_dump is of version 9, the server of " in said


@postgresql_only
def test_the_password_is_on_no_command_line(site: Site, tmp_path: Path) -> None:
    program(tmp_path / "pg_dump", f'echo "$PGPASSWORD $@" >> {tmp_path}/seen; PATH=${{PATH#*:}} exec pg_dump "$@"')
    # Where the server trusts everybody, any password will do; where it does not, there is one already.
    url = site.url if re.search(r"//\w+:", site.url) else site.url.replace("@", ":s3cret@", 1)
    password = url.partition("@")[0].rpartition(":")[2]
    assert Site(url).run("backup", str(tmp_path / "backups"), env=first_in_path(tmp_path))[0] == 0
    given, _, words = (tmp_path / "seen").read_text().splitlines()[-1].partition(" ")
    assert given == password
    assert password not in words


def program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def first_in_path(folder: Path) -> dict[str, Any]:
    return {"PATH": f"{folder}:{os.environ['PATH']}"}
