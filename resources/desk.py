"""What moderators ask of the queue → its rows, in order, a page at a time, at the same cost at any length."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import permissions
from resources.models import QueueItem, Trial
from resources.models.item import ItemKind, ItemState, QueueItemQuerySet

NAMES = ["state", "kind", "section", "age", "by", "host", "claimed", "q", "sort"]
STATES = {"waiting": "Waiting", "held": "With its sender", "deferred": "Put off", "closed": "Decided", "all": "All"}
AGES = {"1": "Older than a day", "3": "Older than 3 days", "7": "Older than a week"}
CLAIMED = {"mine": "Claimed by me", "free": "Free", "others": "Claimed by others"}
SORTS = {"age": "Oldest first", "score": "Most urgent first", "newest": "Newest first"}
ORDERS = {
    "age": ("opened_at", "pk"),
    "score": ("-score", "opened_at", "pk"),
    "newest": ("-opened_at", "-pk"),
}
PAGE_SIZE = 50
COUNTED = 1_000
"""Counts are exact up to here, and then “1,000+”: a queue that is longer needs no exact number."""
CLOSED_LISTS = {"state": STATES, "kind": dict(ItemKind.choices), "age": AGES, "claimed": CLAIMED, "sort": SORTS}

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list; the pages around it begin `before` and `after` the rows of these ids, where there are any."""

    items: list[QueueItem]
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Position:
    """The number of an item in a list of `length`, if it is among the first COUNTED, and the ids around it."""

    place: int | None
    length: str
    previous: int | None
    following: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many wait, by section and by kind, of the first COUNTED; `is_more` where there are more than those."""

    sections: dict[int | None, int]
    kinds: dict[str, int]
    is_more: bool

    @property
    def total(self) -> int:
        return sum(self.kinds.values())

    @property
    def shown(self) -> str:
        return f"{COUNTED:,}+" if self.is_more else str(self.total)


def asked(query: QueryDict) -> Words:
    """What was asked for; unknown words of a closed list are dropped, as is all that is empty."""
    words = {name: query.get(name, "").strip()[:200] for name in NAMES}
    return {name: word for name, word in words.items() if word and word in CLOSED_LISTS.get(name, {word})}


def encoded(words: Words) -> str:
    """The words as the query of an address, in a fixed order: the list as it can be bookmarked."""
    query = QueryDict(mutable=True)
    query.update({name: words[name] for name in NAMES if words.get(name)})
    return query.urlencode()


def find(words: Words, person: User) -> QueueItemQuerySet:
    """The rows that fit, of the sections that `person` moderates, in the order asked for."""
    rows = _in_state(_in_sight(person), words.get("state", "waiting"))
    for name, field in (("kind", "kind"), ("section", "section__slug"), ("by", "submitter__handle"), ("host", "host")):
        if words.get(name):
            rows = rows.filter(**{field: words[name]})
    if words.get("age"):
        rows = rows.filter(opened_at__lt=timezone.now() - timedelta(days=int(words["age"])))
    if words.get("claimed"):
        rows = rows.filter(_claimed(words["claimed"], person))
    for word in words.get("q", "").split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(host__icontains=word) | Q(submitter__handle__iexact=word))
    return rows.order_by(*_order(words))


def page(words: Words, person: User, *, after: QueueItem | None = None, before: QueueItem | None = None) -> Page:
    """PAGE_SIZE rows, behind `after` or in front of `before`, found by key: no page costs more than the first."""
    rows = find(words, person).with_subjects()
    if before is not None:
        found = list(_beyond(rows.reverse(), before, words, is_back=True)[: PAGE_SIZE + 1])
        items, has_more = found[:PAGE_SIZE][::-1], len(found) > PAGE_SIZE
        return Page(items, items[0].pk if has_more else None, items[-1].pk if items else None)
    found = list((_beyond(rows, after, words) if after else rows)[: PAGE_SIZE + 1])
    items, has_more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    return Page(items, items[0].pk if after and items else None, items[-1].pk if has_more else None)


def following(item: QueueItem, words: Words, person: User) -> QueueItem | None:
    """The next item behind this one that nobody else holds and that the person may decide; else the first of all."""
    rows = _decidable(words, person).exclude(pk=item.pk)
    return _beyond(rows, item, words).first() or rows.first()


def position(item: QueueItem, words: Words, person: User) -> Position:
    """Where it stands in the list: one query over at most COUNTED ids, and two more for an item further behind."""
    rows = find(words, person).values_list("pk", flat=True)
    ids = list(rows[: COUNTED + 1])
    length = f"{COUNTED:,}+" if len(ids) > COUNTED else str(len(ids))
    if item.pk in ids[:COUNTED]:
        at = ids.index(item.pk)
        before, after = ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None
        return Position(at + 1, length, before, after)
    back, on = _beyond(rows.reverse(), item, words, is_back=True), _beyond(rows, item, words)
    return Position(None, length, back.first(), on.first())


def counts(person: User) -> Counts:
    """What waits, counted in one query over at most COUNTED rows."""
    waiting = _in_sight(person).waiting().oldest_first().values("pk")[: COUNTED + 1]
    rows = list(
        QueueItem.objects.filter(pk__in=list(waiting.values_list("pk", flat=True)))
        .order_by()
        .values_list("section", "kind")
        .annotate(count=Count("pk"))
    )
    sections: dict[int | None, int] = {}
    kinds: dict[str, int] = {}
    for section, kind, count in rows:
        sections[section] = sections.get(section, 0) + count
        kinds[kind] = kinds.get(kind, 0) + count
    return Counts(sections, kinds, sum(kinds.values()) > COUNTED)


def sections_for(person: User) -> list[Section]:
    """The sections that the person moderates, in reading order."""
    mine = permissions.sections_of(person)
    return [section for section in Section.objects.defer("prose").numbered() if not mine or section.pk in mine]


def _in_sight(person: User) -> QueueItemQuerySet:
    mine = permissions.sections_of(person)
    rows = QueueItem.objects.all()
    return rows.filter(section__in=mine) if mine else rows


def _in_state(rows: QueueItemQuerySet, state: str) -> QueueItemQuerySet:
    if state == "waiting":
        return rows.waiting()
    if state == "deferred":
        return rows.filter(state=ItemState.WAITING, deferred_until__gt=timezone.now())
    return rows if state == "all" else rows.filter(state=state)


def _claimed(word: str, person: User) -> Q:
    held = Q(claimed_by__isnull=False, claimed_until__gt=timezone.now())
    if word == "mine":
        return held & Q(claimed_by=person)
    return held & ~Q(claimed_by=person) if word == "others" else ~held


def _decidable(words: Words, person: User) -> QueueItemQuerySet:
    """What is next for this person: not their own, and not in somebody else's hands."""
    free = Q(claimed_by=None) | Q(claimed_by=person) | Q(claimed_until__lte=timezone.now())
    rows = find(words | {"state": "waiting"}, person).filter(free)
    broke = Exists(Trial.objects.filter(resource=OuterRef("resource"), person=person, worked=False))
    rows = rows.exclude(broke, kind=ItemKind.LAB)
    return rows.filter(Q(submitter=None) | ~Q(submitter=person)).exclude(reports__reporter=person)


def _order(words: Words) -> tuple[str, ...]:
    return ORDERS[words.get("sort", "age")]


def _beyond(rows: Any, item: QueueItem, words: Words, *, is_back: bool = False) -> Any:
    """Of rows in the order asked for, those behind `item`; with `is_back`, those in front of it.

    The bound on the first column alone says nothing new: it is what an index can begin at.
    """
    behind, equal, bound = Q(), Q(), Q()
    for name in _order(words):
        field, is_down = name.lstrip("-"), name.startswith("-") != is_back
        value, sign = getattr(item, field), "lt" if is_down else "gt"
        behind |= equal & Q(**{f"{field}__{sign}": value})
        equal &= Q(**{field: value})
        bound = bound or Q(**{f"{field}__{sign}e": value})
    return rows.filter(bound, behind)
