"""Everything public in a folder: what is in it, and that it is there whole, whoever else writes and whoever dies."""

import json
import os
from collections.abc import Callable
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from guide import schedule
from guide.models import Bridge, Section
from resources import curation, moderation, tasks
from resources.exchange import exporting, releasing, tables
from resources.models import Door, HostBan, Resource
from tests import make


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    releasing.release(folder)
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text().split("\n")[:-1]]


def test_the_manifest_knows_every_file_its_size_and_its_digest(courses: Section, tmp_path: Path) -> None:
    make.resource(courses)
    returned = releasing.release(tmp_path / "made" / "anew")
    read = json.loads((tmp_path / "made" / "anew" / "manifest.json").read_text())
    assert read == returned
    assert (read["shape"], read["version"], read["licence"]["id"]) == ("data", 1, "CC-BY-4.0")
    assert [file["name"] for file in read["files"]] == releasing.names()
    for file in read["files"]:
        data = (tmp_path / "made" / "anew" / file["name"]).read_bytes()
        assert (len(data), sha256(data).hexdigest()) == (file["bytes"], file["sha256"])
        assert file.get("lines", data.count(b"\n")) == data.count(b"\n")


def test_an_entry_has_a_line_with_its_section_and_the_health_of_its_link(courses: Section, tmp_path: Path) -> None:
    row = make.resource(courses, tags=["b", "a"], title="\u2028 and a\nbreak")
    Door.objects.create(resource=row, label="Code", url="https://code.org/")
    Resource.objects.filter(pk=row.pk).update(health="ok", checked_at="2026-01-02T03:04:05.6Z")
    (line,) = rows(tmp_path, "resources")
    assert line.items() >= {
        "id": row.pk, "url": row.url, "title": row.title, "section": courses.slug, "health": "ok",
        "checked_at": "2026-01-02T03:04:05Z", "seen_well_at": None, "tags": ["a", "b"],
        "doors": [{"label": "Code", "url": "https://code.org/"}],
    }.items()  # fmt: skip


def test_what_was_taken_out_is_told_as_its_page_tells_it(ada: User, courses: Section, tmp_path: Path) -> None:
    here, gone, untold = (make.resource(courses, title=title) for title in ("Here", "Gone", "Untold"))
    curation.retire(gone, by=ada, because="It is gone.")
    Resource.objects.filter(pk=untold.pk).update(retired_at="2026-01-01T00:00:00Z")
    make.reindex()
    assert [line["id"] for line in rows(tmp_path, "resources")] == [here.pk]
    told = rows(tmp_path, "retired")
    assert [(line["id"], line["title"], line["because"]) for line in told] == [
        (gone.pk, "Gone", "It is gone."),
        (untold.pk, "", ""),
    ]


def test_the_smaller_nouns_have_their_lines(courses: Section, tmp_path: Path) -> None:
    tag = make.tag("mlops")
    old = make.tag("ml-ops")
    old.merged_into = tag
    old.save()
    make.resource(courses, tags=["mlops"])
    make.topic("speak-ml")
    Bridge.objects.create(slug="registry", idea="Model registry", twin="Artifact registry", words="harbor, nexus")
    HostBan.objects.create(host="sells.com", reason="It sells.")
    assert [line["synonyms"] for line in rows(tmp_path, "tags")] == [["ml-ops"]]
    assert [line["slug"] for line in rows(tmp_path, "topics")] == ["speak-ml"]
    assert [line["words"] for line in rows(tmp_path, "bridges")] == [["harbor", "nexus"]]
    assert rows(tmp_path, "banned-sites") == [{"host": "sells.com", "reason": "It sells."}]
    assert [(line["slug"], line["number"], line["level"]) for line in rows(tmp_path, "sections")] == [
        (courses.slug, 1, 2)
    ]


def test_the_log_is_told_oldest_first_however_few_are_fetched_at_a_time(
    ada: User, cy: User, courses: Section, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "CHUNK", 2)
    for number in range(5):
        moderation.reject(make.submission(cy, courses, title=f"Page {number}"), by=ada, seen=1, message="Thin.")
    told = rows(tmp_path, "decisions")
    assert [line["title"] for line in told] == [f"Page {number}" for number in range(5)]
    assert told[0]["sentence"] == "ada did not accept “Page 0” (pages.org)"
    assert (told[0]["words"], told[0]["section"]) == ("Thin.", courses.slug)


@pytest.mark.parametrize("size", [1, 2, 7])
def test_no_row_is_lost_between_two_fetches(
    size: int, courses: Section, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "CHUNK", size)
    made = [make.resource(courses).pk for _ in range(4)]
    assert [line["id"] for line in rows(tmp_path, "resources")] == made


def test_what_dies_half_way_has_changed_nothing(
    courses: Section, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    releasing.release(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    make.resource(courses)
    monkeypatch.setattr(releasing, "_manifest", lambda files: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        releasing.release(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_what_a_dead_process_left_is_swept_up_and_what_is_not_ours_stays(db: None, tmp_path: Path) -> None:
    (tmp_path / "README.txt").write_text("Mine.")
    for name, days in [(".new-old", 2), (".new-young", 0)]:
        (tmp_path / name).mkdir()
        past = os.stat(tmp_path).st_mtime - days * releasing.DAY  # noqa: PTH116
        os.utime(tmp_path / name, (past, past))
    releasing.release(tmp_path)
    left = {path.name for path in tmp_path.iterdir()} - {*releasing.names(), releasing.MANIFEST}
    assert left == {"README.txt", ".new-young"}


@pytest.mark.django_db(transaction=True)
def test_of_several_at_once_one_is_there_whole(at_once: Callable, tmp_path: Path) -> None:
    make.resource(make.section())
    done = at_once(lambda number: releasing.release(tmp_path), 4)
    assert [file["name"] for manifest in done for file in manifest["files"]] == releasing.names() * 4
    for file in json.loads((tmp_path / "manifest.json").read_text())["files"]:
        assert sha256((tmp_path / file["name"]).read_bytes()).hexdigest() == file["sha256"]
    assert len([*tmp_path.iterdir()]) == len(releasing.names()) + 1


def test_a_guide_that_is_too_large_has_lines_alone(
    courses: Section, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    releasing.release(tmp_path)
    assert (tmp_path / "guide.json").exists()
    monkeypatch.setattr(releasing, "IN_ONE_PIECE", 1)
    for _ in range(2):
        make.resource(courses)
    made = releasing.release(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {file["name"] for file in made["files"]} | {"manifest.json"}
    assert not (tmp_path / "guide.json").exists()


def test_the_command_says_what_it_writes(courses: Section, tmp_path: Path) -> None:
    make.resource(courses)
    said = StringIO()
    call_command("export_all", str(tmp_path), stdout=said)
    assert "resources.jsonl: " in said.getvalue()
    assert said.getvalue().endswith("14 files under CC-BY-4.0, with manifest.json\n")


@pytest.mark.parametrize("where", ["/dev/null/x", "/dev/null"])
def test_a_folder_that_cannot_be_written_is_one_clear_line(where: str, db: None) -> None:
    with pytest.raises(CommandError, match=rf"^{where} cannot be written: .*\. What was there is there still\.$"):
        call_command("export_all", where)


def test_every_night_the_worker_makes_them_anew(courses: Section, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    (nightly,) = [one for one in schedule.SCHEDULES if one.name == "data"]
    assert (nightly.task, nightly.every) == ("resources.tasks.release_data", schedule.DAY)
    assert tasks.release_data.func() == len(releasing.names())
    assert (tmp_path / "data" / "manifest.json").exists()


def test_the_same_guide_is_the_same_lines(courses: Section, tmp_path: Path) -> None:
    make.resource(courses, tags=["z", "a"])
    one, other = (releasing.release(tmp_path / name)["files"] for name in ("one", "other"))
    assert one == other
    assert exporting.CHUNK > 1
