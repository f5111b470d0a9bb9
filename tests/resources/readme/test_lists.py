"""Thirty lists in the styles that people write them in: every section and every entry is accounted for."""

import json
from pathlib import Path
from typing import Any

import pytest

from resources import readme

LISTS = sorted((Path(__file__).parent / "lists").glob("*.md"))


def told(path: Path) -> str:
    """The bytes as they are: some of the lists have other ends of lines."""
    return path.read_bytes().decode()


def only_what_is_asked(said: Any, wanted: Any) -> Any:
    """`said` without the keys that `wanted` does not name."""
    if isinstance(wanted, dict):
        return {key: only_what_is_asked(said[key], value) for key, value in wanted.items()}
    if isinstance(wanted, list) and len(said) == len(wanted):
        return [only_what_is_asked(one, other) for one, other in zip(said, wanted, strict=True)]
    return said


def test_there_are_thirty_each_with_what_it_says() -> None:
    assert len(LISTS) >= 30
    assert all(path.with_suffix(".json").exists() for path in LISTS)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_every_section_and_entry_is_read(path: Path) -> None:
    wanted = json.loads(path.with_suffix(".json").read_text())
    assert only_what_is_asked(readme.as_json(readme.parse(told(path))), wanted) == wanted


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_what_was_read_is_written_and_read_the_same(path: Path) -> None:
    outline = readme.parse(told(path))
    written = readme.write(outline)
    assert readme.parse(written) == outline
    assert readme.write(readme.parse(written)) == written
