"""The command that writes the guide as one document: whole, or not at all."""

import json
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from guide.models import Section
from resources import readme
from resources.exchange import exporting
from resources.exchange.formats import NAMED
from tests import make


def printed(*options: str) -> str:
    into = StringIO()
    call_command("export_guide", *options, stdout=into)
    return into.getvalue()


def test_without_a_word_it_prints_the_readme(courses: Section) -> None:
    make.resource(courses, title="Here")
    assert printed() == readme.write(exporting.outline())


@pytest.mark.parametrize("name", NAMED)
def test_a_file_has_the_bytes_that_are_printed(name: str, courses: Section, tmp_path: Path) -> None:
    make.resource(courses, title="Größe, 😀")
    path = tmp_path / "guide"
    assert printed("--format", name, "--output", str(path)) == ""
    assert path.read_bytes().decode() == printed("--format", name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [one.name for one in tmp_path.iterdir()] == ["guide"]


def test_it_writes_all_links_however_many(courses: Section, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        make.resource(courses)
    monkeypatch.setattr(exporting, "MOST", 1)
    assert len(readme.parse(printed()).sections[0].links) == 3


def test_what_was_there_stays_where_it_cannot_be_written(
    courses: Section, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "guide.json"
    path.write_text("Before.")
    monkeypatch.setattr(exporting, "chapters", lambda: (_ for _ in [1 / 0]))
    with pytest.raises(ZeroDivisionError):
        call_command("export_guide", "--format", "json", "--output", str(path))
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("guide.json", "Before.")]


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("/nowhere/guide.md", "No such file or directory"),
        ("/dev/null", "It is no file"),
        ("/dev/null/x", "Not a directory"),
    ],
)
def test_a_place_that_cannot_be_written_is_one_clear_line(where: str, why: str, db: None) -> None:
    with pytest.raises(CommandError) as problem:
        call_command("export_guide", "--output", where)
    assert str(problem.value) == f"{where} cannot be written: {why}."


def test_a_link_to_a_file_stays_a_link(db: None, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    call_command("export_guide", "--format", "json", "--output", str(tmp_path / "link"))
    assert (tmp_path / "link").is_symlink()
    assert json.loads((tmp_path / "file").read_text())["sections"] == []


def test_a_format_nobody_knows_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="invalid choice: 'pdf'"):
        call_command("export_guide", "--format", "pdf")
