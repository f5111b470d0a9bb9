"""Two tags that may be one word: merged, so that the old word leads to the new one for good, or kept apart."""

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from resources.journal import Journal
from resources.models import QueueItem, ResourceTag, Tag, Verb
from resources.moderation.entries import close_item, record_item


@transaction.atomic
def merge_tags(item: QueueItem, *, by: User, seen: int, keep: Tag | None = None, note: str = "") -> None:
    """Give every entry of the one tag the other, `keep` (the older word unless said otherwise). Raises Conflict."""
    journal = Journal()
    tags = {tag.pk: tag for tag in _locked(item)}
    close_item(item, seen, journal)
    into = tags[keep.pk if keep else item.into_id]
    gone = tags[item.tag_id if into.pk == item.into_id else item.into_id]
    _move_entries(gone, into, journal)
    for tag in [gone, *(tag for pk, tag in tags.items() if tag.merged_into_id == gone.pk)]:
        journal.changed(tag, merged_into=into)
        Tag.objects.filter(pk=tag.pk).update(merged_into=into)
    words = [gone.name, into.name]
    record_item(item, Verb.TAGS_MERGED, by=by, journal=journal, note=note, changes={"tag": words})


@transaction.atomic
def keep_tags_apart(item: QueueItem, *, by: User, seen: int, note: str = "") -> None:
    """They are two words. Nobody is asked about them again. Raises Conflict."""
    journal = Journal()
    close_item(item, seen, journal)
    record_item(item, Verb.DISMISSED, by=by, journal=journal, note=note)


def _locked(item: QueueItem) -> QuerySet[Tag]:
    """Both tags and those that were merged into one of them, kept for us before the item is: see `curation`."""
    both = [item.tag_id, item.into_id]
    rows = Tag.objects.filter(Q(pk__in=both) | Q(merged_into__in=both))
    return rows.order_by("name").select_for_update()


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
