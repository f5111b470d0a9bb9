"""`manage.py restore`: all of it or nothing, and nothing is lost on the way."""

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from guide.backups import making
from tests import databases
from tests.databases import IS_SQLITE, Site
from tests.processes import wait_for

sqlite_only = pytest.mark.skipif(not IS_SQLITE, reason="about the one file of SQLite")
TITLES = "SELECT title FROM guide_guide"
LATER = "INSERT INTO guide_guide (id, title, introduction) VALUES (1, 'Written later', '')"
TOPIC = "INSERT INTO guide_topic (slug, title, summary, why, position) VALUES ('{0}', '{0}', '', '', 0)"
SLOT = "INSERT INTO guide_schedulerun (name, slot_at) VALUES ('{0}', '2026-01-01 00:00:00')"


@pytest.fixture
def folder(site: Site, tmp_path: Path) -> Path:
    """Where a backup is of what the site was made of. Something was written since."""
    making.backup(tmp_path / "backups")
    site.tell(LATER)
    return tmp_path / "backups"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Site]:
    with databases.empty(tmp_path) as made:
        yield made


def people(site: Site) -> list[str]:
    return [handle for (handle,) in site.ask("SELECT handle FROM accounts_user")]


def test_what_was_there_comes_back_and_what_is_there_is_kept(site: Site, folder: Path) -> None:
    code, said = site.run("restore", str(folder), "--replace", "--json")
    assert code == 0, said
    told = json.loads(said)
    assert (site.ask(TITLES), people(site)) == ([], ["cy"])
    assert told["rows"]["accounts.user"] == 1
    kept = Path(told["kept"])
    if IS_SQLITE:
        assert Site(f"sqlite:///{kept}").ask(TITLES) == [("Written later",)]
    else:
        assert site.run("restore", str(kept), "--replace")[0] == 0
        assert site.ask(TITLES) == [("Written later",)]


def test_what_is_not_empty_is_left_alone_unless_told(site: Site, folder: Path) -> None:
    code, said = site.run("restore", str(folder))
    assert code == 1
    assert "The database is not empty. With --replace, it is " in said
    assert site.ask(TITLES) == [("Written later",)]


def test_a_database_without_tables_is_filled(empty: Site, folder: Path) -> None:
    assert empty.run("restore", str(folder))[0] == 0
    assert people(empty) == ["cy"]
    code, said = empty.run("reindex", "--check")
    assert (code, said) == (0, "0 documents, 0 wrong")


def test_a_database_with_tables_alone_is_empty(site: Site, folder: Path) -> None:
    for table in ("account_emailaddress", "accounts_user", "guide_section"):
        site.tell(f"DELETE FROM {table}")
    code, said = site.run("restore", str(folder), "--json")
    assert (code, json.loads(said)["kept"]) == (0, None)
    assert people(site) == ["cy"]


def test_no_id_is_given_twice_afterwards(site: Site, empty: Site, folder: Path) -> None:
    site.tell(TOPIC.format("one"))
    ((given,),) = site.ask("SELECT id FROM guide_topic")
    site.tell("DELETE FROM guide_topic")
    assert site.run("backup", str(folder), "--keep=1")[0] == 0
    assert empty.run("restore", str(folder))[0] == 0
    empty.tell(TOPIC.format("two"))
    assert empty.ask("SELECT id FROM guide_topic") == [(given + 1,)]


def test_a_copy_made_while_somebody_writes_is_one_moment(site: Site, empty: Site, tmp_path: Path) -> None:
    site.tell("INSERT INTO guide_worker (name, beat_count) VALUES ('w', 0)")
    is_over = Event()
    writer = Thread(target=count_up, args=(site, is_over))
    writer.start()
    code, said = site.run("backup", str(tmp_path / "backups"))
    is_over.set()
    writer.join()
    assert code == 0, said
    assert empty.run("restore", str(tmp_path / "backups"))[0] == 0
    counted, rows = empty.ask("SELECT beat_count, (SELECT count(*) FROM guide_schedulerun) FROM guide_worker")[0]
    assert counted == rows > 0


def count_up(site: Site, is_over: Event) -> None:
    """A row and a count of the rows, in transaction after transaction."""
    with site.connected() as other:
        number = 0
        while not is_over.wait(0.005):
            number += 1
            other.execute("BEGIN")
            other.execute("UPDATE guide_worker SET beat_count = beat_count + 1")
            other.execute(SLOT.format(number))
            other.execute("COMMIT")


def test_nothing_is_replaced_while_somebody_uses_it(site: Site, folder: Path) -> None:
    with site.connected() as other:
        other.execute(TITLES).fetchall()
        code, said = site.run("restore", str(folder), "--replace")
    assert code == 1
    assert "Stop the web server and the workers" in said
    assert site.ask(TITLES) == [("Written later",)]


def test_verifying_changes_nothing(site: Site, folder: Path) -> None:
    code, said = site.run("restore", str(folder), "--verify-only")
    assert code == 0
    assert "is whole and can be restored here" in said
    assert site.ask(TITLES) == [("Written later",)]


def test_older_tables_are_brought_up_to_date(site: Site, empty: Site, tmp_path: Path) -> None:
    last = "0003_logentry_add_action_flag_choices"
    site.tell(f"DELETE FROM django_migrations WHERE app = 'admin' AND name = '{last}'")
    assert site.run("backup", str(tmp_path / "backups"))[0] == 0
    code, said = empty.run("restore", str(tmp_path / "backups"))
    assert code == 0, said
    assert said.endswith("It was made by older code: its tables were migrated.")
    assert empty.ask(f"SELECT count(*) FROM django_migrations WHERE name = '{last}'") == [(1,)]


def test_whoever_is_killed_on_the_way_leaves_the_old_or_the_new(site: Site, folder: Path) -> None:
    for number in range(4):
        with site.start("restore", str(folder), "--replace") as program:
            wait_for(lambda: list(traces(site, folder)) or program.poll() is not None)
            Event().wait(number * 0.05)
            program.kill()
        assert site.ask(TITLES) in ([("Written later",)], [])
        assert people(site) == ["cy"]
    assert site.run("restore", str(folder), "--replace")[0] == 0
    assert site.ask(TITLES) == []


def traces(site: Site, folder: Path) -> Iterator[Path]:
    """Of a restore that has begun to write."""
    yield from site.file.parent.glob("*.restoring") if IS_SQLITE else folder.glob("*before-restore*")


def test_a_count_that_is_not_the_manifests_takes_all_of_it_back(site: Site, folder: Path) -> None:
    (file,) = folder.glob("*/manifest.json")
    said = json.loads(file.read_text())
    said["rows"]["accounts.user"] += 1
    file.write_text(json.dumps(said))
    code, words = site.run("restore", str(folder), "--replace")
    assert code == 1
    assert "manifest says" in words
    assert site.ask(TITLES) == [("Written later",)]


@sqlite_only
def test_a_damaged_file_is_replaced_and_kept(site: Site, folder: Path) -> None:
    site.file.write_bytes(b"nothing that SQLite knows" * 1_000)
    code, said = site.run("restore", str(folder))
    assert (code, "is not empty" in said) == (1, True)
    assert site.run("restore", str(folder), "--replace")[0] == 0
    assert people(site) == ["cy"]
    (kept,) = site.file.parent.glob("*.before-*")
    assert kept.read_bytes().startswith(b"nothing that")
