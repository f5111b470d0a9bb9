"""What changes the guide itself: publishing, editing, retiring a resource; opening and closing a section.

Every function writes its event row and the section's counts in the same transaction.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources.models import Event, Resource, Verb
from resources.preflight import one_entry

Fields = dict[str, Any]
"""Names of `Entry` fields, `section` among them, to their values."""
Changes = dict[str, list[Any]]
"""Names of fields to `[before, after]`, as words that JSON can hold."""


def publish(fields: Fields, tags: Iterable[str], *, by: User | None, suggested_by: User | None = None) -> Resource:
    """Put a new resource at the end of its section, live at once. Raises AlreadyHere."""
    with transaction.atomic():
        end = fields["section"].resources.aggregate(end=Max("position"))["end"] or 0
        resource = Resource(**fields, suggested_by=suggested_by, position=end + 1)
        with one_entry(resource.key):
            resource.save()
        resource.tags.set(tags)
        recount([resource.section], by=by)
        return resource


def edit(resource: Resource, fields: Fields, tags: Iterable[str], *, by: User | None) -> Changes:
    """Write what differs and return it; nothing differs, nothing is written. Raises AlreadyHere."""
    with transaction.atomic():
        before = Resource.objects.select_related("section").get(pk=resource.pk)
        tags = list(tags)
        changes = differences(before, fields, [str(tag) for tag in before.tags.all()], tags)
        if not changes:
            return {}
        for name, value in fields.items():
            setattr(resource, name, value)
        resource.changed_at = timezone.now()
        with one_entry(resource.key):
            resource.save()
        resource.tags.set(tags)
        Event.objects.create(verb=Verb.EDITED, actor=by, resource=resource, section=resource.section, changes=changes)
        recount([before.section, resource.section], by=by)
        return changes


def retire(resource: Resource, *, by: User, because: str) -> bool:
    """Take it out of the guide; its page answers 410 with the reason. False if somebody did so before."""
    now = timezone.now()
    return _flip(resource, Verb.RETIRED, by, because, retired_at=now, retired_because=because, changed_at=now)


def revive(resource: Resource, *, by: User) -> bool:
    """Put it back where it was. False if it is in the guide."""
    return _flip(resource, Verb.REVIVED, by, "", retired_at=None, retired_because="", changed_at=timezone.now())


def open_section(section: Section, *, by: User) -> None:
    with transaction.atomic():
        if Section.objects.filter(pk=section.pk, is_open=False).update(is_open=True, opened_at=timezone.now()):
            Event.objects.create(verb=Verb.OPENED, actor=by, section=section)


def close_section(section: Section, *, by: User) -> None:
    """Back to "coming soon". It stays so until a moderator opens it or lets it open by itself again."""
    with transaction.atomic():
        if Section.objects.filter(pk=section.pk, is_open=True).update(is_open=False, opens_itself=False):
            Event.objects.create(verb=Verb.CLOSED, actor=by, section=section)


def recount(sections: Iterable[Section], *, by: User | None) -> None:
    """Recount each section once, in the order of their ids so that two transactions never lock crosswise."""
    for section in sorted(set(sections), key=lambda section: section.pk):
        if section.recount():
            Event.objects.create(verb=Verb.OPENED, actor=by, section=section)


def differences(entry: Any, fields: Fields, old_tags: list[str], new_tags: list[str]) -> Changes:
    """What would change in `entry`, of the fields that people read."""
    pairs = {name: [_word(getattr(entry, name)), _word(value)] for name, value in fields.items()}
    pairs["tags"] = [sorted(old_tags), sorted(new_tags)]
    hidden = {"key", "key_version"}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and name not in hidden}


def _word(value: Any) -> Any:
    return value.title if isinstance(value, Section) else value


def _flip(resource: Resource, verb: Verb, by: User, message: str, **fields: Any) -> bool:
    is_retiring = verb == Verb.RETIRED
    with transaction.atomic():
        if not Resource.objects.filter(pk=resource.pk, retired_at__isnull=is_retiring).update(**fields):
            return False
        Event.objects.create(verb=verb, actor=by, resource=resource, section=resource.section, message=message)
        recount([resource.section], by=by)
        return True
