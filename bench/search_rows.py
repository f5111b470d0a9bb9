"""A guide of a million entries, the same one every time: words by Zipf's law, and some of known frequency."""

import json
import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from django.db import connection, transaction

from guide.models import Bridge, Guide, Section
from resources.models import Document, Resource, ResourceTag, Tag
from resources.models.entry import Cost, Kind, Level
from resources.search import schema, vocabulary
from resources.search.documents import MINUTES, TITLE, filter_word, words_of
from resources.search.expression import LEVELS

VERSION = "3"
WORDS, TAGS, SECTIONS = 40_000, 300, 9
TEXTS = 30_000
"""So many different texts; beyond, an entry is a copy of an earlier one, without its tags' rows."""
LANGUAGES = ["en"] * 90 + ["de"] * 5 + ["fr"] * 3 + ["pt"] * 2
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve xi yo zu sta tri plo cre sha".split()  # noqa: SIM905
START = datetime(2020, 1, 1, tzinfo=UTC)
PIPELINE, MONITORING, MODEL, ONNX = "pipeline", "monitoring", "model", "onnx"
"""In the even half of all, in the odd half, in every third, in one of a hundred."""
STORE, ZEPPELIN = "feature store", "zeppelin"
"""A phrase in every fortieth; a word in five of all."""
Text = tuple[str, str, list[Tag], str]
"""Title, summary, tags, and what is found by them."""
SITE = "pages.example.org"


def fill(count: int) -> None:
    """`count` entries with their documents and tags. The title of the guide says when it is done."""
    sections = Section.objects.bulk_create(
        Section(title=f"Part {_word(number)}", slug=f"part-{number}", position=number, is_open=True)
        for number in range(SECTIONS)
    )
    tags = Tag.objects.bulk_create(Tag(name=name, slug=name) for name in ("kubernetes", *map(_word, range(1, TAGS))))
    Bridge.objects.create(slug="registry", idea="model registry", twin="artifact registry", same="-", differs="-")
    with connection.schema_editor() as editor:
        schema.drop(None, editor)
    _store_all(count, sections, tags)
    with connection.schema_editor() as editor:
        schema.create(None, editor)
    with connection.cursor() as cursor:
        cursor.execute(schema.rebuild(connection.vendor))
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    vocabulary.recount()
    Guide.objects.create(title=title(count))


def title(count: int) -> str:
    return f"Search bench {VERSION}, {count}"


def _store_all(count: int, sections: list[Section], tags: list[Tag]) -> None:
    """The first TEXTS entries from here; the others are copies that the database makes, with ids of their own."""
    chance = random.Random(4711)
    texts = list(enumerate(_texts(min(count, TEXTS), tags, chance), 1))
    entries = [(_entry(pk, text, sections, chance), text) for pk, text in texts]
    with transaction.atomic():
        _store(Resource, _columns(), (_values(entry) for entry, _ in entries))
        _store(Document, ["resource_id", "words", "filters"], (_document(entry, text) for entry, text in entries))
        held = [(tag.pk, entry["id"]) for entry, text in entries for tag in text[2]]
        _store(ResourceTag, ["tag_id", "content_object_id"], held)
        for first in range(TEXTS, count, TEXTS):
            _copy(first, min(count - first, TEXTS))
        _execute(
            f"UPDATE resources_document SET filters = filters{_blocks('resource_id')} WHERE resource_id <= {TEXTS}"
        )
        _execute(
            f"UPDATE resources_document SET words = words || ' {ZEPPELIN} {TITLE}{ZEPPELIN}'"
            f" WHERE resource_id % {count // 5} = {count // 10}"
        )


def _copy(first: int, number: int) -> None:
    own = {"id": f"id + {first}", "url": f"url || '-{first}'", "key": f"key || '-{first}'"}
    columns = ", ".join(_columns())
    values = ", ".join(own.get(column, column) for column in _columns())
    rows = f"WHERE id <= {number} ORDER BY id"
    _execute(f"INSERT INTO resources_resource ({columns}) SELECT {values} FROM resources_resource {rows}")
    _execute(
        f"INSERT INTO resources_document (resource_id, words, filters) SELECT resource_id + {first}, words,"
        f" filters{_blocks(f'(resource_id + {first})')}"
        f" FROM resources_document WHERE resource_id <= {number} ORDER BY resource_id"
    )


def _blocks(pk: str) -> str:
    """As `expression.blocks_of`, by the database."""
    return "".join(f" || ' :{level}:' || ({pk} >> {bits})" for level, bits in enumerate(LEVELS))


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _texts(count: int, tags: list[Tag], chance: random.Random) -> Iterator[Text]:
    words = [_word(number) for number in range(WORDS)]
    weights = list(accumulate(1 / (number + 8) for number in range(WORDS)))
    tag_weights = list(accumulate(1 / (number + 3) for number in range(TAGS)))
    for number in range(count):
        drawn = chance.choices(words, cum_weights=weights, k=24)
        named = sorted(set(chance.choices(range(TAGS), cum_weights=tag_weights, k=2)))
        in_title, in_summary = drawn[:6], drawn[6:]
        for word in _planted(number):
            (in_title if chance.random() < 0.1 else in_summary).append(word)
        yield _text(" ".join(in_title), " ".join(in_summary), [tags[one] for one in named])


def _text(title: str, summary: str, tags: list[Tag]) -> Text:
    return title, summary, tags, words_of(title, summary, sorted(tag.name for tag in tags), SITE)


def _planted(number: int) -> list[str]:
    found = [MONITORING if number % 2 else PIPELINE]
    return found + [MODEL] * (number % 3 == 0) + [ONNX] * (number % 100 == 7) + [STORE] * (number % 40 == 1)


def _entry(pk: int, text: Text, sections: list[Section], chance: random.Random) -> dict[str, Any]:
    return {
        "id": pk, "url": f"https://{SITE}/{pk}", "key": f"{SITE}/{pk}", "host": SITE, "key_version": 1,
        "title": text[0], "summary": text[1][:280], "section_id": sections[chance.randrange(SECTIONS)].pk,
        "kind": chance.choice(Kind.values), "level": chance.choice(Level.values), "cost": chance.choice(Cost.values),
        "minutes": chance.randrange(5, 400), "language": chance.choice(LANGUAGES), "useful_count": pk * 7919 % 100,
        "runs_on": chance.choice(["", "", "", "laptop"]), "is_vendor": chance.random() < 0.2,
        "health": "broken" if chance.random() < 0.02 else "ok", "added_at": START + timedelta(minutes=100 * pk),
    }  # fmt: skip


def _document(entry: dict[str, Any], text: Text) -> tuple[int, str, str]:
    """As `documents.pair` makes it, without a row of Django's for each, and without the blocks of its id."""
    day, minutes = entry["added_at"], entry["minutes"]
    span = next(name for name, (low, high) in MINUTES.items() if low <= minutes <= (high or minutes))
    filters = [f":{name}:{entry[name]}" for name in ("kind", "level", "cost", "language")]
    filters += [f":section:{entry['section_id']}", *(filter_word("tag", tag.slug) for tag in text[2])]
    filters += [f":minutes:{span}", *(f":at:{day:{form}}" for form in ("%Y", "%Y-%m", "%Y-%m-%d"))]
    filters += [f":host:{SITE}", ":host:example.org"]
    filters += [":is:laptop"] * bool(entry["runs_on"]) + [":is:vendor"] * entry["is_vendor"]
    filters += [":is:broken"] * (entry["health"] == "broken")
    return entry["id"], text[3], " ".join(filters)


def _columns() -> list[str]:
    return [field.column for field in Resource._meta.concrete_fields]


def _values(entry: dict[str, Any]) -> tuple[Any, ...]:
    return tuple((_DEFAULTS | entry).values())


def _defaults() -> dict[str, Any]:
    """What the columns hold that no entry of ours names."""
    row = Resource(title="", section_id=0)
    values = {field.column: getattr(row, field.attname) for field in Resource._meta.concrete_fields}
    return {column: json.dumps(value) if isinstance(value, list) else value for column, value in values.items()}


_DEFAULTS = _defaults()


def _store(model: Any, columns: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """By COPY on PostgreSQL, and by one statement for all on SQLite."""
    into = f"{model._meta.db_table} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({places})", map(_plain, rows))


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(str(one.replace(tzinfo=None)) if isinstance(one, datetime) else one for one in row)


def _word(number: int) -> str:
    """Every number has a word of its own."""
    found = ""
    number += 25
    while number:
        number, rest = divmod(number, len(SYLLABLES))
        found += SYLLABLES[rest]
    return found
