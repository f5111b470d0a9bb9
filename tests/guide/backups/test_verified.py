"""Nothing about a backup is believed: not its sums, not its names, not its words."""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guide.backups import files, manifest, restoring
from guide.backups.manifest import BackupError
from tests.databases import ENGINE

pytestmark = pytest.mark.django_db
FILE = manifest.FILES[ENGINE]
OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}[ENGINE]


def rewritten(backup: Path, change: Callable[[Any], object]) -> None:
    said = json.loads((backup / "manifest.json").read_text())
    change(said)
    (backup / "manifest.json").write_text(json.dumps(said))


def refused(backup: Path, words: str) -> None:
    with pytest.raises(BackupError, match=words) as refusal:
        restoring.verified(backup)
    assert re.fullmatch(r"[^\n\x1b]+\.", str(refusal.value))


def test_a_whole_one_is_found_by_its_folder_and_by_its_name(backup: Path) -> None:
    assert restoring.find(backup) == restoring.find(backup.parent) == backup
    assert restoring.verified(backup) == manifest.read(backup)


def test_the_newest_whole_one_is_meant(backup: Path) -> None:
    second, third = (Path(shutil.copytree(backup, f"{backup}-{number}")) for number in (9, 10))
    assert restoring.find(backup.parent) == third
    (third / FILE).unlink()
    assert restoring.find(backup.parent) == second


@pytest.mark.parametrize("path", ["nowhere", "backups/empty"])
def test_where_there_is_none_it_is_said(backup: Path, path: str) -> None:
    (backup.parent / "empty").mkdir()
    with pytest.raises(BackupError, match=r"No such file|There is no whole backup"):
        restoring.find(backup.parent.parent / path)


def test_a_changed_byte_is_seen(backup: Path) -> None:
    data = bytearray((backup / FILE).read_bytes())
    data[len(data) // 2] ^= 1
    (backup / FILE).write_bytes(data)
    refused(backup, "changed or damaged since")


def test_a_file_cut_short_is_seen(backup: Path) -> None:
    os.truncate(backup / FILE, (backup / FILE).stat().st_size // 2)
    refused(backup, "changed or damaged since")


def test_a_file_that_is_gone_is_seen(backup: Path) -> None:
    (backup / FILE).unlink()
    refused(backup, "cannot be read")


def test_a_link_to_another_file_is_not_followed(backup: Path) -> None:
    (backup / FILE).rename(backup / "elsewhere")
    (backup / FILE).symlink_to(backup / "elsewhere")
    rewritten(backup, lambda said: said["files"][FILE].update(bytes=(backup / FILE).lstat().st_size))
    refused(backup, "cannot be read")


def test_rubbish_with_right_sums_is_seen(backup: Path) -> None:
    (backup / FILE).write_bytes(b"rubbish")
    sums = {"bytes": 7, "sha256": files.sha256(backup / FILE)}
    rewritten(backup, lambda said: said["files"].update({FILE: sums}))
    refused(backup, "is damaged|pg_restore failed")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", f"./{FILE}", "manifest.json", ""])
def test_no_other_file_is_named(backup: Path, name: str) -> None:
    rewritten(backup, lambda said: said.update(files={name: said["files"][FILE]}))
    refused(backup, "no backup of ours")


@pytest.mark.parametrize(
    "change",
    [
        {"product": "birds"},
        {"engine": "\x1b[31m"},
        {"engine": ["sqlite"]},
        {"version": "1\x1b[2J"},
        {"rows": {"guide.section": -1}},
        {"rows": {"guide.section": True}},
        {"rows": {"guide.section'; DROP TABLE x": 1}},
        {"migrations": {"guide": "0001_initial"}},
        {"migrations": {"guide": ["0001 initial"]}},
        {"files": []},
    ],
)  # fmt: skip
def test_words_that_we_do_not_write_are_not_believed(backup: Path, change: dict[str, Any]) -> None:
    rewritten(backup, lambda said: said.update(change))
    refused(backup, "no backup of ours")


@pytest.mark.parametrize("text", ["", "[" * 100_000, "{", "[]", "null", '{"format": 1}', "\xff", "9" * 10_000])
def test_a_manifest_that_is_none_is_said(backup: Path, text: str) -> None:
    (backup / "manifest.json").write_bytes(text.encode("latin-1"))
    refused(backup, "no backup of ours|no whole backup")


def test_a_pipe_is_not_waited_for(backup: Path) -> None:
    (backup / "manifest.json").unlink()
    os.mkfifo(backup / "manifest.json")
    refused(backup, "no plain file")


def test_another_format_is_named(backup: Path) -> None:
    rewritten(backup, lambda said: said.update(format=2))
    refused(backup, "another format than 1")


def test_the_other_engine_is_named(backup: Path) -> None:
    sums = {manifest.FILES[OTHER]: {"bytes": 1, "sha256": "0"}}
    rewritten(backup, lambda said: said.update(engine=OTHER, files=sums))
    refused(backup, f"is of {OTHER}, and DATABASE_URL names a database of {ENGINE}")


def test_newer_tables_are_refused_with_the_reason(backup: Path) -> None:
    rewritten(backup, lambda said: said["migrations"]["resources"].append("0002_later"))
    refused(backup, r"made by newer code \(version 0\.1\.0\): this code does not know resources\.0002_later")


def test_what_an_app_left_that_is_gone_is_no_hindrance(backup: Path) -> None:
    rewritten(backup, lambda said: said["migrations"].update(birds=["0001_initial"]))
    assert restoring.verified(backup).contents.migrations["birds"] == ["0001_initial"]
