"""Two tags that may be one word: merged, so that the old word leads to the new one for good, or kept apart."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from resources.journal import Journal
from resources.models import QueueItem, Resource, ResourceTag, Tag, Verb
from resources.moderation.entries import close_item, record_item
from resources.search import documents


@transaction.atomic
def merge_tags(item: QueueItem, *, by: User, seen: int, keep: Tag | None = None, note: str = "") -> None:
    """Give every entry of the one tag the other, `keep` (the older word unless said otherwise). Raises Conflict."""
    journal = Journal()
    _lock_entries(item)
    tags = {tag.pk: tag for tag in _locked(item)}
    close_item(item, seen, journal)
    kept = keep.pk if keep else item.into_id
    into, gone = (_word(tags, pk) for pk in (kept, item.tag_id if kept == item.into_id else item.into_id))
    if gone != into:
        entries = documents.of_tags(gone)
        _move_entries(gone, into, journal)
        _point(tags, gone, into, journal)
        documents.write(*entries)
    words = [gone.name, into.name]
    record_item(item, Verb.TAGS_MERGED, by=by, journal=journal, note=note, changes={"tag": words})


@transaction.atomic
def keep_tags_apart(item: QueueItem, *, by: User, seen: int, note: str = "") -> None:
    """They are two words. Nobody is asked about them again. Raises Conflict."""
    journal = Journal()
    close_item(item, seen, journal)
    record_item(item, Verb.DISMISSED, by=by, journal=journal, note=note)


def _lock_entries(item: QueueItem) -> None:
    """What holds either tag is kept for us before the tags are: its documents are written in the end."""
    both = Tag.objects.filter(pk__in=[item.tag_id, item.into_id])
    words = {pk for pair in both.values_list("pk", "merged_into") for pk in pair if pk}
    held = ResourceTag.objects.filter(tag__in=words).values("content_object")
    list(Resource.objects.filter(pk__in=held).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _locked(item: QueueItem) -> QuerySet[Tag]:
    """Both tags, what they were merged into since, and all that was merged into one of these, kept for us before the
    item is: see `curation`."""
    both = Tag.objects.filter(pk__in=[item.tag_id, item.into_id])
    words = [tag.merged_into_id or tag.pk for tag in both]
    rows = Tag.objects.filter(Q(pk__in=words) | Q(merged_into__in=words) | Q(pk__in=both.values("pk")))
    return rows.order_by("name").select_for_update()


def _word(tags: dict[int, Tag], pk: Any) -> Tag:
    """The tag, or the one that it leads to since it was merged: never more than one step."""
    return tags[tags[pk].merged_into_id or pk]


def _point(tags: dict[int, Tag], gone: Tag, into: Tag, journal: Journal) -> None:
    """The word and all that lead to it lead to the other from now on."""
    for tag in [gone, *(tag for tag in tags.values() if tag.merged_into_id == gone.pk)]:
        journal.changed(tag, merged_into=into)
        Tag.objects.filter(pk=tag.pk).update(merged_into=into)


def _move_entries(gone: Tag, into: Tag, journal: Journal) -> None:
    has_both = set(ResourceTag.objects.filter(tag=into).values_list("content_object", flat=True))
    rows = ResourceTag.objects.filter(tag=gone).order_by("pk").select_for_update()
    twice = [row for row in rows if row.content_object_id in has_both]
    for row in rows:
        if row.content_object_id in has_both:
            journal.gone(row)
        else:
            journal.changed(row, tag=into)
    ResourceTag.objects.filter(pk__in=[row.pk for row in twice]).delete()
    ResourceTag.objects.filter(tag=gone).update(tag=into)
