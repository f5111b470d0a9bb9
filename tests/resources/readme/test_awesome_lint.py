"""What the guide is exported as passes awesome-lint, as the awesome lists ask for. Needs Node and `tests/lint`."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from guide.models import Section
from resources import readme
from resources.exchange import exporting
from resources.readme import DoorOutline, LinkOutline, Outline, SectionOutline
from tests import make

BASE = Path(settings.BASE_DIR)
LINTER = BASE / "tests" / "lint" / "node_modules" / "awesome-lint" / "cli.js"
NODE = 20


def run(*command: str | Path, at: Path) -> str:
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, timeout=120)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A checkout of a repository on GitHub with everything but its README."""
    if not shutil.which("node") or not shutil.which("git"):
        pytest.skip("Node or git is missing, so awesome-lint cannot be run.")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    if int(version.removeprefix("v").split(".")[0]) < NODE:
        pytest.skip(f"awesome-lint needs Node {NODE}, and this is {version}.")
    if not LINTER.exists():
        pytest.skip("awesome-lint is not installed: npm ci --prefix tests/lint")
    run("git", "init", "--quiet", "--initial-branch=main", at=tmp_path)
    run("git", "remote", "add", "origin", "https://github.com/guide/guide", at=tmp_path)
    run("git", "config", "branch.main.remote", "origin", at=tmp_path)
    (tmp_path / "contributing.md").write_text("# Contributing\n\nOne link at a time.\n")
    return tmp_path


def complaints(outline: Outline, repository: Path) -> str:
    (repository / "readme.md").write_text(readme.write(outline))
    return run("node", LINTER, "readme.md", at=repository)


def test_the_exported_guide_passes(db: None, repository: Path) -> None:
    call_command("import_guide", str(BASE / "guide" / "content" / "guide.md"), verbosity=0)
    section = Section.objects.order_by("position")[5]
    make.resource(section, title="Accepted", url="https://pages.org/accepted", summary="A lab that runs in a browser.")
    assert complaints(exporting.outline(), repository) == ""


ENTRIES = [
    LinkOutline("Link A", "https://a.example/", "a description that is no sentence", id=1),
    LinkOutline("Link B", "https://b.example/", "", id=2),
    LinkOutline(
        "Link C", "https://c.example/", "See the code.", id=3, doors=(DoorOutline("code", "https://d.example/"),)
    ),
    LinkOutline("Link E", "https://e.example/", "Words.", doors=(DoorOutline("A talk", "https://f.example/"),)),
    LinkOutline("Link G", "https://g.example/", "two words", group="Databases"),
    LinkOutline("Link H", "https://h.example/", "Ends in (signs)", group="1. Queues"),
    LinkOutline("Link I", "https://i.example/", "", group="1. Queues"),
]


def test_ids_doors_groups_levels_and_promises_pass(repository: Path) -> None:
    sections = [
        SectionOutline("What is it?", 2, "1. one\n2. two", tuple(ENTRIES[:5])),
        SectionOutline("Tools 🚀 & More", 3, "", tuple(ENTRIES[5:])),
        SectionOutline("Tools 🚀 & More", 3, "- a\n- b", is_soon=True),
        SectionOutline("Deeper: C# and x_y", 4, "Words."),
        SectionOutline("机器学习", 2, is_soon=True),
        SectionOutline("Contributing", 2, "Words."),
    ]
    assert complaints(Outline("The Guide", "Words.", tuple(sections)), repository) == ""


def test_what_is_wrong_is_named(repository: Path) -> None:
    twice = (LinkOutline("A", "https://a.example/", "One."), LinkOutline("B", "https://a.example/", "Two."))
    assert "double-link" in complaints(Outline("The Guide", "", (SectionOutline("One", links=twice),)), repository)
