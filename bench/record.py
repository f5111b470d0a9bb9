"""`var/bench.json`: the figures of the last run, for whoever wants to draw or to compare them."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench import machine
from bench.report import Part
from bench.running import Result

FILE = machine.ROOT / "var" / "bench.json"
FORM = 1
"""Raised when the meaning of a field changes."""


def write(results: Iterable[Result], form: str, file: Path = FILE) -> None:
    """These results, and those of other parts from an earlier run of the same commit, form and machine."""
    record: dict[str, Any] = {"form": FORM, "size": form, "commit": machine.commit(), "machine": machine.facts()}
    now = machine.now()
    parts = {(one.entry, one.engine): _as_json(one, now) for one in results}
    held = _held(file)
    if all(held.get(name) == value for name, value in record.items()):
        parts = {(one["entry"], one["engine"]): one for one in held["parts"]} | parts
    file.parent.mkdir(exist_ok=True)
    text = json.dumps(record | {"date": now, "parts": [*parts.values()]}, indent=1, ensure_ascii=False)
    file.write_text(text + "\n")


def read(file: Path = FILE) -> list[Result]:
    """The results in the file; none where there is no file."""
    return [
        Result(one["entry"], one["engine"], one["seconds"], Part(**{name: one[name] for name in Part._fields}))
        for one in _held(file).get("parts", [])
    ]


def _as_json(result: Result, now: str) -> dict[str, Any]:
    about = {"entry": result.entry, "engine": result.engine, "seconds": result.seconds, "date": now}
    return about | result.part._asdict()


def _held(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    found: dict[str, Any] = json.loads(file.read_text())
    return found if found.get("form") == FORM else {}
