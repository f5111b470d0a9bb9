"""The roadmap's topics, and the bridges from what people in DevOps know: from two files of ours into the tables.

Each row is made once, and known by its slug: what moderators made of it since is theirs.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from guide.models import Bridge, Topic
from resources.facts import Refused, Row

FIELDS: dict[type[Model], list[str]] = {
    Topic: ["slug", "title", "summary"],
    Bridge: ["slug", "idea", "twin", "words", "same", "differs"],
}
FILES = ["roadmap.toml", "bridges.toml"]
MAY_BE_MISSING = {"words"}


@dataclass(frozen=True, slots=True)
class Roadmap:
    """Rows that are not stored, in the order of their files."""

    topics: list[Topic] = field(default_factory=list)
    bridges: list[Bridge] = field(default_factory=list)


def read(folder: Path) -> Roadmap:
    """What roadmap.toml and bridges.toml say. Raises Refused, naming the file and the row that is not sound."""
    of_topics, of_bridges = (folder / name for name in FILES)
    return Roadmap(_rows(of_topics, "topic", Topic), _rows(of_bridges, "bridge", Bridge))


def add_missing(roadmap: Roadmap) -> list[str]:
    """Make the rows whose slugs are not there yet; `13 topics` and `19 bridges` for what was made."""
    made = {"topic": _add(Topic, roadmap.topics), "bridge": _add(Bridge, roadmap.bridges)}
    return [f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in made.items() if count]


def fill_empty(roadmap: Roadmap) -> list[str]:
    """As `add_missing`, leaving alone a table that holds anything: somebody may have taken rows out of it."""
    topics = [] if Topic.objects.exists() else roadmap.topics
    return add_missing(Roadmap(topics, [] if Bridge.objects.exists() else roadmap.bridges))


def _add(model: Any, rows: list[Any]) -> int:
    known = set(model.objects.values_list("slug", flat=True))
    missing = [row for row in rows if row.slug not in known]
    model.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def _rows(path: Path, table: str, model: Any) -> list[Any]:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        rows = said.pop(table, [])
        if said or not isinstance(rows, list):
            raise Refused(f"it is made of [[{table}]] alone.")
        made = [_row(model, row, position) for position, row in enumerate(rows, start=1)]
        _refuse_twice([one.slug for one in made])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, Refused) as problem:
        raise Refused(f"{path.name}: {problem}") from None
    return made


def _row(model: Any, row: Row, position: int) -> Any:
    """Raises Refused for a row that the table could not hold as it stands."""
    name, known = (row.get("slug", f"row {position}") if isinstance(row, dict) else position), FIELDS[model]
    if not isinstance(row, dict) or not all(isinstance(value, str) for value in row.values()):
        raise Refused(f"{name}: everything in it is text.")
    wrong = next((key for key in row if key not in known), "")
    if wrong:
        raise Refused(f"{name}: “{wrong}” is unknown; known are {', '.join(known)}.")
    missing = next((key for key in known if not row.get(key) and key not in MAY_BE_MISSING), "")
    if missing:
        raise Refused(f"{name}: “{missing}” is missing.")
    if row["slug"] != row["slug"].lower():
        raise Refused(f"{name}: slug: it is in small letters.")
    made = model(**row, position=position)
    try:
        made.clean_fields()
    except ValidationError as problem:
        field_name, sentences = next(iter(problem.message_dict.items()))
        raise Refused(f"{name}: {field_name}: {sentences[0]}") from None
    return made


def _refuse_twice(slugs: list[str]) -> None:
    twice = next((slug for place, slug in enumerate(slugs) if slug in slugs[:place]), "")
    if twice:
        raise Refused(f"{twice}: it is there twice.")
