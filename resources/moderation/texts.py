"""Words of the guide itself that somebody changed in its README: written into the guide, or left as they are."""

from collections.abc import Callable
from itertools import count

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts import notifications
from accounts.models import User
from guide.models import Guide, Section
from resources import curation, sections
from resources.curation import Changes
from resources.journal import Journal
from resources.models import QueueItem, TextChange, Verb
from resources.models.text_change import Passage
from resources.moderation.entries import close_item, record_item

COLUMNS = {Passage.HEADING: "title", Passage.LEVEL: "level", Passage.PROSE: "prose"}
"""Passages of a section that are columns of it."""
CLASHING = {*Passage} - {Passage.SECTION, Passage.GONE}
"""Passages that the guide can have changed, too."""
VERBS = {Passage.SECTION: Verb.ACCEPTED, Passage.GONE: Verb.CLOSED}
"""What the history calls it; every other passage is edited."""


def now_of(text: TextChange) -> str:
    """What the guide says of the passage at the moment."""
    passage, section = Passage(text.passage), text.section
    if passage in {Passage.TITLE, Passage.INTRODUCTION}:
        return str(getattr(Guide.objects.first() or Guide(), passage.value))
    if passage == Passage.ORDER:
        return "\n".join(Section.objects.order_by("position", "id").values_list("title", flat=True))
    if passage == Passage.SECTION or section is None:
        return ""
    return str(getattr(section, COLUMNS.get(passage, "prose")))


@transaction.atomic
def accept_text(item: QueueItem, *, by: User, seen: int, message: str = "", note: str = "") -> Changes:
    """Write it into the guide, and tell its author. What it brought about. Raises Conflict, also where the guide's own
    words have changed since they were seen."""
    journal, text = Journal(), _locked(item)
    close_item(item, seen, journal)
    passage = Passage(text.passage)
    section, changes = _WRITES[passage](text, by, journal)
    facts = {"section": section, "title": _title(section), "message": message, "note": note, "changes": changes}
    record_item(item, VERBS.get(passage, Verb.EDITED), by=by, journal=journal, **facts)
    _tell(item, "is made", message or "Thank you!", section)
    return changes


@transaction.atomic
def leave_text(item: QueueItem, *, by: User, seen: int, message: str = "", note: str = "") -> None:
    """The guide's words stay, and its author is told. Raises Conflict."""
    journal, text = Journal(), _locked(item)
    close_item(item, seen, journal)
    facts = {"title": _title(text.section), "message": message, "note": note}
    record_item(item, Verb.DISMISSED, by=by, journal=journal, **facts)
    _tell(item, "was not taken over", message or "The guide’s own words stay as they are.", text.section)


def _locked(item: QueueItem) -> TextChange:
    """What is to be written is kept for us before the item is: see `curation`."""
    text = TextChange.objects.select_related("section").get(item=item)
    if text.passage in {Passage.TITLE, Passage.INTRODUCTION}:
        list(Guide.objects.select_for_update())
    elif text.passage in {Passage.ORDER, Passage.SECTION}:
        curation.lock(*Section.objects.all())
    elif text.section:
        curation.lock(text.section)
    return text


def _write_guide(text: TextChange, by: User, journal: Journal) -> tuple[Section | None, Changes]:
    return None, sections.change_guide({text.passage: text.wanted}, journal=journal)


def _write_section(text: TextChange, by: User, journal: Journal) -> tuple[Section | None, Changes]:
    name = COLUMNS[Passage(text.passage)]
    value = int(text.wanted) if name == "level" else text.wanted
    section = _section_of(text)
    changes = sections.change_section(section, {name: value}, by=by, journal=journal)
    section.refresh_from_db()
    return section, changes


def _close_section(text: TextChange, by: User, journal: Journal) -> tuple[Section | None, Changes]:
    """A section that holds entries cannot go; it is "coming soon" again."""
    section = _section_of(text)
    return section, sections.change_section(section, {"is_open": False, "opens_itself": False}, by=by, journal=journal)


def _order_sections(text: TextChange, by: User, journal: Journal) -> tuple[Section | None, Changes]:
    """Those that are called as it says; what is new since, or is called otherwise now, comes behind."""
    before = now_of(text)
    by_title = {section.title: section for section in Section.objects.order_by("-position", "-id")}
    wanted = [by_title[title] for title in text.wanted.split("\n") if title in by_title]
    sections.put_in_order(list(dict.fromkeys(wanted)), journal=journal)
    return None, {"order": [before, now_of(text)]}


def _make_section(text: TextChange, by: User, journal: Journal) -> tuple[Section | None, Changes]:
    """Behind the one that it follows in the README, for of two in one place the older is first; open where it has
    something to read."""
    facts = {"title": text.title, "level": text.level, "prose": text.wanted, "is_open": bool(text.wanted)}
    section = Section(slug=_free_slug(text.title), position=text.section.position if text.section else 0, **facts)
    section.opened_at = timezone.now() if section.is_open else None
    section.save()
    journal.made(section)
    return section, {}


def _free_slug(title: str) -> str:
    base = slugify(title)[:70].strip("-") or "section"
    numbered = (f"{base}-{number}" for number in count(2))
    taken = set(Section.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def _section_of(text: TextChange) -> Section:
    return Section.objects.get(text_changes=text)


def _title(section: Section | None) -> str:
    """By what everybody may know it: what somebody wanted it to be called is not public until it is."""
    return section.title if section else str(Guide.objects.first() or "")


def _tell(item: QueueItem, outcome: str, words: str, section: Section | None) -> None:
    link = section.get_absolute_url() if section else "/"
    notifications.notify(item.submitter, f"Your change of the README ({item.title}) {outcome}", words, link)


_WRITES: dict[Passage, Callable[[TextChange, User, Journal], tuple[Section | None, Changes]]] = {
    Passage.TITLE: _write_guide,
    Passage.INTRODUCTION: _write_guide,
    Passage.HEADING: _write_section,
    Passage.LEVEL: _write_section,
    Passage.PROSE: _write_section,
    Passage.SECTION: _make_section,
    Passage.GONE: _close_section,
    Passage.ORDER: _order_sections,
}
