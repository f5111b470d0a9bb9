"""The documents, kept in the transaction of the deed that changes what they are made of.

Whoever writes a live resource, its tags or its topics calls `write` with its id afterwards.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from guide.models import Topic
from resources.models import Document, Resource, Tag
from resources.models.entry import RunsOn
from resources.models.resource import Health
from resources.search import dates, engine, vocabulary
from resources.search.expression import EVERY, Has, blocks_of
from resources.search.folding import fold

BATCH = 500
MINUTES = {"15": (1, 15), "60": (16, 60), "240": (61, 240), "more": (241, None)}
"""Words of an address to the minutes that they stand for: from, to."""
TITLE, TAG, HOST = ":t:", ":g:", ":h:"
"""In front of a word that stands in the title, in a tag, in the host."""
Pair = tuple[str, str]
"""The words and the filters of a document."""


@dataclass(frozen=True, slots=True)
class Difference:
    pk: int
    problem: str


def write(*ids: int) -> None:
    """Make the documents of these resources what the resources are now.

    The resources are locked first, so that of two deeds the later one sees what the earlier one has written. Where a
    deed has locked tags, it has locked these resources before: see `curation` for the order.
    """
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            _write(sorted(ids)[start : start + BATCH])


def of_tags(*tags: Tag) -> list[int]:
    """The resources that hold any of the tags."""
    return list(Resource.objects.filter(tag_items__tag__in=tags).order_by("pk").values_list("pk", flat=True).distinct())


def holding(word: str, limit: int) -> list[int]:
    """The latest resources whose documents hold this word of the index, so many at most."""
    latest = Document.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return [pk for _, pk in engine.rows([engine.Slice(Has(word), 0, latest, limit, is_whole=True)], "resource_id")]


def pair(row: Resource) -> Pair:
    """What the document of the resource holds. Its tags and topics are read through prefetched relations."""
    tags = sorted((item.tag for item in row.tag_items.all()), key=lambda tag: tag.name)
    words = words_of(row.title, row.summary, [tag.name for tag in tags], row.host)
    return words, " ".join([*_filters(row, tags), *blocks_of(row.pk)])


def words_of(title: str, summary: str, tags: Iterable[str], host: str) -> str:
    """The words of the texts in their order, with the word of every document between two texts; then those of the
    title, the tags and the host again, each as what it is. The last part of a host says nothing: `com`."""
    named = [fold(title), *map(fold, tags), fold(host)[:-1]]
    texts = " ".join(f"{' '.join(text)} {EVERY}" for text in [named[0], fold(summary), *named[1:]] if text)
    places = [TITLE, *[TAG] * (len(named) - 2), HOST]
    return " ".join([EVERY, texts, *(place + word for place, text in zip(places, named, strict=True) for word in text)])


def filter_word(name: str, value: object) -> str:
    """The word of the index for a value of a filter: what separates words there stands for itself in no value."""
    return f":{name}:" + re.sub(r"[^\w.\x80-\U0010ffff-]|\s", "_", str(value))[:200]


def differences(after: int = 0) -> Iterator[Difference]:
    """Where a document is not what its resource says, in the order of their ids."""
    for ids in _batches(after):
        wanted, held = _wanted(ids), _held(ids)
        for pk in sorted(wanted.keys() | held.keys()):
            if not _are_same(wanted.get(pk), held.get(pk)):
                yield Difference(pk, _problem(pk in wanted, pk in held))


def rebuild() -> Iterator[int]:
    """Write all documents anew, in batches; safe to stop and to repeat. The ids up to which it has come."""
    for ids in _batches(0):
        write(*ids)
        yield ids[-1]


def _write(ids: list[int]) -> None:
    list(Resource.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    wanted, held = _wanted(ids), _held(ids)
    changed = {pk: one for pk, one in wanted.items() if held.get(pk) != one}
    Document.objects.filter(pk__in=held.keys() - wanted.keys()).delete()
    new = [Document(pk=pk, words=words, filters=filters) for pk, (words, filters) in changed.items()]
    Document.objects.bulk_create([row for row in new if row.pk not in held])
    for row in new:
        if row.pk in held:
            row.save(force_update=True)
    vocabulary.add(word for one in changed.values() for text in one for word in text.split())


def _wanted(ids: list[int]) -> dict[int, Pair]:
    rows = Resource.objects.live().filter(pk__in=ids).prefetch_related("tag_items__tag", "topic_items")
    return {row.pk: pair(row) for row in rows}


def _held(ids: list[int]) -> dict[int, Pair]:
    rows = Document.objects.filter(pk__in=ids).values_list("pk", "words", "filters")
    return {pk: (words, filters) for pk, words, filters in rows}


def _are_same(wanted: Pair | None, held: Pair | None) -> bool:
    """The ids of people and topics that are gone may stay: no question leads to them, and no id is given twice."""
    if wanted is None or held is None or wanted[0] != held[0]:
        return wanted == held
    more = set(held[1].split()) - set(wanted[1].split())
    kept = [word for word in held[1].split() if word not in more or not _is_gone(word)]
    return wanted[1].split() == kept


def _is_gone(word: str) -> bool:
    _, name, pk = word.split(":", 2)
    model = {"by": User, "topic": Topic}.get(name)
    return bool(model and not model._base_manager.filter(pk=pk).exists())


def _batches(after: int) -> Iterator[list[int]]:
    while ids := list(Resource.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield ids
        after = ids[-1]


def _problem(is_wanted: bool, is_held: bool) -> str:
    if is_wanted:
        return "is not what its entry says" if is_held else "is missing"
    return "is of an entry that readers do not see"


def _filters(row: Resource, tags: Iterable[Tag]) -> Iterator[str]:
    yield from (filter_word(name, getattr(row, name)) for name in ("kind", "level", "cost", "language"))
    yield filter_word("section", row.section_id)
    yield from (filter_word("topic", pk) for pk in sorted(item.topic_id for item in row.topic_items.all()))
    yield from (filter_word("tag", tag.slug) for tag in tags)
    yield from (filter_word("minutes", name) for name, span in MINUTES.items() if _is_in(row.minutes, span))
    yield from (filter_word("at", word) for word in dates.words_of(row.added_at.date()))
    labels = row.host.split(".")
    yield from (filter_word("host", ".".join(labels[at:])) for at in range(max(1, len(labels) - 1)))
    if row.suggested_by_id:
        yield filter_word("by", row.suggested_by_id)
    claims = {
        "laptop": row.runs_on == RunsOn.LAPTOP, "vendor": row.is_vendor, "own": row.is_own_work,
        "broken": row.health == Health.BROKEN,
    }  # fmt: skip
    yield from (filter_word("is", name) for name, is_so in claims.items() if is_so)


def _is_in(minutes: int | None, span: tuple[int, int | None]) -> bool:
    return minutes is not None and span[0] <= minutes <= (span[1] or minutes)
