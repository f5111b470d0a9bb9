"""Two tags that may be one word: merged, so that the old word leads to the new one for good, or kept apart."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from resources import long_tags, queue, tag_counts
from resources.journal import Journal
from resources.models import Event, QueueItem, Resource, ResourceTag, Tag, Verb
from resources.models.item import ItemKind, ItemState
from resources.moderation.entries import close_item, record_item
from resources.search import documents

Tags = dict[int, Tag]
"""Tags by id, as they were when they were locked."""


class CannotChangeTag(Exception):
    """The tag cannot become what was asked for; the message says why. Nothing was written."""


@transaction.atomic
def merge_tags(item: QueueItem, *, by: User, seen: int, keep: Tag | None = None, note: str = "") -> None:
    """Give every entry of the one tag the other, `keep` (the older word unless said otherwise). Raises Conflict."""
    journal = Journal()
    lock_entries(item.tag_id, item.into_id)
    tags = locked(item.tag_id, item.into_id)
    close_item(item, seen, journal)
    kept = keep.pk if keep else item.into_id
    into, gone = (_word(tags, pk) for pk in (kept, item.tag_id if kept == item.into_id else item.into_id))
    if gone != into and lead(tags, gone, into, journal):
        journal = Journal()
    words = [gone.name, into.name]
    record_item(item, Verb.TAGS_MERGED, by=by, journal=journal, note=note, changes={"tag": words})


@transaction.atomic
def keep_tags_apart(item: QueueItem, *, by: User, seen: int, note: str = "") -> None:
    """They are two words. Nobody is asked about them again. Raises Conflict."""
    journal = Journal()
    close_item(item, seen, journal)
    record_item(item, Verb.DISMISSED, by=by, journal=journal, note=note)


@transaction.atomic
def merge_two(gone: Tag, *, into: Tag, by: User, note: str = "") -> Tag:
    """As `merge_tags`, without a question in the queue; one that asks the same is answered by it. The tag that is left.

    What `into` was merged into since gets the entries. Raises CannotChangeTag.
    """
    lock_entries(gone.pk, into.pk)
    journal, tags = Journal(), locked(gone.pk, into.pk)
    word = as_locked(tags, gone)
    kept = _word(tags, into.pk) if into.pk in tags else None
    if kept is None or kept == word:
        raise CannotChangeTag(f"“{into}” is not there any more." if kept is None else f"“{into}” is this tag already.")
    is_long = lead(tags, word, kept, journal)
    _answer(word, kept, journal)
    facts = {"changes": {"tag": [word.name, kept.name]}, "journal": [] if is_long else journal.entries}
    Event.objects.create(verb=Verb.TAGS_MERGED, actor=by, title=kept.name, note=note, **facts)
    return kept


def lock_entries(*pks: int | None) -> None:
    """What holds one of these tags is kept for us before the tags are: its documents are written in the end. Of a tag
    that very many hold, jobs write them afterwards."""
    words = {pk for pair in Tag.objects.filter(pk__in=pks).values_list("pk", "merged_into") for pk in pair if pk}
    held = ResourceTag.objects.filter(tag__in=long_tags.short(words)).values("content_object")
    list(Resource.objects.filter(pk__in=held).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def locked(*pks: int | None) -> Tags:
    """These tags, what they were merged into, and all that was merged into one of these, kept for us before an item is:
    see `curation`."""
    wanted: set[int | None] = set(pks)
    tags: Tags = {}
    while wanted - tags.keys():  # Once; again where one was merged while we waited.
        both = Tag.objects.filter(pk__in=wanted)
        words = [tag.merged_into_id or tag.pk for tag in both]
        rows = Tag.objects.filter(Q(pk__in=words) | Q(merged_into__in=words) | Q(pk__in=wanted))
        tags = {tag.pk: tag for tag in rows.order_by("name").select_for_update()}
        wanted = {*(tags.keys() & wanted), *(tag.merged_into_id for tag in tags.values() if tag.merged_into_id)}
    return tags


def as_locked(tags: Tags, tag: Tag) -> Tag:
    """The tag as it is now. Raises CannotChangeTag where it is gone, or leads to another by now."""
    now = tags.get(tag.pk)
    if now is None:
        raise CannotChangeTag(f"“{tag}” is not there any more.")
    if now.merged_into_id:
        raise CannotChangeTag(f"“{now}” has been merged into “{tags[now.merged_into_id]}” meanwhile.")
    return now


def lead(tags: Tags, gone: Tag, into: Tag, journal: Journal) -> bool:
    """Every entry of the one word gets the other; it, and all that lead to it, lead to the other from now on.

    True where so many have it that they get the other by and by: then no journal holds what to take back.
    """
    is_long = long_tags.is_long(gone.pk)
    entries = [] if is_long else documents.of_tags(gone)
    if not is_long:
        with tag_counts.moved(entries, [gone.pk, into.pk]):
            _move_entries(gone, into, journal)
    for tag in [gone, *(tag for tag in tags.values() if tag.merged_into_id == gone.pk)]:
        journal.changed(tag, merged_into=into)
        Tag.objects.filter(pk=tag.pk).update(merged_into=into)
    if is_long:
        long_tags.later(long_tags.MOVING, gone.pk)
        return True
    documents.write(*entries)
    return False


def _word(tags: Tags, pk: Any) -> Tag:
    """The tag, or the one that it leads to since it was merged: never more than one step."""
    return tags[tags[pk].merged_into_id or pk]


def _answer(gone: Tag, into: Tag, journal: Journal) -> None:
    """Close what the queue asks about these two."""
    pair = Q(tag=gone, into=into) | Q(tag=into, into=gone)
    for item in QueueItem.objects.open().filter(pair, kind=ItemKind.TAGS).select_for_update():
        journal.changed(item, state=ItemState.CLOSED.value, closed_at=timezone.now())
        queue.close(QueueItem.objects.filter(pk=item.pk))


def _move_entries(gone: Tag, into: Tag, journal: Journal) -> None:
    rows = ResourceTag.objects.filter(tag=gone).order_by("pk").select_for_update()
    held = ResourceTag.objects.filter(tag=into, content_object__in=[row.content_object_id for row in rows])
    has_both = set(held.values_list("content_object", flat=True))
    twice = [row for row in rows if row.content_object_id in has_both]
    for row in rows:
        if row.content_object_id in has_both:
            journal.gone(row)
        else:
            journal.changed(row, tag=into)
    ResourceTag.objects.filter(pk__in=[row.pk for row in twice]).delete()
    ResourceTag.objects.filter(tag=gone).update(tag=into)
