"""The bench's own machinery, with parts that measure nothing."""

import json
import os
import re
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from bench import __main__ as program
from bench import record, registry, running, servers, static_file, table
from bench.registry import Entry
from bench.report import Part
from bench.running import Result

ROWS = [
    {"page": "home", "rows": 10, "queries": 2, "CPU ms": 8.781},
    {"page": "home", "rows": 10_000, "queries": 9, "CPU ms": 37.44},
    {"page": "home, signed in", "rows": 10_000, "queries": 1_192, "CPU ms": 0.447},
]
OVER = Part("Pages", ROWS, ["home at 10,000 rows makes 9 queries; 8 are allowed."], [])
SLOW = Part("Pages", ROWS, [], ["home, signed in at 10,000 rows takes long."])
FINE = Part("Pages", ROWS, [], [])


def result(part: Part, engine: str = "SQLite") -> Result:
    return Result("pages", engine, 12.3, part)


def answering(words: str) -> running.Command:
    return lambda entry, is_short: [sys.executable, "-c", words]


def run(words: str) -> Result:
    (found,) = running.run([Entry("fake", "")], [], is_short=True, command=answering(words))
    return found


def test_columns_are_aligned_numbers_to_the_right_and_what_is_over_is_marked() -> None:
    assert table.text([result(OVER)]).splitlines() == [
        "Pages, SQLite (12 s)",
        "--------------------",
        "  page               rows  queries  CPU ms",
        "  home                 10        2    8.78",
        "! home             10,000        9    37.4",
        "  home, signed in  10,000    1,192    0.45",
    ]


def test_what_was_missed_has_another_mark_and_the_longer_name_is_meant() -> None:
    marked = [line for line in table.text([result(SLOW)]).splitlines() if line.startswith("~")]
    assert marked == ["~ home, signed in  10,000    1,192    0.45"]


def test_a_sentence_marks_the_rows_of_its_size_and_engine_or_all_ways_of_a_deed() -> None:
    rows = [
        {"engine": engine, "what": f"a vote{way}", "queries": 11}
        for engine in ("SQLite", "PostgreSQL")
        for way in (": one writer", ": 16 threads", " on one entry: 16 threads")
    ]
    part = Part("Writes", rows, ["a vote on SQLite makes 11 queries."], ["a vote on one entry: 16 threads is slow."])
    assert [line[0] for line in table.text([result(part)]).splitlines()[3:]] == ["!", "!", "~", " ", " ", "~"]


def test_the_same_tables_can_be_pasted_into_a_document() -> None:
    assert table.markdown([result(OVER)]).splitlines() == [
        "### Pages, SQLite",
        "",
        "| page | rows | queries | CPU ms |",
        "| --- | --: | --: | --: |",
        "| home | 10 | 2 | 8.78 |",
        "| home **!** | 10,000 | 9 | 37.4 |",
        "| home, signed in | 10,000 | 1,192 | 0.45 |",
    ]


def test_a_row_without_a_figure_says_why_in_its_place() -> None:
    rows = [{"server": "nginx", "rps": "not installed"}, {"server": "gunicorn", "rps": 512.0, "p99 ms": 3}]
    lines = table.text([result(Part("Servers", rows, [], []), "")]).splitlines()
    assert lines[2:] == [
        "  server              rps  p99 ms",
        "  nginx     not installed",
        "  gunicorn            512       3",
    ]


def test_problems_fail_and_what_was_missed_does_not() -> None:
    assert [table.verdict([result(FINE), result(part)]) for part in (FINE, SLOW, OVER)] == [0, 0, 1]
    assert table.sentences([result(SLOW), result(OVER)]) == [
        "Over the limit: pages, SQLite: home at 10,000 rows makes 9 queries; 8 are allowed.",
        "Slower than aimed at: pages, SQLite: home, signed in at 10,000 rows takes long.",
    ]


def test_a_part_answers_on_its_last_line() -> None:
    words = f"print('making rows'); print({json.dumps(json.dumps(OVER._asdict()))})"
    assert run(words).part == OVER


def test_a_part_that_crashes_is_a_problem_with_its_traceback_and_the_others_still_run(
    capfd: pytest.CaptureFixture[str],
) -> None:
    def command(entry: Entry, is_short: bool) -> list[str]:
        words = f"print({json.dumps(json.dumps(FINE._asdict()))})"
        return [sys.executable, "-c", "raise ValueError('no rows')" if entry.name == "broken" else words]

    found = running.run([Entry("broken", ""), Entry("fine", "")], [], is_short=False, command=command)
    assert [one.part for one in found] == [Part("broken", [], ["broken ended with 1 and gave no answer."], []), FINE]
    assert table.verdict(found) == 1
    assert "ValueError: no rows" in capfd.readouterr().err


def test_in_short_two_parts_are_run_at_once(tmp_path: Path) -> None:
    def command(entry: Entry, is_short: bool) -> list[str]:
        mine, other = tmp_path / entry.name, tmp_path / {"one": "two", "two": "one"}[entry.name]
        words = f"""import pathlib, time
pathlib.Path({str(mine)!r}).touch()
end = time.monotonic() + 20
while not pathlib.Path({str(other)!r}).exists():
    assert time.monotonic() < end
    time.sleep(0.01)
print({json.dumps(FINE._asdict())!r})"""
        return [sys.executable, "-c", words]

    found = running.run([Entry("one", ""), Entry("two", "")], [], is_short=True, command=command)
    assert [(one.entry, one.part) for one in found] == [("one", FINE), ("two", FINE)]


def test_who_interrupts_a_run_ends_the_part_that_is_under_way(tmp_path: Path) -> None:
    words = f"""import os, pathlib, signal, time
pathlib.Path({str(tmp_path / "pid")!r}).write_text(str(os.getpid()))
os.kill(os.getppid(), signal.SIGINT)
time.sleep(300)"""
    with pytest.raises(KeyboardInterrupt):
        run(words)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_tool_that_is_missing_is_said_in_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    (row,) = servers.measure(is_short=False).rows
    assert re.fullmatch(r"servers: not measured: (nginx and )?wrk not installed", str(row["what"]))
    assert static_file.rate() is None


def test_an_answer_that_cannot_be_read_is_a_problem() -> None:
    for words in ("pass", "print('done')", "print('[]')"):
        assert "cannot be read" in run(words).part.problems[0]


def test_what_is_written_is_read_again_and_says_on_which_machine(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    record.write([result(OVER), result(SLOW, "PostgreSQL")], "short", file)
    assert record.read(file) == [result(OVER), result(SLOW, "PostgreSQL")]
    held = json.loads(file.read_text())
    assert {"cores", "model", "python", "django", "sqlite", "postgresql"} == set(held["machine"])
    assert {"form", "size", "commit", "date", "parts"} < set(held)


def test_a_run_of_one_part_keeps_the_others_of_the_same_commit_and_form(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    record.write([result(OVER), Result("writes", "", 1, FINE)], "usual", file)
    record.write([result(FINE)], "usual", file)
    assert [one.part for one in record.read(file)] == [FINE, FINE]
    record.write([result(FINE)], "full", file)
    assert [one.entry for one in record.read(file)] == ["pages"]


def test_without_a_file_there_is_nothing_to_read(tmp_path: Path) -> None:
    assert record.read(tmp_path / "none.json") == []


def test_the_form_decides_which_parts_are_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BENCH", raising=False)
    usual = {entry.name for entry in registry.chosen([], is_short=False)}
    short = {entry.name for entry in registry.chosen([], is_short=True)}
    monkeypatch.setenv("BENCH", "full")
    full = {entry.name for entry in registry.chosen([], is_short=False)}
    assert short < usual < full == {entry.name for entry in registry.PARTS}
    assert [entry.name for entry in registry.chosen(["writes", "pages"], is_short=True)] == ["pages", "writes"]


def test_a_part_that_fills_a_database_is_given_one_of_its_own() -> None:
    alone = {entry.name for entry, engine in registry.jobs(registry.PARTS, ["SQLite"]) if not (engine or entry.plain)}
    assert alone == {"servers", "million", "desk_million"}  # They make theirs, and copy, as their modules say.
    both = registry.jobs(registry.chosen(["writes", "weights"], is_short=True), ["SQLite", "PostgreSQL"])
    assert [(entry.name, engine) for entry, engine in both] == [
        ("weights", "SQLite"),
        ("writes", "SQLite"),
        ("writes", "PostgreSQL"),
    ]


def test_a_part_that_there_is_not_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        program.main(["--only", "pages,pagse"])
    assert ended.value.code == 2
    assert "There is no part pagse. --list shows them." in capsys.readouterr().err


def test_the_list_names_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == [entry.name for entry in registry.PARTS]


def test_every_part_is_a_module_that_is_there() -> None:
    assert [entry.name for entry in registry.PARTS if find_spec(entry.path) is None] == []
