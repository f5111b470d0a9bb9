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

from resources.models import Resource, ResourceTag, SectionTag, Tag

Place = tuple[int, int]
"""The ids of a section and of a tag."""
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
    found = sorted(_wrong())
    for start in range(0, len(found), AT_ONCE):
        with transaction.atomic():
            recount(found[start : start + AT_ONCE])
    return len(found)


def _wrong() -> set[int]:
    counted = {(section, tag): number for section, tag, number in _counted(ResourceTag.objects.all())}
    said = {
        (section, tag): number
        for section, tag, number in SectionTag.objects.values_list("section", "tag", "live_count")
    }
    wrong = {tag for _, tag in dict(counted.items() ^ said.items())}
    in_all = _by_tag(counted)
    stored = Tag.objects.filter(live_count__gt=0).values_list("pk", "live_count")
    return wrong | {tag for tag, _ in in_all.items() ^ set(stored)}


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


def _places(entries: Collection[int]) -> Counter[Place]:
    items = _live(ResourceTag.objects.filter(content_object__in=entries))
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
