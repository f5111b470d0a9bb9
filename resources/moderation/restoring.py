"""The rows of a journal: locked, and written back to what they were before the deed."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, ForeignKey, Model

from accounts.models import User
from guide.models import Guide, Section, Topic
from resources import doors, journal, labels, long_tags, ordering, reviewed, tag_counts, topics
from resources.journal import DOORS, TAGS, TOPICS, Entry, Values
from resources.models import Alias, Incident, QueueItem, Resource, ResourceTag, ResourceTopic, Submission, Tag, Want
from resources.models.item import ItemKind
from resources.moderation.changed import CannotUndo, Rows
from resources.search import documents

ORDER: list[type[Model]] = [
    User, Submission, Guide, Section, Resource, Tag, ResourceTag, ResourceTopic, Alias, Incident, QueueItem, Want,
]  # fmt: skip
"""How everybody locks: people as in `limits`, then see `curation`."""
LEANS_ON_IT = {
    "trials": "Readers have tried the lab since. The entry can be taken out of the guide.",
    "reports": "Readers have reported the entry since. Decide on that; the entry can be taken out of the guide.",
    "suggestions": "Somebody has suggested a change of the entry since. The entry can be taken out of the guide.",
    "submissions": "Another page was merged into the entry since. Take that back first.",
    "aliases": "The entry has got another address since. The entry can be taken out of the guide.",
}
"""What refers to an entry and must not lose it, with the sentence that says so."""
ASKED_ONCE = {
    ItemKind.FRESH: "The entry is asked about again by now. Answer that instead.",
    ItemKind.REPORT: "Readers have reported the entry again since. Decide on that first.",
    ItemKind.LAB: "The lab broke again for others since. Decide on that first.",
}
"""Kinds of which an entry has one open item, with the sentence where there is another by now."""


def ids(entries: Iterable[Entry], model: type[Model]) -> list[int]:
    """Of the rows that the entries are about, those of this table."""
    found = [journal.find(entry["row"]) for entry in entries]
    return [pk for kind, pk in found if kind is model]


def lock(entries: list[Entry]) -> Rows:
    """The rows as they are now, table by table in the order of everybody; the sections whose counts may change too."""
    rows: Rows = {}
    for model in ORDER:
        others = {Section: _sections, Resource: _entries, Tag: _tags}.get(model)
        wanted = set(ids(entries, model)) | (others(entries) if others else set())
        if wanted:
            order = "name" if model is Tag else "pk"
            found = model._base_manager.filter(pk__in=wanted).order_by(order).select_for_update()
            rows |= {(model, row.pk): row for row in found}
    return rows


def restore(entries: list[Entry]) -> list[Section]:
    """Write every row back, the latest first, and sections last of all; those of them that were closed by it."""
    of_sections = [entry for entry in entries if journal.find(entry["row"])[0] is Section]
    with tag_counts.kept(ids(entries, Resource)):
        for entry in reversed(entries):
            if entry not in of_sections:
                _restore(entry)
    tag_counts.recount(_tags_of_others(entries))
    documents.write(*_entries(entries))
    for tag in filter(long_tags.is_long, set(ids(entries, Tag))):
        long_tags.later(long_tags.WRITING, tag)
    ordering.write(*ids(entries, Resource))
    written = [_restore_section(entry) for entry in of_sections]
    return [section for section in written if section]


def _entries(entries: list[Entry]) -> set[int]:
    """The resources that are written, or whose tags or topics are: what search reads of them is written with them."""
    found = set(ids(entries, Resource))
    holders: dict[type[Model], str] = {ResourceTag: "content_object_id", ResourceTopic: "resource_id"}
    for model, name in holders.items():
        mine = [entry for entry in entries if journal.find(entry["row"])[0] is model]
        found |= {values[name] for entry in mine for values in (entry["before"], entry["after"])
                  if values and name in values}  # fmt: skip
        found |= set(model._base_manager.filter(pk__in=ids(entries, model)).values_list(name, flat=True))
    tags = long_tags.short(ids(entries, Tag))
    return found | set(ResourceTag.objects.filter(tag__in=tags).values_list("content_object", flat=True))


def _sections(entries: list[Entry]) -> set[int]:
    found: set[int | None] = set()
    for entry in entries:
        found |= {
            values["section_id"] for values in (entry["before"], entry["after"]) if values and "section_id" in values
        }
    found |= set(Submission.objects.filter(pk__in=ids(entries, Submission)).values_list("section", flat=True))
    found |= set(Resource.objects.filter(pk__in=ids(entries, Resource)).values_list("section", flat=True))
    return {pk for pk in found if pk}


def _tags(entries: list[Entry]) -> set[int]:
    """Those that count other entries afterwards."""
    sets = [values.get(TAGS, []) for entry in entries for values in (entry["before"], entry["after"]) if values]
    names = {name for names in sets for name in names}
    held = ResourceTag.objects.filter(content_object__in=ids(entries, Resource))
    named = Tag.objects.filter(name__in=names).values_list("pk", "merged_into")
    found = {pk for pair in named for pk in pair if pk} | set(held.values_list("tag", flat=True))
    return found | _tags_of_others(entries)


def _tags_of_others(entries: list[Entry]) -> set[int]:
    """Those that entries get back which are not told themselves, because two tags were merged."""
    told = set(ids(entries, Resource))
    rows = [entry for entry in entries if journal.find(entry["row"])[0] is ResourceTag]
    others = [row for row in rows if row["before"].get("content_object_id") not in told]
    return {values["tag_id"] for row in others for values in (row["before"], row["after"]) if values}


def _restore(entry: Entry) -> None:
    model, pk = journal.find(entry["row"])
    before = entry["before"]
    if model is Want:
        _look_for_it_again(pk, entry["after"], before)
    elif before is None:
        _unmake(model._base_manager.get(pk=pk))
    elif entry["after"] is None:
        _make_again(model, before)
    else:
        _write(model, pk, before)


def _look_for_it_again(pk: int, after: Values, before: Values) -> None:
    """A want that is met by something else by now, or that nobody looks for any more, stays what it is."""
    Want.objects.filter(pk=pk, met_by=after["met_by_id"]).update(**journal.typed(Want, before))


def _unmake(row: Model) -> None:
    """A tag that others use by now stays: it says nothing about what was taken back."""
    if isinstance(row, Tag) and (row.items.exists() or row.synonyms.exists()):
        return
    if isinstance(row, Resource):
        _free(row)
    row.delete()


def _free(entry: Resource) -> None:
    """Nothing may lean on an entry that goes; what was asked about it by itself goes with it."""
    QueueItem.objects.filter(resource=entry, kind__in=[ItemKind.LINK, ItemKind.FRESH]).delete()
    for relation, sentence in LEANS_ON_IT.items():
        if getattr(entry, relation).exists():
            raise CannotUndo(sentence)


def _make_again(model: type[Model], before: Values) -> None:
    """A tag that an entry has got again meanwhile, or that is gone itself, is left to who writes the entry's tags; so
    is a topic."""
    if model is ResourceTag and _is_settled(ResourceTag, Tag, before, ("tag_id", "content_object_id")):
        return
    if model is ResourceTopic and _is_settled(ResourceTopic, Topic, before, ("topic_id", "resource_id")):
        return
    model(**_known(model, before)).save(force_insert=True)


def _is_settled(model: type[Model], word: type[Model], before: Values, place: tuple[str, str]) -> bool:
    has_it = model._base_manager.filter(**{name: before[name] for name in place}).exists()
    return has_it or not word._base_manager.filter(pk=before[place[0]]).exists()


def _write(model: type[Model], pk: int, before: Values) -> None:
    values = _known(model, before)
    if model is QueueItem:
        _refuse_second_item(pk)
    if model in {Submission, QueueItem}:
        values["version"] = F("version") + 1
    if values:
        model._base_manager.filter(pk=pk).update(**values)
    if TAGS in before:
        labels.tag(Resource.objects.get(pk=pk), before[TAGS])
    if TOPICS in before:
        topics.give(Resource.objects.get(pk=pk), topics.named(before[TOPICS]))
    if DOORS in before:
        doors.give(Resource.objects.get(pk=pk), doors.read(before[DOORS]))
    if model is Resource and before.keys() & {"kind", "reviewed_at"}:
        reviewed.date(pk)
    if "key" in before:
        _refuse_twin(pk, before["key"])


def _refuse_second_item(pk: int) -> None:
    """What is said or asked of one entry is one open item of its kind."""
    item = QueueItem.objects.get(pk=pk)
    others = QueueItem.objects.open().filter(kind=item.kind, resource=item.resource_id).exclude(pk=pk)
    if item.kind in ASKED_ONCE and others.exists():
        raise CannotUndo(ASKED_ONCE[ItemKind(item.kind)])


def _refuse_twin(pk: int, key: str) -> None:
    """The entry has its old address again. Another entry that has it is refused by the constraint."""
    waits = Submission.objects.open().new_pages().filter(key=key).exists()
    if waits or Alias.objects.filter(key=key).exclude(resource=pk).exists():
        raise CannotUndo("Its old address has been taken by something else since.")


def _restore_section(entry: Entry) -> Section | None:
    """The section if it was closed by that. One in which enough is accepted without the deed stays open."""
    _, pk = journal.find(entry["row"])
    section = Section.objects.get(pk=pk)
    if entry["before"] is None:
        _unmake_section(section)
        return None
    before = dict(entry["before"])
    closes = before.get("is_open") is False
    if closes and section.opens_itself and section.resources.live().count() >= section.needed_count:
        before = {name: value for name, value in before.items() if name not in {"is_open", "opened_at"}}
        closes = False
    if before:
        _write(Section, pk, before)
    return section if closes else None


def _unmake_section(section: Section) -> None:
    """Nothing may be in a section that goes, nor wait for it."""
    if any(getattr(section, name).exists() for name in ("resources", "submissions", "items", "wants")):
        raise CannotUndo("There is something in the section by now. It can be closed.")
    section.delete()


def _known(model: type[Model], before: Values) -> dict[str, Any]:
    """The columns, without those who have left since: nobody is in their place, as everywhere."""
    values = journal.typed(model, before)
    people = {field.attname for field in model._meta.concrete_fields if _is_person(field)} & values.keys()
    left = {values[name] for name in people} - {None}
    here = set(User.objects.filter(pk__in=left).values_list("pk", flat=True)) if left else set()
    return {name: None if name in people and value not in here else value for name, value in values.items()}


def _is_person(field: Any) -> bool:
    return isinstance(field, ForeignKey) and field.related_model is User
