"""What was asked for → the resources that answer it, a page at a time.

`words` are those of an address, as `facets.asked` reads them: `q` what was typed; `section`, `kind`, `level`, `cost`,
`language`, `tag` exact words; `minutes` one of MINUTES; `laptop=1`, `vendor=no`; `broken=1` shows broken links too; `sort`
one of SORTS; `after` and `before` the mark at which a page begins or ends.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from guide.models import Bridge
from resources.models import ResourceTag
from resources.models.resource import Health, Resource, ResourceQuerySet

MINUTES = {"15": (1, 15), "60": (16, 60), "240": (61, 240), "more": (241, None)}
"""Words of an address to the minutes that they stand for: from, to."""
SORTS = {"relevance": "Best match", "newest": "Newest", "useful": "Most useful", "shortest": "Shortest"}
COUNTED = 1_000
"""Counts are exact up to here."""
PAGE_SIZE = 50
WORDS_MAX = 8
Words = dict[str, str]
_EXACT = {
    "section": "section__slug", "kind": "kind", "level": "level", "cost": "cost", "tag": "tags__slug",
    "language": "language",
}  # fmt: skip
_ORDER = {"newest": ["-added_at", "-id"], "useful": ["-useful_count", "-added_at", "-id"],
          "shortest": ["minutes", "-added_at", "-id"]}  # fmt: skip


class Count(NamedTuple):
    """`17`, or `1,000+`."""

    number: int
    is_more: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}" + "+" * self.is_more


@dataclass(frozen=True, slots=True)
class Hit:
    """A resource with what was looked for marked in its words, and the reasons for its place, the strongest first."""

    resource: Resource
    title: SafeString
    summary: SafeString
    why: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what fits. `problems` are sentences on what was not understood; `instead` is what was looked for where
    a word was probably misspelt; `before` and `after` are the marks of the pages around it, empty where there is none."""

    hits: list[Hit]
    count: Count
    before: str = ""
    after: str = ""
    problems: list[str] = field(default_factory=list)
    instead: str = ""
    bridges: list[Bridge] = field(default_factory=list)
    counts: dict[str, dict[str, Count]] = field(default_factory=dict)


def find(words: Words, *, size: int = PAGE_SIZE, with_counts: bool = False) -> Found:
    """A page of the live resources that fit. Broken links are left out, unless `words` asks for them."""
    rows = in_order(words)
    mark = words.get("after") or words.get("before", "")
    start = int(mark) if mark.isdecimal() and len(mark) < 9 else 0
    found = list(rows.for_lists()[start : start + size + 1])
    word = words.get("q", "")
    hits = [
        Hit(
            row,
            _marked(row.title, word),
            _marked(row.summary, word),
            ["Your words are in its title.", "Its tags hold one of your words."],
        )
        for row in found[:size]
    ]
    before = str(max(0, start - size)) if start else ""
    return Found(
        hits,
        _count(rows),
        before=before,
        after=str(start + size) if len(found) > size else "",
        counts=counts(words) if with_counts else {},
    )


def _marked(text: str, word: str) -> SafeString:
    parts = re.split(f"({re.escape(word)})", text, flags=re.I) if word else [text]
    return mark_safe(  # noqa: S308
        "".join(
            f"<mark>{escape(part)}</mark>" if word and part.lower() == word.lower() else escape(part) for part in parts
        )
    )


def in_order(words: Words) -> ResourceQuerySet:
    found = _find(words).order_by(*_ORDER.get(words.get("sort", ""), _ORDER["newest"]))
    return found.broken_last() if words.get("broken") else found.exclude(health=Health.BROKEN)


def counts(words: Words) -> dict[str, dict[str, Count]]:
    """For each filter, how much fits each of its values together with everything else that is asked for."""
    rows = _find({"q": words["q"]} if "q" in words else {}).for_lists()
    if "broken" not in words:
        rows = rows.exclude(health=Health.BROKEN)
    facts = [_facts(row) for row in rows]
    found: dict[str, dict[str, Count]] = {}
    for name in ["section", "kind", "level", "cost", "language", "minutes", "laptop", "vendor", "tag"]:
        others = {key: word for key, word in words.items() if key != name and key in facts[0]} if facts else {}
        fit = [fact for fact in facts if all(word in fact[key] for key, word in others.items())]
        values = [value for fact in fit for value in fact[name] if value]
        found[name] = {value: Count(values.count(value)) for value in dict.fromkeys(values)}
    return found


def _facts(row: Resource) -> dict[str, list[str]]:
    minutes = [key for key, (least, most) in MINUTES.items() if row.minutes and least <= row.minutes <= (most or 10**9)]
    return {
        "section": [row.section.slug], "kind": [row.kind], "level": [row.level], "cost": [row.cost],
        "language": [row.language], "minutes": minutes, "laptop": ["1"] * (row.runs_on == "laptop"),
        "vendor": ["no"] * (not row.is_vendor), "tag": [tag.slug for tag in row.tags.all()],
    }  # fmt: skip


def has_broken(words: Words) -> bool:
    """Whether any broken link fits `words`."""
    return _find(words).filter(health=Health.BROKEN).exists()


def suggest(typed: str) -> list[str]:
    """At most 8 titles and tags that begin like what is being typed."""
    return list(Resource.objects.live().filter(title__icontains=typed).values_list("title", flat=True)[:8])


def _count(rows: ResourceQuerySet) -> Count:
    number = len(rows.order_by().values_list("pk")[: COUNTED + 1])
    return Count(min(number, COUNTED), number > COUNTED)


def _find(words: Words) -> ResourceQuerySet:
    found = Resource.objects.live().filter(**{_EXACT[name]: word for name, word in words.items() if name in _EXACT})
    if "minutes" in words:
        least, most = MINUTES[words["minutes"]]
        found = found.filter(minutes__range=(least, most or 10**6))
    if "laptop" in words:
        found = found.filter(runs_on="laptop")
    if "vendor" in words:
        found = found.filter(is_vendor=False)
    for word in list(dict.fromkeys(words.get("q", "").split()))[:WORDS_MAX]:
        tagged = ResourceTag.objects.filter(tag__name__icontains=word).values("content_object")
        found = found.filter(
            Q(title__icontains=word) | Q(summary__icontains=word) | Q(url__icontains=word) | Q(pk__in=tagged)
        )
    return found
