"""What the sections look for: from a file of ours into the table.

Each want is made once, and known by its slug: what moderators made of it since is theirs.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError

from guide.models import Section, Topic
from resources.facts import Refused, Row
from resources.models import Want

FILE = "wants.toml"
NUMBERS = {"minutes_most"}
NEEDED = ["slug", "section", "title"]
KNOWN = [*NEEDED, "topic", "kind", "level", "cost", "runs_on", "minutes_most"]


class Wish(NamedTuple):
    """A want that is not stored, and the slugs of its section and its topic, which may be none."""

    want: Want
    section: str
    topic: str


def read(folder: Path) -> list[Wish]:
    """What wants.toml says; nothing where there is no such file. Raises Refused, naming the row that is not sound."""
    path = folder / FILE
    if not path.is_file():
        return []
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        rows = said.pop("want", [])
        if said or not isinstance(rows, list):
            raise Refused("it is made of [[want]] alone.")
        wishes = [_wish(row, number) for number, row in enumerate(rows, start=1)]
        _refuse_twice([wish.want.slug for wish in wishes])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, Refused) as problem:
        raise Refused(f"{FILE}: {problem}") from None
    return wishes


def add_missing(wishes: list[Wish]) -> list[str]:
    """Make the wants whose slugs are not there yet, where their sections are; `16 wants` for what was made."""
    if not wishes:
        return []
    known = set(Want.objects.values_list("slug", flat=True))
    sections = {section.slug: section for section in Section.objects.only("slug")}
    topics = {topic.slug: topic for topic in Topic.objects.only("slug")}
    missing = [wish for wish in wishes if wish.want.slug not in known and wish.section in sections]
    for wish in missing:
        wish.want.section, wish.want.topic = sections[wish.section], topics.get(wish.topic)
    Want.objects.bulk_create([wish.want for wish in missing], ignore_conflicts=True)
    return [f"{len(missing)} want{'' if len(missing) == 1 else 's'}"] if missing else []


def fill_empty(wishes: list[Wish]) -> list[str]:
    """As `add_missing`, leaving alone a table that holds anything: somebody may have taken rows out of it."""
    return add_missing([] if Want.objects.exists() else wishes)


def _wish(row: Row, number: int) -> Wish:
    """Raises Refused for a row that the table could not hold as it stands."""
    if not isinstance(row, dict):
        raise Refused(f"row {number}: it is no table.")
    name = row.get("slug", f"row {number}")
    wrong = next(_problems(row), "")
    if wrong:
        raise Refused(f"{name}: {wrong}")
    fields = {key: value for key, value in row.items() if key not in {"section", "topic"}}
    return Wish(_want(name, fields), row["section"], row.get("topic", ""))


def _problems(row: Row) -> Iterator[str]:
    for key, value in row.items():
        if key not in KNOWN:
            yield f"“{key}” is unknown; known are {', '.join(KNOWN)}."
        elif type(value) is not (int if key in NUMBERS else str):
            yield f"“{key}” cannot be {value!r}."
    for key in NEEDED:
        if not row.get(key):
            yield f"“{key}” is missing."
    if row["slug"] != row["slug"].lower():
        yield "slug: it is in small letters."


def _want(name: str, fields: Row) -> Want:
    made = Want(**fields)
    try:
        made.clean_fields(exclude=["section"])
    except ValidationError as problem:
        field, sentences = next(iter(problem.message_dict.items()))
        raise Refused(f"{name}: {field}: {sentences[0]}") from None
    return made


def _refuse_twice(slugs: list[str]) -> None:
    twice = next((slug for place, slug in enumerate(slugs) if slug in slugs[:place]), "")
    if twice:
        raise Refused(f"{twice}: it is there twice.")
