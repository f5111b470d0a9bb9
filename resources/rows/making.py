"""All of it at once: people, entries with what finds them, what readers do, what was sent and decided."""

from datetime import datetime

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from guide import revision
from guide.models import Section
from resources import watched
from resources.rows import deeds, entries, people, readers, storing
from resources.rows.plan import Plan, planned
from resources.search import schema, vocabulary

NEW_SECTIONS = {"feature-stores": 2, "feature-stores-offline": 3, "feature-stores-online": 3}
"""A section with parts, of which the guide that ships has none: slugs to the levels of their headings."""


def make(count: int, seed: int, until: datetime) -> Plan:
    """`count` entries and everything around them, the latest at `until`. Wants a guide with sections, and nobody in it
    but its moderators. The same words, seed and moment make the same rows."""
    with storing.in_bulk():
        _add_sections()
        plan = planned(count, seed, until)
        _without_index()
        revision.unwatch(_editor(), watched.TABLES)
        with storing.without_indexes():
            for part in (people, entries, readers, deeds):
                part.store(plan)
        revision.watch(_editor(), watched.TABLES)  # What is counted next is a new revision of the guide.
        entries.count_tags()
        for section in Section.objects.all():
            section.recount()
        _with_index()
        vocabulary.fill()
    return plan


def _add_sections() -> None:
    last = Section.objects.count()
    Section.objects.bulk_create(
        Section(title=slug.replace("-", " ").capitalize(), slug=slug, level=level, position=last + place, is_open=True)
        for place, (slug, level) in enumerate(NEW_SECTIONS.items(), 1)
    )


def _without_index() -> None:
    schema.drop(None, _editor())


def _with_index() -> None:
    schema.create(None, _editor())
    storing.execute(schema.rebuild(connection.vendor))


def _editor() -> BaseDatabaseSchemaEditor:
    return connection.schema_editor(atomic=False)
