"""What changes the guide itself: publishing, editing, retiring a resource. For sections see `sections`.

Every function writes its event row, with the journal by which it can be taken back, what search reads and the section's
counts in the same transaction. All lock in one order: first submissions, then sections, by id, then resources, then
tags, by name, then incidents, then items of the queue, then wants. Two deeds at once wait for each other and never
crosswise.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from guide.models import Section, Topic
from resources import doors, freshness, incidents, labels, ordering, queue, tag_counts
from resources import topics as steps
from resources.doors import Ways
from resources.journal import TAGS, TOPICS, Journal
from resources.models import Event, Resource, Verb
from resources.models.entry import ADDRESS
from resources.models.resource import never_looked_at
from resources.search import documents
from resources.twins import one_entry

Fields = dict[str, Any]
"""Names of `Entry` fields, `section` among them, to their values."""
Changes = dict[str, list[Any]]
"""Names of fields to `[before, after]`, as words that JSON can hold."""
Locked = dict[int, Section]
"""Sections by id, as they were when they were locked."""
BY_IMPORT = "By the importer."
"""The note of what no person did: without it, whoever has left the site would be in the importer's place."""


def lock(*sections: Section) -> Locked:
    """Keep every other deed out of these sections until the transaction ends. Called once, with all of them."""
    keys = {section.pk for section in sections}
    rows = Section.objects.filter(pk__in=keys).defer("prose").order_by("pk").select_for_update()
    return {row.pk: row for row in rows}


def publish(
    fields: Fields,
    tags: Iterable[str],
    *,
    by: User | None,
    suggested_by: User | None = None,
    topics: Iterable[Topic] = (),
) -> Resource:
    """Put a new resource at the end of its section, live at once. Raises AlreadyHere."""
    with transaction.atomic():
        resource = place(fields, tags, suggested_by=suggested_by, topics=topics)
        recount([resource.section], by=by)
        return resource


def add(fields: Fields, tags: Iterable[str], *, by: User, topics: Iterable[Topic] = ()) -> Resource:
    """As `publish`, by a moderator who sent it to nobody, with a line in the history. Raises AlreadyHere."""
    journal = Journal()
    with transaction.atomic():
        locked = lock(fields["section"])
        resource = place(fields, tags, suggested_by=by, topics=topics, journal=journal)
        recount([resource.section], by=by, locked=locked, journal=journal)
        _tell_of_entry(Verb.ACCEPTED, resource, by, journal, "")
        return resource


def place(
    fields: Fields,
    tags: Iterable[str],
    *,
    suggested_by: User | None,
    topics: Iterable[Topic] = (),
    journal: Journal | None = None,
) -> Resource:
    """As `publish`, without counting: for a deed that counts when all of it is done. Raises AlreadyHere."""
    lock(fields["section"])
    resource = Resource(**fields, suggested_by=suggested_by, position=_end_of(fields["section"]))
    resource.review_due_on = freshness.due_on(resource.kind, resource.reviewed_at)
    resource.score = ordering.of_new(resource)
    with one_entry(resource.key):
        resource.save()
    steps.give(resource, topics)
    with tag_counts.kept([resource.pk], names=tags):
        names = labels.tag(resource, tags, journal)
    if journal:
        journal.made(resource, lists={TAGS: names, TOPICS: steps.slugs_of(resource)})
    return resource


def edit(
    resource: Resource,
    fields: Fields,
    tags: Iterable[str] | None,
    *,
    by: User | None,
    topics: list[Topic] | None = None,
    ways: Ways | None = None,
) -> Changes:
    """Write what differs and return it; nothing differs, nothing is written. Raises AlreadyHere.

    Only the fields named are written, so that who retires it meanwhile is not undone. Without `tags`, or without
    `topics`, it keeps those that it has, and without `ways` its doors.
    """
    journal = Journal()
    with transaction.atomic():
        changes = change(resource, fields, tags, by=by, journal=journal, topics=topics, ways=ways)
        if changes:
            facts = {"resource": resource, "section": resource.section, "title": resource.title, "changes": changes}
            facts |= {} if by else {"note": BY_IMPORT}
            Event.objects.create(verb=Verb.EDITED, actor=by, journal=journal.entries, **facts)
        return changes


def change(
    resource: Resource,
    fields: Fields,
    tags: Iterable[str] | None,
    *,
    by: User | None,
    journal: Journal,
    topics: list[Topic] | None = None,
    ways: Ways | None = None,
) -> Changes:
    """As `edit`, inside a transaction of a deed that writes the event itself; without `tags` it keeps those it has.
    Afterwards `resource` is as it is now."""
    locked = lock(resource.section, fields.get("section", resource.section))
    row = Resource.objects.select_related("section").select_for_update(of=("self",)).get(pk=resource.pk)
    held = list(row.tags.names())
    tags = held if tags is None else list(tags)
    changes = differences(row, fields, held, tags)
    changes |= steps.differences(row, topics) if topics is not None else {}
    changes |= doors.differences(row, ways) if ways is not None else {}
    if not changes:
        return {}
    old_section = row.section
    with tag_counts.kept([row.pk] if changes.keys() & {"tags", "section"} else [], names=tags):
        more = labels.More(
            changes.get("tags"), topics if "topics" in changes else None, ways if "doors" in changes else None
        )
        _write(row, fields, more, journal)
    recount([old_section, row.section], by=by, locked=locked, journal=journal)
    resource.refresh_from_db()
    return changes


def retire(resource: Resource, *, by: User | None, because: str) -> bool:
    """Take it out of the guide; its page answers 410 with the reason. False if somebody did so before. Nobody: the
    importer."""
    return _flip(resource, Verb.RETIRED, by, because)


def revive(resource: Resource, *, by: User) -> bool:
    """Put it back where it was. False if it is in the guide."""
    return _flip(resource, Verb.REVIVED, by, "")


def take_out(resource: Resource, because: str, *, by: User | None, journal: Journal, **more: Any) -> bool:
    """As `retire`, inside a transaction of a deed that writes the event itself; `more` are columns to write too."""
    now = timezone.now()
    fields = {"retired_at": now, "retired_because": because, "hidden_at": None, "changed_at": now} | more
    return _turn(resource, fields, by=by, journal=journal, retired_at__isnull=True)


def put_back(resource: Resource, *, by: User | None, journal: Journal) -> bool:
    """As `revive`, inside a transaction of a deed that writes the event itself."""
    fields = never_looked_at() | {"retired_at": None, "retired_because": "", "changed_at": timezone.now()}
    return _turn(resource, fields, by=by, journal=journal, retired_at__isnull=False)


def hide(resource: Resource, *, journal: Journal) -> bool:
    """Out of sight until a moderator has looked. False if it is so, or out of the guide."""
    rows = {"hidden_at__isnull": True, "retired_at__isnull": True}
    return _turn(resource, {"hidden_at": timezone.now()}, by=None, journal=journal, **rows)


def show(resource: Resource, *, by: User | None, journal: Journal) -> bool:
    return _turn(resource, {"hidden_at": None}, by=by, journal=journal, hidden_at__isnull=False)


def differences(entry: Any, fields: Fields, old_tags: list[str], new_tags: list[str]) -> Changes:
    """What would change in `entry`, of the fields that people read."""
    pairs = {name: [_word(getattr(entry, name)), _word(value)] for name, value in fields.items()}
    pairs["tags"] = [sorted(old_tags), sorted(new_tags)]
    hidden = {*ADDRESS} - {"url"}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and name not in hidden}


def recount(
    sections: Iterable[Section],
    *,
    by: User | None,
    locked: Locked | None = None,
    journal: Journal | None = None,
) -> None:
    """Recount each section once, in the order of their ids.

    One that opens has an event of its own; with `locked` and `journal`, taking back the deed closes it again.
    """
    for section in sorted(set(sections), key=lambda section: section.pk):
        if section.recount():
            Event.objects.create(verb=Verb.OPENED, actor=by, section=section, title=section.title)
            if journal and locked:
                opened_at = Section.objects.values_list("opened_at", flat=True).get(pk=section.pk)
                journal.changed(locked[section.pk], is_open=True, opened_at=opened_at)


def _word(value: Any) -> Any:
    """As JSON holds it, and people read it."""
    if isinstance(value, Section | Topic):
        return value.title
    return str(value) if isinstance(value, (date, Decimal)) else value


def _end_of(section: Section) -> int:
    """The first position behind all links of the section, which is locked."""
    return (section.resources.aggregate(end=Max("position"))["end"] or 0) + 1


def _write(row: Resource, fields: Fields, more: labels.More, journal: Journal) -> None:
    """Save `fields` alone, and what it has besides where that differs. A resource that moves goes to the end of its new
    section, and one with a new address is looked at anew."""
    has_moved = "url" in fields and fields["url"] != row.url
    if "section" in fields and fields["section"] != row.section:
        fields = fields | {"position": _end_of(fields["section"])}
    if "kind" in fields:
        fields = fields | {"review_due_on": freshness.due_on(fields["kind"], row.reviewed_at)}
    fields = fields | (never_looked_at() if has_moved else {}) | {"changed_at": timezone.now()}
    lists, gone = labels.write(row, more, journal)
    journal.changed(row, lists=lists, **fields)
    for item in gone:
        journal.gone(item)
    for name, value in fields.items():
        setattr(row, name, value)
    with one_entry(row.key):
        row.save(update_fields=list(fields))
    documents.write(row.pk)
    ordering.write(row.pk)
    if has_moved:
        incidents.end(row, journal)
    if fields.keys() & {"title", "section", "url"}:
        queue.follow_entry(row)


def _flip(resource: Resource, verb: Verb, by: User | None, message: str) -> bool:
    journal, is_retiring = Journal(), verb == Verb.RETIRED
    how: dict[str, Any] = {"by": by, "journal": journal}
    with transaction.atomic():
        has_turned = take_out(resource, message, **how) if is_retiring else put_back(resource, **how)
        if has_turned:
            _tell_of_entry(verb, resource, by, journal, message)
        return has_turned


def _turn(resource: Resource, fields: Fields, *, by: User | None, journal: Journal, **only_if: bool) -> bool:
    """Write `fields` if the resource is as `only_if` says; whether it was. What was open about its link is over."""
    locked = lock(resource.section)
    row = Resource.objects.select_related("section").select_for_update(of=("self",)).filter(pk=resource.pk, **only_if)
    was = row.first()
    if was is None:
        return False
    with tag_counts.kept([was.pk]):
        Resource.objects.filter(pk=was.pk).update(**fields)
    documents.write(was.pk)
    ordering.write(was.pk)
    journal.changed(was, **fields)
    if "retired_at" in fields:
        incidents.end(was, journal)
    queue.close_question(was)
    recount([resource.section, was.section], by=by, locked=locked, journal=journal)
    return True


def _tell_of_entry(verb: Verb, resource: Resource, by: User | None, journal: Journal, message: str) -> None:
    now = Resource.objects.select_related("section").get(pk=resource.pk)
    facts = {"resource": now, "section": now.section, "title": now.title, "message": message}
    facts |= {} if by else {"note": BY_IMPORT}
    Event.objects.create(verb=verb, actor=by, journal=journal.entries, **facts)
