"""How many live entries have a tag, in all and in each section: kept in the transaction of the deed that changes it.

What a tag counts is written while its row is locked: a deed waits for who counts anew, and the other way round. A
count that is wrong, because rows were written by hand, never stands in the way of a deed; the night puts it right.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Count, F, QuerySet, Value
from django.db.models.functions import Greatest

from resources import recounting
from resources.models import Resource, ResourceTag, SectionTag, Tag

Place = tuple[int, int]
"""The ids of a section and of a tag."""
ALL = 0
"""In place of a section: all of them."""
AT_ONCE = 100
"""So many tags are counted anew in one transaction."""


@contextmanager
def kept(entries: Collection[int], names: Iterable[str] = ()) -> Iterator[None]:
    """The counts are right again after the block, which changes the section, the sight or the tags of these entries,
    by id, and their tags to those of these names. In a transaction in which the entries are locked, or made."""
    before = _locked_places(entries, [*names]) if entries else Counter()
    yield
    if not entries:
        return
    after = _places(entries)
    after.subtract(before)
    _add({place: number for place, number in after.items() if number})


@contextmanager
def moved(entries: Collection[int], tags: Collection[int]) -> Iterator[None]:
    """As `kept`, of these tags alone, by id, which are locked."""
    before = _places(entries, tags)
    yield
    after = _places(entries, tags)
    after.subtract(before)
    _add({place: number for place, number in after.items() if number})


def lock(tags: Iterable[int]) -> None:
    """Keep every other deed from these tags, by id, until the transaction ends: by name, as everybody does."""
    rows = Tag.objects.filter(pk__in=set(tags)).order_by("name").select_for_update(no_key=True)
    list(rows.values_list("pk", flat=True))


def lock_all_of(entries: Iterable[Resource]) -> None:
    """Before a deed that takes several entries one by one: each alone would lock its tags in another order."""
    lock(ResourceTag.objects.filter(content_object__in=list(entries)).values_list("tag", flat=True))


def recount(tags: Iterable[int]) -> None:
    """Count these tags, by id, entry by entry. Inside a transaction."""
    wanted = set(tags)
    if not wanted:
        return
    lock(wanted)
    counted = {(section, tag): number for section, tag, number in _counted(ResourceTag.objects.filter(tag__in=wanted))}
    SectionTag.objects.filter(tag__in=wanted).delete()
    rows = [SectionTag(section_id=section, tag_id=tag, live_count=number) for (section, tag), number in counted.items()]
    SectionTag.objects.bulk_create(rows)
    for tag, number in (dict.fromkeys(wanted, 0) | _by_tag(counted)).items():
        Tag.objects.filter(pk=tag).update(live_count=number)


def put_right() -> int:
    """Count all tags, and count those anew that say something else; how many."""
    return recounting.whole(put_right_behind)


def put_right_behind(after: int) -> recounting.Step:
    """The same of the next AT_ONCE tags behind this id.

    They are counted without a lock: what a deed changes meanwhile it changes on both sides, so that what was wrong is
    wrong by as much once the tags are locked, and is added.
    """
    tags = list(Tag.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    in_sections, in_all = _errors(tags) if tags else ({}, {})
    wrong = {tag for _, tag in in_sections} | in_all.keys()
    if wrong:
        with transaction.atomic():
            lock(wrong)
            for (section, tag), number in in_sections.items():
                _add_in(section, [tag], number)
            for tag, number in in_all.items():
                Tag.objects.filter(pk=tag).update(live_count=_changed_by(number))
    return recounting.Step(len(wrong), tags[-1] if tags else None)


def _errors(tags: list[int]) -> tuple[dict[Place, int], dict[int, int]]:
    """By how much the counts of these tags are too low, in sections and in all; in one statement, which sees all of it
    as it is at one moment."""
    counted: Any = _counted(ResourceTag.objects.filter(tag__in=tags))
    said = SectionTag.objects.filter(tag__in=tags).order_by().values_list("section", "tag", -F("live_count"))
    in_all = Tag.objects.filter(pk__in=tags).order_by().values_list(Value(ALL), "pk", -F("live_count"))
    places, totals = Counter[Place](), Counter[int]()
    rows = [(section, tag, number) for section, tag, number in counted.union(said, in_all, all=True)]
    for section, tag, number in rows:
        if section != ALL:
            places[section, tag] += number
        totals[tag] += number if section == ALL or number > 0 else 0
    return {place: n for place, n in places.items() if n}, {tag: n for tag, n in totals.items() if n}


def _counted(items: QuerySet[ResourceTag]) -> Iterable[Any]:
    """Section, tag and the number of live entries."""
    places = _live(items).values_list("content_object__section", "tag")
    counted: Iterable[Any] = places.annotate(number=Count("pk")).order_by()
    return counted


def _locked_places(entries: Collection[int], names: list[str]) -> Counter[Place]:
    """What they count for, once no tag that they have, had or get can change under us. Mostly at the first try."""
    locked: set[int] = set()
    while True:
        named = Tag.objects.filter(name__in=names).values_list("pk", "merged_into")
        found = {pk for pair in named for pk in pair if pk}
        found |= set(ResourceTag.objects.filter(content_object__in=entries).values_list("tag", flat=True))
        lock(found - locked)
        locked |= found
        places = _places(entries)
        if {tag for _, tag in places} <= locked:
            return places


def _places(entries: Collection[int], tags: Collection[int] = ()) -> Counter[Place]:
    items = _live(ResourceTag.objects.filter(content_object__in=entries))
    items = items.filter(tag__in=tags) if tags else items
    return Counter(items.values_list("content_object__section", "tag"))


def _live(items: QuerySet[ResourceTag]) -> QuerySet[ResourceTag]:
    return items.filter(content_object__retired_at=None, content_object__hidden_at=None)


def _add(changes: dict[Place, int]) -> None:
    """One UPDATE for all that change by the same number."""
    lock(tag for _, tag in changes)
    in_all, in_sections = defaultdict(list), defaultdict(list)
    for tag, number in _by_tag(changes).items():
        in_all[number].append(tag)
    for (section, tag), number in changes.items():
        in_sections[section, number].append(tag)
    for number, tags in in_all.items():
        if number:
            Tag.objects.filter(pk__in=tags).update(live_count=_changed_by(number))
    for (section, number), tags in in_sections.items():
        _add_in(section, tags, number)


def _add_in(section: int, tags: list[int], number: int) -> None:
    if number > 0:
        new = [SectionTag(section_id=section, tag_id=tag) for tag in tags]
        SectionTag.objects.bulk_create(new, ignore_conflicts=True)
    rows = SectionTag.objects.filter(section=section, tag__in=tags)
    rows.update(live_count=_changed_by(number))
    if number < 0:
        rows.filter(live_count=0).delete()


def _changed_by(number: int) -> Greatest:
    return Greatest(F("live_count") + number, Value(0))


def _by_tag(places: dict[Place, int]) -> dict[int, int]:
    sums: Counter[int] = Counter()
    for (_, tag), number in places.items():
        sums[tag] += number
    return dict(sums)
