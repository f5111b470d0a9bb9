"""Tags that so many entries have that one transaction is too short for all of them: what concerns the entries is left
to jobs, which go from the latest entry to the first, a few at a time."""

from collections.abc import Callable, Iterable
from time import monotonic

from django.db import transaction
from django.utils.module_loading import import_string

from resources import tag_counts
from resources.models import Resource, ResourceTag, Tag
from resources.search import documents

LONG = 500
"""So many entries are written in the transaction of a deed."""
AT_ONCE = 25
"""So many in that of a job: on SQLite all other writers wait for it."""
MOVING, WRITING = "resources.tasks.move_entries", "resources.tasks.write_entries"
"""Named by their paths: tasks stand above this module."""


def is_long(tag: int | None) -> bool:
    return bool(ResourceTag.objects.filter(tag=tag)[: LONG + 1].count() > LONG)


def short(tags: Iterable[int]) -> list[int]:
    """Those whose entries a deed writes itself."""
    return [tag for tag in tags if not is_long(tag)]


def later(task: str, tag: int) -> None:
    """Once the deed is committed, and only then."""
    import_string(task).enqueue(tag)


def move(tag: int, seconds: float) -> bool:
    """Give its entries the tag that it was merged into, for so many seconds; whether any are left. May be called again,
    and twice at once."""
    return _repeat(lambda: _move_some(tag), seconds)


def write(tag: int, below: int | None, seconds: float) -> int | None:
    """Make the documents of its entries what they are now, of those below this row; the row to go on below."""
    end = monotonic() + seconds
    while monotonic() < end:
        rows = ResourceTag.objects.filter(tag=tag).order_by("-id").values_list("id", "content_object_id")
        some = list((rows.filter(id__lt=below) if below else rows)[:AT_ONCE])
        if not some:
            return None
        documents.write(*(entry for _, entry in some))
        below = some[-1][0]
    return below


def is_being_moved(tag: Tag) -> bool:
    """Whether entries of words that lead to it are still on their way."""
    leading = list(tag.synonyms.values_list("pk", flat=True)[:LONG])
    return bool(ResourceTag.objects.filter(tag__in=leading).exists())


def _repeat(deed: Callable[[], bool], seconds: float) -> bool:
    end = monotonic() + seconds
    while deed():
        if monotonic() >= end:
            return True
    return False


def _move_some(tag: int) -> bool:
    """The latest of them; whether there were any. Entries are locked before tags, as by every deed."""
    rows = ResourceTag.objects.filter(tag=tag)
    entries = list(rows.order_by("-id").values_list("content_object_id", flat=True)[:AT_ONCE])
    name = Tag.objects.filter(pk=tag).values_list("name", flat=True).first()
    if not entries or name is None:
        return False
    with transaction.atomic():
        list(Resource.objects.filter(pk__in=entries).order_by("pk").select_for_update(no_key=True).values_list("pk"))
        with tag_counts.kept(entries, [name]):
            into = Tag.objects.filter(pk=tag).values_list("merged_into", flat=True).first()
            if into is None:
                return False
            mine = rows.filter(content_object__in=entries)
            double = ResourceTag.objects.filter(tag=into, content_object__in=entries).values_list("content_object")
            mine.filter(content_object__in=[pk for (pk,) in double]).delete()
            mine.update(tag=into)
        documents.write(*entries)
    return True
