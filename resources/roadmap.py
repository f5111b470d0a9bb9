"""The roadmap's topics, and the bridges from what people in DevOps know: from two files of ours into the tables.

Each row is made once, and known by its slug: what moderators made of it since is theirs. A topic of which nothing is
said but what it is gets the rest: it is from before there was more to say.
"""

import tomllib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from guide import roadmap as book
from guide.circles import circle
from guide.models import Bridge, Point, Section, Topic
from resources.facts import Facts, Refused, Row

FIELDS: dict[type[Model], list[str]] = {
    Topic: ["slug", "title", "summary", "why", "prerequisites", "points"],
    Bridge: ["slug", "idea", "twin", "words", "same", "differs"],
    Point: ["title", "minutes", "skill"],
}
FILES = ["roadmap.toml", "bridges.toml"]
KINDS: dict[str, type] = {"prerequisites": list, "points": list, "minutes": int}
"""Of what is no text."""
MAY_BE_MISSING = {"words", "why", "prerequisites", "points", "skill"}
T = TypeVar("T", "Step", Bridge)


@dataclass(frozen=True, slots=True)
class Step:
    """A topic that is not stored, with the slugs of what comes before it, and its points."""

    topic: Topic
    prerequisites: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()

    @property
    def slug(self) -> str:
        return self.topic.slug


@dataclass(frozen=True, slots=True)
class Roadmap:
    """Rows that are not stored, in the order of their files."""

    topics: list[Step] = field(default_factory=list)
    bridges: list[Bridge] = field(default_factory=list)


def read(folder: Path) -> Roadmap:
    """What roadmap.toml and bridges.toml say. Raises Refused, naming the file and the row that is not sound."""
    of_topics, of_bridges = (folder / name for name in FILES)
    return Roadmap(_rows(of_topics, "topic", _step), _rows(of_bridges, "bridge", _bridge))


@transaction.atomic
def add_missing(roadmap: Roadmap, facts: Facts) -> list[str]:
    """Make the rows whose slugs are not there and never were; `13 topics` and `19 bridges` for what was made.

    With the first topics, the section that `facts` say so of shows them.
    """
    if not roadmap.topics and not roadmap.bridges:
        return []
    known = book.words()
    missing = [step for step in roadmap.topics if step.slug not in known]
    Topic.objects.bulk_create([step.topic for step in missing], ignore_conflicts=True)
    told = _tell(roadmap.topics, new={step.slug for step in missing})
    if missing or told:
        _show(facts)
    made = {"topic": len(missing), "bridge": _add_bridges(roadmap.bridges)}
    said = [f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in made.items() if count]
    return said + [f"the points of {told} topic{'' if told == 1 else 's'}"] * bool(told)


def fill_empty(roadmap: Roadmap, facts: Facts) -> list[str]:
    """As `add_missing`, adding nothing to a table that holds anything: somebody may have taken rows out of it."""
    known = book.words()
    topics = [step for step in roadmap.topics if step.slug in known] if known else roadmap.topics
    return add_missing(Roadmap(topics, [] if Bridge.objects.exists() else roadmap.bridges), facts)


def _add_bridges(rows: list[Bridge]) -> int:
    known = set(Bridge.objects.values_list("slug", flat=True))
    missing = [row for row in rows if row.slug not in known]
    Bridge.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def _tell(steps: list[Step], new: Collection[str]) -> int:
    """Give points and prerequisites to topics that are new, and to those of which only is said what they are; how many
    of the latter there were."""
    book.hold()
    rows, before = book.words(), book.ways()
    bare = set(Topic.objects.filter(points=None).values_list("pk", flat=True))
    told = 0
    for step in steps:
        row = rows[step.slug]
        if row is None or row.pk not in bare or (row.why and step.slug not in new):
            continue
        if not row.why:
            Topic.objects.filter(pk=row.pk).update(why=step.topic.why)
        Point.objects.bulk_create(_point_of(row, point) for point in step.points)
        told += step.slug not in new and bool(step.points)
        _lead(row, [rows.get(slug) for slug in step.prerequisites], before)
    return told


def _point_of(topic: Topic, point: Point) -> Point:
    point.topic = topic
    return point


def _lead(row: Topic, wanted: list[Topic | None], before: dict[int, set[int]]) -> None:
    """Let these come before the topic, if nothing does and no circle comes of it; `before` is told."""
    keys = {one.pk for one in wanted if one}
    if not before[row.pk] and not circle(before | {row.pk: keys}):
        row.prerequisites.set(keys)
        before[row.pk] = keys


def _show(facts: Facts) -> None:
    slugs = {section.slug for section in facts.sections.values() if section.shows_roadmap}
    if not Section.objects.filter(shows_roadmap=True).exists():
        Section.objects.filter(slug__in=slugs).update(shows_roadmap=True)


def _rows(path: Path, table: str, made_of: Callable[[Any, int], T]) -> list[T]:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        rows = said.pop(table, [])
        if said or not isinstance(rows, list):
            raise Refused(f"it is made of [[{table}]] alone.")
        made = [made_of(row, position) for position, row in enumerate(rows, start=1)]
        _refuse_twice([one.slug for one in made])
        _refuse_circles({one.slug: one.prerequisites for one in made if isinstance(one, Step)})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, Refused) as problem:
        raise Refused(f"{path.name}: {problem}") from None
    return made


def _bridge(row: Any, position: int) -> Bridge:
    made: Bridge = _checked(Bridge, row, f"row {position}", position)
    return made


def _step(row: Any, position: int) -> Step:
    name, before, points = f"row {position}", [], []
    if isinstance(row, dict):
        name = row.get("slug", name)
        _refuse_wrong(Topic, row, name)
        row = dict(row)
        before, points = row.pop("prerequisites", []), row.pop("points", [])
    topic = _checked(Topic, row, name, position)
    if not all(isinstance(slug, str) for slug in before):
        raise Refused(f"{name}: prerequisites: each is a slug.")
    made = [_checked(Point, point, f"{name}: point {number}", number) for number, point in enumerate(points, start=1)]
    return Step(topic, tuple(dict.fromkeys(before)), tuple(made))


def _checked(model: Any, row: Any, name: str, position: int) -> Any:
    """Raises Refused for a row that the table could not hold as it stands."""
    if not isinstance(row, dict):
        raise Refused(f"{name}: it is no table.")
    name = row.get("slug", name)
    _refuse_wrong(model, row, name)
    if row.get("slug", "") != row.get("slug", "").lower():
        raise Refused(f"{name}: slug: it is in small letters.")
    made = model(**row, position=position)
    try:
        made.clean_fields(exclude=["topic"])
    except ValidationError as problem:
        field_name, sentences = next(iter(problem.message_dict.items()))
        raise Refused(f"{name}: {field_name}: {sentences[0]}") from None
    return made


def _refuse_wrong(model: type[Model], row: Row, name: str) -> None:
    known = FIELDS[model]
    for key, value in row.items():
        if key not in known:
            raise Refused(f"{name}: “{key}” is unknown; known are {', '.join(known)}.")
        kind: type = KINDS.get(key, str)
        if type(value) is not kind or (isinstance(value, str) and "\0" in value):
            raise Refused(f"{name}: “{key}” is {'text' if kind is str else 'a list' if kind is list else 'a number'}.")
    missing = next((key for key in known if not row.get(key) and key not in MAY_BE_MISSING), "")
    if missing:
        raise Refused(f"{name}: “{missing}” is missing.")


def _refuse_twice(slugs: list[str]) -> None:
    twice = next((slug for place, slug in enumerate(slugs) if slug in slugs[:place]), "")
    if twice:
        raise Refused(f"{twice}: it is there twice.")


def _refuse_circles(before: dict[str, tuple[str, ...]]) -> None:
    for slug, wanted in before.items():
        unknown = next((one for one in wanted if one not in before), "")
        if unknown:
            raise Refused(f"{slug}: prerequisites: there is no topic “{unknown}”.")
    round_trip = circle(before)
    if round_trip:
        raise Refused(f"prerequisites: they lead in a circle: {' → '.join(round_trip)}.")
