"""What changes the guide itself: publishing, editing, retiring a resource; editing, opening and closing a section.

Every function writes its event row and the section's counts in the same transaction, and locks in one order: first the
sections, by id, then resources, then tags, by name, then incidents. Two deeds at once wait for each other and never
crosswise.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import incidents
from resources.models import Event, Resource, Tag, Verb
from resources.models.resource import never_looked_at
from resources.twins import one_entry

Fields = dict[str, Any]
"""Names of `Entry` fields, `section` among them, to their values."""
Changes = dict[str, list[Any]]
"""Names of fields to `[before, after]`, as words that JSON can hold."""


def lock(*sections: Section) -> None:
    """Keep every other deed out of these sections until the transaction ends. Called once, with all of them."""
    keys = {section.pk for section in sections}
    list(Section.objects.filter(pk__in=keys).order_by("pk").select_for_update().values_list("pk"))


def publish(fields: Fields, tags: Iterable[str], *, by: User | None, suggested_by: User | None = None) -> Resource:
    """Put a new resource at the end of its section, live at once. Raises AlreadyHere."""
    with transaction.atomic():
        resource = place(fields, tags, suggested_by=suggested_by)
        recount([resource.section], by=by)
        return resource


def place(fields: Fields, tags: Iterable[str], *, suggested_by: User | None) -> Resource:
    """As `publish`, without counting: for a deed that counts when all of it is done. Raises AlreadyHere."""
    lock(fields["section"])
    resource = Resource(**fields, suggested_by=suggested_by, position=_end_of(fields["section"]))
    with one_entry(resource.key):
        resource.save()
    _tag(resource, tags)
    return resource


def edit(resource: Resource, fields: Fields, tags: Iterable[str], *, by: User | None) -> Changes:
    """Write what differs and return it; nothing differs, nothing is written. Raises AlreadyHere.

    Only the fields named are written, so that who retires it meanwhile is not undone.
    """
    tags = list(tags)
    with transaction.atomic():
        lock(resource.section, fields.get("section", resource.section))
        row = Resource.objects.select_related("section").select_for_update(of=("self",)).get(pk=resource.pk)
        changes = differences(row, fields, [str(tag) for tag in row.tags.all()], tags)
        if not changes:
            return {}
        old_section = row.section
        _write(row, fields | (never_looked_at() if "url" in changes else {}))
        _tag(row, tags)
        if "url" in changes:
            incidents.end(row)
        Event.objects.create(verb=Verb.EDITED, actor=by, resource=row, section=row.section, changes=changes)
        recount([old_section, row.section], by=by)
    resource.refresh_from_db()
    return changes


def retire(resource: Resource, *, by: User, because: str) -> bool:
    """Take it out of the guide; its page answers 410 with the reason. False if somebody did so before."""
    now = timezone.now()
    return _flip(resource, Verb.RETIRED, by, because, retired_at=now, retired_because=because, changed_at=now)


def revive(resource: Resource, *, by: User) -> bool:
    """Put it back where it was. False if it is in the guide."""
    fields = never_looked_at() | {"retired_at": None, "retired_because": "", "changed_at": timezone.now()}
    return _flip(resource, Verb.REVIVED, by, "", **fields)


def arrange(section: Section, positions: dict[int, int]) -> None:
    """Put links, by their ids, where these numbers say, among the others; then number all of them from 1."""
    with transaction.atomic():
        lock(section)
        now = list(section.resources.live().in_order().values_list("pk", "position"))
        wanted = sorted(now, key=lambda row: positions.get(row[0], row[1]))
        for number, (pk, position) in enumerate(wanted, start=1):
            if number != position:
                section.resources.filter(pk=pk).update(position=number)


def edit_section(section: Section, fields: Fields, *, by: User | None) -> Changes:
    """Write those of `fields` that differ and nothing else; return them. `is_open` has verbs of its own."""
    with transaction.atomic():
        lock(section)
        row = Section.objects.get(pk=section.pk)
        changes = {name: [getattr(row, name), value] for name, value in fields.items() if getattr(row, name) != value}
        if changes:
            Section.objects.filter(pk=section.pk).update(**{name: fields[name] for name in changes})
            Event.objects.create(verb=Verb.EDITED, actor=by, section=section, changes=changes)
        recount([section], by=by)
        return changes


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
    """Recount each section once, in the order of their ids."""
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


def _end_of(section: Section) -> int:
    """The first position behind all links of the section, which is locked."""
    return (section.resources.aggregate(end=Max("position"))["end"] or 0) + 1


def _write(row: Resource, fields: Fields) -> None:
    """Save `fields` alone. A resource that moves goes to the end of its new section."""
    if "section" in fields and fields["section"] != row.section:
        fields = fields | {"position": _end_of(fields["section"])}
    fields = fields | {"changed_at": timezone.now()}
    for name, value in fields.items():
        setattr(row, name, value)
    with one_entry(row.key):
        row.save(update_fields=list(fields))


def _tag(resource: Resource, names: Iterable[str]) -> None:
    """Give it these tags. New ones are made by name: two deeds that make the same never wait crosswise."""
    known = set(resource.tags.names()) if resource.pk else set()
    for name in sorted(set(names) - known):
        if not Tag.objects.filter(name=name).exists():
            Tag.objects.get_or_create(name=name)
    resource.tags.set(sorted(names))


def _flip(resource: Resource, verb: Verb, by: User, message: str, **fields: Any) -> bool:
    is_retiring = verb == Verb.RETIRED
    with transaction.atomic():
        lock(resource.section)
        if not Resource.objects.filter(pk=resource.pk, retired_at__isnull=is_retiring).update(**fields):
            return False
        now = Resource.objects.select_related("section").get(pk=resource.pk)
        Event.objects.create(verb=verb, actor=by, resource=now, section=now.section, message=message)
        recount([resource.section, now.section], by=by)
        incidents.end(resource)
        return True
