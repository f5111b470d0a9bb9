"""`manage.py guide_check`, its reports, and the workflows for forks that call it."""

import io
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command, load_command_class

from guide.models import Section
from resources.models import Resource
from tests import make

TEXT = """# Guide

## Section

- [One](https://pages.org/one) - It says so.
- [Two](https://pages.org/one?utm_source=x) - it says so.<!-- id=7 -->
"""
EXAMPLES = Path(settings.BASE_DIR, "docs", "examples")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "my list.md").write_text(TEXT)
    return tmp_path / "lists" / "my list.md"


def check(*words: Any) -> tuple[int, str]:
    """Its exit code, and what it printed."""
    printed = io.StringIO()
    try:
        call_command("guide_check", *map(str, words), stdout=printed)
    except CommandError as problem:
        return problem.returncode, str(problem)
    except SystemExit as end:
        return int(end.code or 0), printed.getvalue()
    return 0, printed.getvalue()


@pytest.mark.django_db
def test_text_is_what_compilers_write(file: Path) -> None:
    code, said = check(file)
    *lines, last = said.splitlines()
    assert code == 1
    assert all(re.match(r"lists/my list\.md:6:\d+: (error|warning): .+\. \[[a-z-]+\]$", line) for line in lines)
    assert last.startswith("lists/my list.md: 1 error, 2 warnings; 2 entries in 1 section.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "fail_on", "code"),
    [
        (TEXT, "error", 1),
        (TEXT, "never", 0),
        (TEXT.replace("/one?", "/two?"), "error", 0),
        (TEXT.replace("/one?", "/two?"), "warning", 1),
        (TEXT.partition("- [Two]")[0], "warning", 0),
    ],
)
def test_it_fails_on_what_is_grave_enough(file: Path, text: str, fail_on: str, code: int) -> None:
    file.write_text(text)
    assert check(file, f"--fail-on={fail_on}")[0] == code


@pytest.mark.django_db
def test_as_json(file: Path) -> None:
    _, said = check(file, "--format=json")
    told = json.loads(said)
    assert (told["sections"], told["entries"], told["errors"], told["warnings"]) == (1, 2, 1, 2)
    assert {one["rule"] for one in told["findings"]} == {"duplicate", "address-unclean", "description-start"}


@pytest.mark.django_db
def test_as_junit(file: Path) -> None:
    suites = ElementTree.fromstring(check(file, "--format=junit")[1])
    cases = suites.findall("./testsuite/testcase")
    assert suites.attrib == {"name": "guide_check", "tests": str(len(cases)), "failures": "1", "errors": "0"} | {
        "skipped": str(len(suites.findall(".//skipped")))
    }
    (failed,) = (case for case in cases if case.find("failure") is not None)
    assert failed.attrib["name"] == "A page is listed once [duplicate]"
    assert "lists/my list.md:6: error:" in str(failed.find("failure").text)  # type: ignore[union-attr]
    assert len({case.attrib["name"] for case in cases}) == len(cases)


@pytest.mark.django_db
def test_as_sarif(file: Path) -> None:
    log = json.loads(check(file, "--format=sarif")[1])
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert (log["version"], run["tool"]["driver"]["name"]) == ("2.1.0", "guide_check")
    for result in run["results"]:
        (place,) = (location["physicalLocation"] for location in result["locations"])
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == rules[result["ruleIndex"]]["defaultConfiguration"]["level"]
        assert place["artifactLocation"] == {"uri": "lists/my%20list.md", "uriBaseId": "%SRCROOT%"}
        assert place["region"]["startLine"] == 6
        assert result["message"]["text"].endswith(".")
    assert all(rule["help"]["text"] for rule in rules)


@pytest.mark.django_db
def test_fingerprints_outlive_moves_and_tell_findings_apart(file: Path) -> None:
    before = fingerprints(file)
    file.write_text(TEXT.replace("## Section", "Hello.\n\n## Section"))
    assert fingerprints(file) == before
    file.write_text(TEXT + TEXT.splitlines()[-1])
    assert len(set(fingerprints(file))) == len(fingerprints(file)) > len(before)


def fingerprints(file: Path) -> list[str]:
    (run,) = json.loads(check(file, "--format=sarif")[1])["runs"]
    return [result["partialFingerprints"]["guideFinding/v1"] for result in run["results"]]


@pytest.mark.django_db
def test_a_report_takes_what_its_reader_takes_and_says_that_there_is_more(file: Path) -> None:
    file.write_text(TEXT + TEXT.splitlines()[4].replace("so.", "so") + "\n" + (TEXT.splitlines()[5] + "\n") * 2_600)
    (run,) = json.loads(check(file, "--format=sarif")[1])["runs"]
    assert len(run["results"]) == 5_000
    assert "more findings" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert {result["level"] for result in run["results"][:2_600]} == {"error"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["text", "json", "junit", "sarif"])
def test_no_report_carries_what_a_terminal_obeys(file: Path, name: str) -> None:
    file.write_text("# \x1b[31mA\n\n## \x9bB\n\n#### \x1b]0;C\x07\n\n- [\x1bcD](<http://a\x1b/>) - \x1b[1m\u202e\n")
    code, said = check(file, f"--format={name}")
    assert code == 1
    assert {*said} - {"\n"} == {letter for letter in said if letter.isprintable()}


@pytest.mark.django_db
def test_the_links_are_known_from_the_evidence_file(file: Path, tmp_path: Path) -> None:
    line = {"id": 3, "url": "https://pages.org/one", "health": "gone", "checked_at": "2026-11-20T08:00:00Z"}
    (tmp_path / "resources.jsonl").write_text(json.dumps(line) + "\n")
    said = check(file, "--evidence", tmp_path / "resources.jsonl")[1]
    assert said.count("is gone (seen on 2026-11-20)") == 2


@pytest.mark.django_db
def test_the_guide_of_the_site_is_checked_with_what_the_site_knows() -> None:
    entry = make.resource(make.section(), title="A page", summary="it is small.")
    Resource.objects.update(health="broken")
    make.reindex()
    code, said = check()
    assert code == 1
    assert f"“{entry.url}” is broken." in said
    assert said.startswith("README.md:")


@pytest.mark.django_db
def test_a_hidden_entry_is_in_no_report() -> None:
    entry = make.resource(make.section())
    Resource.objects.update(retired_at=entry.added_at, health="broken")
    make.reindex()
    assert entry.url not in check()[1]


@pytest.mark.django_db
def test_what_cannot_be_checked_is_said_in_one_line(file: Path, tmp_path: Path) -> None:
    (tmp_path / "latin.md").write_bytes(b"# \xe9\n")
    (tmp_path / "zero.md").write_bytes(b"# \0\n")
    (tmp_path / "big.md").write_bytes(b"#" * 6_000_000)
    refused = ["latin.md", "zero.md", "big.md", "none.md", "."]
    for words in [
        *([tmp_path / name] for name in refused),
        [file, "--evidence", tmp_path / "none"],
        [file, "--evidence", file],
        [],
    ]:
        code, said = check(*words)
        assert (code, said.count("\n")) == (2, 0), words
    assert not Section.objects.exists()


def test_a_fork_needs_no_database_and_makes_none(file: Path, tmp_path: Path) -> None:
    nowhere = {"DEBUG": "true", "PATH": "", "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3"}
    command = [sys.executable, settings.BASE_DIR / "manage.py", "guide_check", "-"]
    done = subprocess.run(command, env=nowhere, cwd=tmp_path, input=TEXT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "Dead links were not looked for" in done.stdout
    assert not (tmp_path / "none.sqlite3").exists()


def steps(name: str) -> list[str]:
    """The lines that the example has a shell run."""
    said = yaml.safe_load((EXAMPLES / name).read_text())
    if "jobs" in said:
        return [line for step in said["jobs"]["check"]["steps"] for line in step.get("run", "").splitlines()]
    return [*said["guide check"]["before_script"], *said["guide check"]["script"]]


@pytest.mark.parametrize("name", ["guide-check.yml", "guide-check.gitlab-ci.yml"])
def test_the_examples_for_forks_call_what_there_is(name: str) -> None:
    lines = [line.partition(">")[0] for line in steps(name) if "manage.py" in line]
    parser = load_command_class("resources", "guide_check").create_parser("manage.py", "guide_check")
    for line in lines:
        _, program, command, *words = shlex.split(line.replace('"$@"', "--evidence evidence.jsonl"))
        assert (program, command) == (".guide/manage.py", "guide_check")
        assert parser.parse_args(words).file == "README.md"
    assert len(lines) == 2
    assert all((settings.BASE_DIR / path).exists() for path in ("requirements.txt", "manage.py"))


@pytest.mark.parametrize("name", ["guide-check.yml", "guide-check.gitlab-ci.yml"])
def test_a_shell_reads_the_examples(name: str) -> None:
    script = re.sub(r"\$\{\{.*?\}\}", "x", "\n".join(steps(name)))
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0
