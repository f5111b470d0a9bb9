"""A guide of a million entries, the same one every time: words by Zipf's law, and some of known frequency."""

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from typing import Any

from django.db import connection

from guide.models import Bridge, Guide, Section
from resources.models import Document, Resource, ResourceTag, Tag
from resources.models.entry import Cost, Kind, Level
from resources.search import schema, vocabulary
from resources.search.documents import MINUTES, filter_word, words_of
from resources.search.expression import blocks_of

VERSION = "1"
BATCH, WORDS, TAGS, SECTIONS = 10_000, 40_000, 300, 9
LANGUAGES = ["en"] * 90 + ["de"] * 5 + ["fr"] * 3 + ["pt"] * 2
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve xi yo zu sta tri plo cre sha".split()
START = datetime(2020, 1, 1, tzinfo=UTC)
PIPELINE, MONITORING, MODEL, ONNX, ZEPPELIN, STORE = "pipeline", "monitoring", "model", "onnx", "zeppelin", "feature store"
"""In the even half of all; in the odd half; in every third; in one of a hundred; in five; a phrase in every fortieth."""


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
    for rows in _batches(_entries(count, sections, tags)):
        _store(Resource, [resource for resource, _, _ in rows])
        _store(Document, [document for _, document, _ in rows])
        _store(ResourceTag, [link for _, _, links in rows for link in links])
    with connection.schema_editor() as editor:
        schema.create(None, editor)
    with connection.cursor() as cursor:
        cursor.execute(schema.rebuild(connection.vendor))
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    vocabulary.recount()
    Guide.objects.create(title=title(count))


def title(count: int) -> str:
    return f"Search bench {VERSION}, {count}"


def _entries(count: int, sections: list[Section], tags: list[Tag]) -> Iterator[tuple[Any, Any, Any]]:
    chance = random.Random(4711)
    words = [_word(number) for number in range(WORDS)]
    weights = list(accumulate(1 / (number + 8) for number in range(WORDS)))
    tag_weights = list(accumulate(1 / (number + 3) for number in range(TAGS)))
    rows = 0
    for pk in range(1, count + 1):
        text = chance.choices(words, cum_weights=weights, k=24)
        named = sorted(set(chance.choices(range(TAGS), cum_weights=tag_weights, k=2)))
        title_, summary = text[:6], text[6:]
        for word in _planted(pk, count):
            (title_ if chance.random() < 0.1 else summary).append(word)
        entry = _entry(pk, " ".join(title_).capitalize(), " ".join(summary), sections, chance)
        links = [(rows + at, tags[one].pk, pk) for at, one in enumerate(named, 1)]
        rows += len(links)
        yield entry, _document(entry, [tags[one] for one in named]), links


def _planted(pk: int, count: int) -> list[str]:
    found = [MONITORING if pk % 2 else PIPELINE]
    found += [MODEL] * (pk % 3 == 0) + [ONNX] * (pk % 100 == 7) + [STORE] * (pk % 40 == 1)
    return found + [ZEPPELIN] * (pk % (count // 5) == count // 10)


def _entry(pk: int, title: str, summary: str, sections: list[Section], chance: random.Random) -> dict[str, Any]:
    host = f"{SYLLABLES[pk % 25]}{pk % 977}.example.org"
    return {
        "id": pk, "url": f"https://{host}/{pk}", "key": f"{host}/{pk}", "host": host, "key_version": 1,
        "title": title, "summary": summary, "section_id": sections[chance.randrange(SECTIONS)].pk,
        "kind": chance.choice(Kind.values), "level": chance.choice(Level.values), "cost": chance.choice(Cost.values),
        "minutes": chance.randrange(5, 400), "language": chance.choice(LANGUAGES), "useful_count": pk * 7919 % 100,
        "runs_on": chance.choice(["", "", "", "laptop"]), "is_vendor": chance.random() < 0.2,
        "health": "broken" if chance.random() < 0.02 else "ok", "added_at": START + timedelta(minutes=3 * pk),
    }  # fmt: skip


def _document(entry: dict[str, Any], tags: list[Tag]) -> tuple[int, str, str]:
    """As `documents.pair` makes it, without a row of Django's for each."""
    words = words_of(entry["title"], entry["summary"], sorted(tag.name for tag in tags), entry["host"])
    day = entry["added_at"]
    span = next(name for name, (low, high) in MINUTES.items() if low <= entry["minutes"] <= (high or entry["minutes"]))
    filters = [filter_word(name, entry[name]) for name in ("kind", "level", "cost", "language")]
    filters += [filter_word("section", entry["section_id"]), *(filter_word("tag", tag.slug) for tag in tags)]
    filters += [filter_word("minutes", span), *(filter_word("at", f"{day:{form}}") for form in ("%Y", "%Y-%m", "%Y-%m-%d"))]
    filters += [filter_word("host", entry["host"]), filter_word("host", "example.org")]
    claims = {"laptop": entry["runs_on"] == "laptop", "vendor": entry["is_vendor"], "broken": entry["health"] == "broken"}
    filters += [filter_word("is", name) for name, is_so in claims.items() if is_so]
    return entry["id"], words, " ".join([*filters, *blocks_of(entry["id"])])


def _store(model: Any, rows: list[Any]) -> None:
    """By COPY on PostgreSQL, and by one prepared statement on SQLite; columns that are not named have their defaults."""
    if model is Resource:
        template = Resource(title="", section_id=0)
        fields = [field for field in Resource._meta.concrete_fields]
        default = {field.column: field.get_db_prep_save(getattr(template, field.attname), connection) for field in fields}
        rows = [tuple((default | row | {"added_at": row["added_at"]}).values()) for row in rows]
        columns = list(default)
    else:
        columns = {Document: ["resource_id", "words", "filters"], ResourceTag: ["id", "tag_id", "content_object_id"]}[model]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", [_plain(row) for row in rows])


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(str(one.replace(tzinfo=None)) if isinstance(one, datetime) else one for one in row)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch


def _word(number: int) -> str:
    """Every number has a word of its own."""
    found = ""
    number += 25
    while number:
        number, rest = divmod(number, len(SYLLABLES))
        found += SYLLABLES[rest]
    return found
