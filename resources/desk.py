"""What moderators ask of the queue → its rows, in order, a page at a time, at the same cost at any length."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Lower
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
LOOKED_AT = 2_000
"""Through so many rows in their order a page looks for what no index finds; the next page looks on behind them."""
BY_INDEX = ["by", "host", "section", "kind"]
"""Of these one is found by an index that is in the order of age, the first of those that were asked for."""
CLOSED_LISTS = {"state": STATES, "kind": dict(ItemKind.choices), "age": AGES, "claimed": CLAIMED, "sort": SORTS}

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list; the pages around it begin `before` and `after` the rows of these ids, where there are any.
    `is_cut`: there are rows on this way that were not looked at."""

    items: list[Any]
    before: int | None
    after: int | None
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """The rows that can be looked for at once; `last` is the one up to which was looked, where there are more."""

    rows: Any
    last: int | None = None

    @property
    def is_cut(self) -> bool:
        return self.last is not None


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
    return urlencode({name: words[name] for name in NAMES if words.get(name)})


def find(words: Words, person: User) -> QueueItemQuerySet:
    """The rows that fit, of the sections that `person` moderates, in the order asked for."""
    rows = _in_state(_in_sight(person), words.get("state", "waiting"))
    for name in BY_INDEX:
        rows = _chosen(rows, name, words)
    if words.get("age"):
        rows = rows.filter(opened_at__lt=timezone.now() - timedelta(days=int(words["age"])))
    if words.get("claimed"):
        rows = rows.filter(_claimed(words["claimed"], person))
    for word in words.get("q", "").split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(host__icontains=word) | Q(submitter__handle__iexact=word))
    return rows.order_by(*_order(words))


def page(
    words: Words, person: User, *, after: QueueItem | None = None, before: QueueItem | None = None,
    shown: Callable[[QueueItemQuerySet], Any] = QueueItemQuerySet.with_subjects,
) -> Page:  # fmt: skip
    """PAGE_SIZE rows, behind `after` or in front of `before`, found by key: no page costs more than the first. `shown`
    says what is read of each."""
    rows = shown(find(words, person))
    if before is not None:
        reach = _within_reach(rows.reverse(), words, person, before, is_back=True)
        found = list(reach.rows[: PAGE_SIZE + 1])
        items, has_more = found[:PAGE_SIZE][::-1], len(found) > PAGE_SIZE
        behind = items[-1].pk if items else before.pk
        return Page(items, items[0].pk if has_more else reach.last, behind, reach.is_cut and not has_more)
    reach = _within_reach(rows, words, person, after)
    found = list(reach.rows[: PAGE_SIZE + 1])
    items, has_more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    front = (items[0].pk if items else after.pk) if after else None
    return Page(items, front, items[-1].pk if has_more else reach.last, reach.is_cut and not has_more)


def following(item: QueueItem, words: Words, person: User) -> QueueItem | None:
    """The next item behind this one that nobody else holds and that the person may decide; else the first of all."""
    rows, waiting = _decidable(words, person).exclude(pk=item.pk), words | {"state": "waiting"}
    found: QueueItem | None = _within_reach(rows, waiting, person, item).rows.first()
    return found or _within_reach(rows, waiting, person).rows.first()


def position(item: QueueItem, words: Words, person: User) -> Position:
    """Where it stands in the list: one query over at most COUNTED ids, and one more for an item further behind."""
    rows = find(words, person).values_list("pk", flat=True)
    reach = _within_reach(rows, words, person)
    ids = list(reach.rows[: COUNTED + 1])
    length = f"{COUNTED:,}+" if len(ids) > COUNTED else f"{len(ids)}{'+' * reach.is_cut}"
    if item.pk in ids[:COUNTED]:
        at = ids.index(item.pk)
        before, after = ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None
        return Position(at + 1, length, before, after)
    front = _within_reach(rows.reverse(), words, person, item, is_back=True)
    ends = [Subquery(way.rows[:1]) for way in (front, _within_reach(rows, words, person, item))]
    return Position(None, length, *QueueItem.objects.values_list(*ends).get(pk=item.pk))


def counts(person: User) -> Counts:
    """What waits, counted in one query over at most COUNTED rows: told one by one, for the ORM groups no slice."""
    rows = list(_in_sight(person).waiting().oldest_first().values_list("section", "kind")[: COUNTED + 1])
    sections: Counter[int | None] = Counter(section for section, _ in rows)
    return Counts(sections, Counter(kind for _, kind in rows), len(rows) > COUNTED)


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


def _chosen(rows: QueueItemQuerySet, name: str, words: Words) -> QueueItemQuerySet:
    """Those of the person, site, section or kind that was asked for, where one was."""
    word = words.get(name)
    if not word:
        return rows
    if name == "section":
        return rows.filter(section__in=list(Section.objects.filter(slug=word).values_list("pk", flat=True)))
    if name == "by":
        named = User.objects.alias(key=Lower("handle")).filter(key=word.lower(), handle=word)
        return rows.filter(submitter__in=list(named.values_list("pk", flat=True)))
    return rows.filter(**{name: word})


def _within_reach(
    rows: Any, words: Words, person: User, mark: QueueItem | None = None, *, is_back: bool = False
) -> Reach:
    """Of rows in the order asked for, those behind `mark`, of which an index finds every one or LOOKED_AT are looked
    at. With `is_back`, those in front of it, from there on."""
    found = _beyond(rows, mark, words, is_back=is_back) if mark else rows
    known = _by_index(words, person)
    if known is None:
        return Reach(found)
    ordered = known.reverse() if is_back else known
    way = _beyond(ordered, mark, words, is_back=is_back) if mark else ordered
    ends = list(way[LOOKED_AT - 1 : LOOKED_AT + 1])
    if len(ends) < 2:
        return Reach(found)
    return Reach(_beyond(found, ends[1], words, is_back=not is_back), ends[0].pk)


def _by_index(words: Words, person: User) -> QueueItemQuerySet | None:
    """The rows among which is all that is looked for, found and put in order by an index; None where these are just the
    rows that were asked for."""
    sort, state = words.get("sort", "age"), words.get("state", "waiting")
    chosen = [name for name in BY_INDEX if words.get(name)]
    served = chosen[:1] if sort != "score" and state != "all" else []
    others = [name for name in ("q", "claimed", "age") if words.get(name) and (name != "age" or sort == "score")]
    if chosen == served and not others and state != "deferred":
        return None
    mine = _in_sight(person)
    rows = mine.filter(state=ItemState.WAITING) if state == "deferred" else _in_state(mine, state)
    for name in served:
        rows = _chosen(rows, name, words)
    return rows.order_by(*_order(words))


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
