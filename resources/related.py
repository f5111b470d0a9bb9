"""What belongs together: tags that come with a tag, entries that are like an entry. Bounded, and kept for a while.

What is kept are ids alone: who is live, and what it is called, is asked of the database each time.
"""

import re
from math import log2
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet

from resources.models import Resource, ResourceTag, ResourceTopic, Tag
from resources.models.resource import Health
from resources.tagging import TAGS_PER_ENTRY

KEPT_FOR = 3600
TAGS_SHOWN, ENTRIES_SHOWN = 8, 5
KEPT = 12
"""Ids kept of an entry's relatives: some of them may be gone when they are shown."""
LATEST = 500
"""So many of the latest entries of a tag say which others come with it."""
CANDIDATES = 40
"""So many of the latest entries of each tag, of the section and of the topics are compared with an entry."""
WORD_LENGTH, NO_TAG = 4, 0
SECTION, TOPIC, TITLE_WORD = 0.3, 1.0, 0.4
"""What a shared section, topic and word of the title are worth. A tag that two entries alone have is worth 1."""

COMMON_WORDS = (
    "about after also best between book build building course deep engineering from full getting guide hands have "
    "into intro introduction learn learning lesson machine make making more most other over part practical production "
    "series start started that their them then these they this tutorial using video what when where which with work "
    "your"
)
_COMMON = frozenset(COMMON_WORDS.split())
"""Words of titles that say nothing of what a page is about, in a guide like this one."""


class Relative(NamedTuple):
    """An entry, and what it has in common with the other, in words."""

    entry: Resource
    why: str


class _Kin(NamedTuple):
    """What is kept: an entry's id, and what it shares. Tags by id, words as they are."""

    pk: int
    tags: list[int]
    words: list[str]
    is_on_topic: bool


def tags_like(tag: Tag) -> list[Tag]:
    """Tags of the same entries, the nearest first: by the share of entries with either that have both (Jaccard's
    index), told from LATEST entries. One query, at first and for an hour."""
    key = f"tags-like-{tag.pk}"
    kept = cache.get(key)
    if kept is None:
        nearest = _nearest_tags(tag)
        cache.set(key, [row.pk for row in nearest], KEPT_FOR)
        return nearest[:TAGS_SHOWN]
    rows = Tag.objects.in_use().in_bulk(kept)
    return [rows[pk] for pk in kept if pk in rows][:TAGS_SHOWN]


def entries_like(entry: Resource) -> list[Relative]:
    """The live entries that share most with it and whose links work, the nearest first, with what they share.

    Two queries at first, and one for an hour, or until the entry changes.
    """
    key = f"entries-like-{entry.pk}-{entry.changed_at.timestamp()}"
    kept = cache.get(key)
    if kept is None:
        kept = [tuple(kin) for kin in _nearest(entry)]
        cache.set(key, kept, KEPT_FOR)
    rows = _shown(entry).select_related("section", "suggested_by").in_bulk([pk for pk, *_ in kept])
    kin = [_Kin(*one) for one in kept if one[0] in rows][:ENTRIES_SHOWN]
    return [Relative(rows[one.pk], _why(entry, rows[one.pk], one)) for one in kin]


def _nearest_tags(tag: Tag) -> list[Tag]:
    latest = _of(ResourceTag.objects.filter(tag=tag), "content_object", LATEST)
    both = ResourceTag.objects.filter(content_object__in=latest).exclude(tag=tag)
    live = both.filter(content_object__retired_at=None, content_object__hidden_at=None)
    columns = [f"tag__{name}" for name in ("id", "name", "slug", "live_count")]
    counted = live.values_list(*columns).annotate(number=Count("pk")).order_by()
    scale = max(1.0, tag.live_count / LATEST)
    # What is in use is told from the rest here: told to look for it, SQLite may begin with all tags in use.
    near = [(Tag(pk=pk, name=name, slug=slug, live_count=all_), both) for pk, name, slug, all_, both in counted if all_]
    near.sort(key=lambda pair: (-_jaccard(pair[1] * scale, tag.live_count, pair[0].live_count), pair[0].name))
    return [other for other, _ in near[: 2 * TAGS_SHOWN]]


def _jaccard(both: float, one: int, other: int) -> float:
    return both / max(1.0, one + other - both)


def _shown(entry: Resource) -> Any:
    return Resource.objects.live().exclude(health=Health.BROKEN).exclude(pk=entry.pk)


def _nearest(entry: Resource) -> list[_Kin]:
    topics = ResourceTopic.objects.filter(topic__in=ResourceTopic.objects.filter(resource=entry).values("topic"))
    is_on_topic = Exists(topics.filter(resource=OuterRef("pk")))
    weights = {tag.pk: 1 / log2(max(2, tag.live_count)) for tag in entry.tags.all()}
    shared = FilteredRelation("tag_items", condition=Q(tag_items__tag__in=[*weights] or [NO_TAG]))
    rows = _shown(entry).filter(pk__in=_candidates(entry)).annotate(is_on_topic=is_on_topic, shared=shared)
    found: dict[tuple[Any, ...], list[int]] = {}
    for *columns, tag in rows.values_list("pk", "title", "section", "is_on_topic", "shared__tag"):
        found.setdefault(tuple(columns), []).extend([tag] if tag else [])
    scored = []
    for (pk, title, section, on_topic), tags in found.items():
        kin = _Kin(pk, tags, sorted(_words(title) & _words(entry.title)), on_topic)
        worth = sum(weights[tag] for tag in kin.tags) + TOPIC * on_topic + TITLE_WORD * len(kin.words)
        scored.append((-worth - SECTION * (section == entry.section_id), -pk, kin))
    return [kin for *_, kin in sorted(scored)[:KEPT]]


def _candidates(entry: Resource) -> QuerySet[Any]:
    """Ids of entries, each part bounded by an index. Of what is sliced SQLite makes no union, but of what is in it."""
    rarest = sorted(entry.tags.all(), key=lambda tag: tag.live_count)[:TAGS_PER_ENTRY]
    parts = [_of(ResourceTag.objects.filter(tag=tag), "content_object") for tag in rarest]
    topics = ResourceTopic.objects.filter(topic__in=ResourceTopic.objects.filter(resource=entry).values("topic"))
    section = Resource.objects.live().filter(section=entry.section_id).order_by("-position", "-id")
    parts += [_of(topics, "resource"), Resource.objects.filter(pk__in=section.values("pk")[:CANDIDATES]).values("pk")]
    return parts[0].union(*parts[1:])


def _of(rows: QuerySet[Any], name: str, most: int = CANDIDATES) -> QuerySet[Any]:
    latest = rows.order_by("-id").values("pk")[:most]
    found: QuerySet[Any] = rows.model.objects.order_by().filter(pk__in=latest).values(name)
    return found


def _words(title: str) -> set[str]:
    return {word for word in re.findall(r"\w+", title.casefold()) if len(word) >= WORD_LENGTH} - _COMMON


def _why(entry: Resource, other: Resource, kin: _Kin) -> str:
    """In the words of now: a tag that was renamed meanwhile is called as it is called."""
    names = sorted(tag.name for tag in entry.tags.all() if tag.pk in kin.tags)
    if names:
        return f"Also tagged {_listed(names)}"
    if kin.is_on_topic:
        return "On the same topic"
    if kin.words:
        return f"Also about {_listed([f'“{word}”' for word in kin.words])}"
    return f"Also in {other.section.title}"


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
