"""What changes a section: editing, opening and closing it; the order of its links.

Every function writes its event row, with the journal by which it can be taken back, in the same transaction. They lock
as `curation` does.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from guide.models import Guide, Section
from resources import curation, queue
from resources.curation import Changes, Fields
from resources.journal import Journal
from resources.models import Event, Resource, Verb

BATCH = 500


def edit_section(section: Section, fields: Fields, *, by: User | None) -> Changes:
    """Write those of `fields` that differ and nothing else; return them. `is_open` has verbs of its own."""
    journal = Journal()
    with transaction.atomic():
        changes = change_section(section, fields, by=by, journal=journal)
        if changes:
            _tell(Verb.EDITED, section, by, journal, changes=changes)
        return changes


def change_section(section: Section, fields: Fields, *, by: User | None, journal: Journal) -> Changes:
    """As `edit_section`, inside a transaction of a deed that writes the event itself."""
    locked = curation.lock(section)
    row = locked[section.pk]
    changes = {name: [getattr(row, name), value] for name, value in fields.items() if getattr(row, name) != value}
    if changes:
        written = {name: fields[name] for name in changes}
        Section.objects.filter(pk=section.pk).update(**written)
        journal.changed(row, **written)
        queue.follow_words(section)
    curation.recount([section], by=by, locked=locked, journal=journal)
    return changes


def change_guide(fields: Fields, *, journal: Journal) -> Changes:
    """The guide's own title and introduction, inside a transaction of a deed that writes the event itself."""
    Guide.objects.get_or_create(id=1, defaults={"title": settings.SITE_NAME})
    row = Guide.objects.select_for_update().get()
    changes = {name: [getattr(row, name), value] for name, value in fields.items() if getattr(row, name) != value}
    if changes:
        Guide.objects.filter(pk=row.pk).update(**fields)
        journal.changed(row, **fields)
        queue.follow_words(None)
    return changes


def put_in_order(wanted: list[Section], *, journal: Journal) -> None:
    """Number the sections anew, these in this order and the others behind, inside a transaction of such a deed."""
    rows = curation.lock(*Section.objects.all())
    first = [section.pk for section in wanted if section.pk in rows]
    rest = sorted(rows.keys() - set(first), key=lambda pk: (rows[pk].position, pk))
    for position, pk in enumerate([*first, *rest], start=1):
        if rows[pk].position != position:
            Section.objects.filter(pk=pk).update(position=position)
            journal.changed(rows[pk], position=position)


def open_section(section: Section, *, by: User) -> None:
    _open_or_close(section, Verb.OPENED, by, is_open=True, opened_at=timezone.now())


def close_section(section: Section, *, by: User) -> None:
    """Back to "coming soon". It stays so until a moderator opens it or lets it open by itself again."""
    _open_or_close(section, Verb.CLOSED, by, is_open=False, opens_itself=False)


def arrange(section: Section, positions: dict[int, int]) -> None:
    """Put links, by their ids, where these numbers say, among the others; then number all of them from 1."""
    with transaction.atomic():
        curation.lock(section)
        now = list(section.resources.live().in_order().values_list("pk", "position"))
        wanted = sorted(now, key=lambda row: positions.get(row[0], row[1]))
        numbered = enumerate(wanted, start=1)
        moved = [Resource(pk=pk, position=number) for number, (pk, position) in numbered if number != position]
        Resource.objects.bulk_update(moved, ["position"], batch_size=BATCH)


def _tell(verb: Verb, section: Section, by: User | None, journal: Journal, **more: Any) -> None:
    facts = {"section": section, "title": section.title, "journal": journal.entries}
    facts |= {} if by else {"note": curation.BY_IMPORT}
    Event.objects.create(verb=verb, actor=by, **facts, **more)


def _open_or_close(section: Section, verb: Verb, by: User, *, is_open: bool, **more: Any) -> None:
    journal = Journal()
    with transaction.atomic():
        row = curation.lock(section)[section.pk]
        if row.is_open != is_open:
            Section.objects.filter(pk=section.pk).update(is_open=is_open, **more)
            journal.changed(row, is_open=is_open, **more)
            _tell(verb, section, by, journal)
