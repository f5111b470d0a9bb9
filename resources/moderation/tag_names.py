"""What a tag is called, what else leads to it, and what it means: said by moderators."""

from django.db import IntegrityError, transaction

from accounts.models import User
from resources import long_tags
from resources.journal import Journal
from resources.models import Event, Tag, Verb
from resources.moderation.tags import CannotChangeTag, as_locked, lead, lock_entries, locked
from resources.search import documents

TRIES = 20
"""So many addresses are tried for a name whose own is taken."""


@transaction.atomic
def rename_tag(tag: Tag, name: str, *, by: User, note: str = "") -> Tag:
    """Call it `name`, as `tagging.normal` spells it; its old name and its old address lead to it. The tag of that name.

    Where `name` leads here already, the two change places. Raises CannotChangeTag.
    """
    journal, held = Journal(), Tag.objects.filter(name=name).first()
    lock_entries(tag.pk, held and held.pk)
    tags = locked(tag.pk, held and held.pk)
    word = as_locked(tags, tag)
    if word == held:
        return word
    is_led, renamed = False, word
    if held and held.pk in tags:
        renamed, is_led = _swap(tags, word, tags[held.pk], journal)
    else:
        renamed = _rename(word, name, journal)
    _record(renamed, {"name": [word.name, name]}, by, Journal() if is_led else journal, note)
    return renamed


@transaction.atomic
def add_synonym(tag: Tag, name: str, *, by: User, note: str = "") -> bool:
    """Whoever types `name` from now on gets `tag`. False if it was so before. Raises CannotChangeTag."""
    journal, held = Journal(), Tag.objects.filter(name=name).select_related("merged_into").first()
    word = as_locked(locked(tag.pk), tag)
    if held and held.merged_into_id == word.pk:
        return False
    if held:
        leads = f"leads to “{held.merged_into}”" if held.merged_into else "is a tag of its own. Merge it into this one"
        raise CannotChangeTag(f"“{name}” {leads}.")
    journal.made(_make(name, "", word))
    changes = {"tag": [name, word.name]}
    Event.objects.create(
        verb=Verb.TAGS_MERGED, actor=by, title=word.name, note=note, changes=changes, journal=journal.entries
    )
    return True


@transaction.atomic
def describe_tag(tag: Tag, description: str, *, by: User) -> bool:
    """Say what it means. False if that was said before. Raises CannotChangeTag."""
    journal, word = Journal(), as_locked(locked(tag.pk), tag)
    if word.description == description:
        return False
    Tag.objects.filter(pk=word.pk).update(description=description)
    journal.changed(word, description=description)
    _record(word, {"description": [word.description, description]}, by, journal)
    return True


def _rename(word: Tag, name: str, journal: Journal) -> Tag:
    renamed: Tag = Tag.objects.get(pk=word.pk)
    renamed.name, renamed.slug = name, _free_slug(word, name)
    try:
        with transaction.atomic():
            renamed.save(update_fields=["name", "slug"])
            old = _make(word.name, word.slug, word)
    except IntegrityError:
        raise CannotChangeTag(f"“{name}” has become a tag meanwhile. Merge the two.") from None
    journal.changed(word, name=renamed.name, slug=renamed.slug)
    journal.made(old)
    if long_tags.is_long(renamed.pk):
        long_tags.later(long_tags.WRITING, renamed.pk)
    else:
        documents.write(*documents.of_tags(renamed))
    return renamed


def _swap(tags: dict[int, Tag], word: Tag, other: Tag, journal: Journal) -> tuple[Tag, bool]:
    """What led to `word` is the word from now on; and whether its entries come by and by, as `lead` says."""
    if other.merged_into_id != word.pk:
        raise CannotChangeTag(f"There is a tag “{other}” already. Merge the two.")
    Tag.objects.filter(pk=other.pk).update(merged_into=None, description=word.description)
    journal.changed(other, merged_into=None, description=word.description)
    other.merged_into, other.description = None, word.description
    return other, lead(tags, word, other, journal)


def _make(name: str, slug: str, word: Tag) -> Tag:
    """A word that leads to `word`; its `slug`, or one that is free. Raises IntegrityError."""
    made = Tag(name=name, slug=slug or _free_slug(None, name), merged_into=word)
    Tag.objects.bulk_create([made])  # To save one alone is to let it think of an address itself.
    return made


def _free_slug(tag: Tag | None, name: str) -> str:
    """The word in its address: one that no other tag has."""
    wanted = [Tag().slugify(name, number or None) for number in range(TRIES)]
    rows = Tag.objects.filter(slug__in=wanted).exclude(pk=tag and tag.pk)
    taken = set(rows.values_list("slug", flat=True))
    return next((slug for slug in wanted if slug not in taken), wanted[-1])


def _record(tag: Tag, changes: dict[str, list[str]], by: User, journal: Journal, note: str = "") -> None:
    facts = {"title": tag.name, "changes": changes, "journal": journal.entries, "note": note}
    Event.objects.create(verb=Verb.TAG_EDITED, actor=by, **facts)
