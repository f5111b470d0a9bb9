"""The README of a checkout: the guide's, with what waits for a decision as its authors wrote it.

Whoever merged a pull request finds it in the file until somebody decides. What is not accepted is gone with the next
sync, whose commit says so.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from guide.models import Section
from resources.exchange.changes import key_of
from resources.models import Checkout, Contribution, QueueItem, TextChange
from resources.models.entry import TITLE_LENGTH
from resources.models.item import ItemKind
from resources.models.text_change import Passage
from resources.readme import LinkOutline, Outline, SectionOutline


@dataclass(slots=True)
class _Part:
    """A section while it is put together; `pk` is that of its row, none where that waits too."""

    outline: SectionOutline
    links: list[LinkOutline]
    pk: int | None

    @property
    def whole(self) -> SectionOutline:
        return replace(self.outline, links=tuple(self.links))


@dataclass(slots=True)
class _Draft:
    title: str
    introduction: str
    parts: list[_Part]

    def part_of(self, section: Section | None) -> _Part | None:
        return next((part for part in self.parts if section and part.pk == section.pk), None)

    def where(self, pk: int | None) -> tuple[_Part, int] | None:
        """Where the link of an entry stands."""
        return next(
            ((part, at) for part in self.parts for at, link in enumerate(part.links) if pk and link.id == pk), None
        )


def with_waiting(guide: Outline, checkout: Checkout) -> Outline:
    """`guide`, what `exporting` makes of the tables, with what waits from this checkout. Words come before links."""
    pks = Section.objects.order_by("position", "id").values_list("pk", flat=True)
    parts = [_Part(one, list(one.links), pk) for one, pk in zip(guide.sections, pks, strict=True)]
    draft = _Draft(guide.title, guide.introduction, parts)
    for item in sorted(items_of(checkout), key=lambda item: (item.kind != ItemKind.PROSE, item.pk)):
        _PUT[ItemKind(item.kind)](draft, item, checkout)
    return Outline(draft.title, draft.introduction, tuple(part.whole for part in draft.parts))


def items_of(checkout: Checkout) -> list[QueueItem]:
    """What waits from this checkout, the oldest first."""
    rows = QueueItem.objects.open().filter(contributions__checkout=checkout, kind__in=_PUT).distinct()
    return list(rows.select_related("submission__section", "text__section").order_by("pk"))


def _put_new(draft: _Draft, item: QueueItem, checkout: Checkout) -> None:
    """Under the heading and behind the link where its author put it, if they are there."""
    sent = item.submission
    if sent is None:
        return
    mine: Contribution | None = item.contributions.filter(checkout=checkout).first()
    heading, behind = (mine.heading, mine.behind) if mine else ("", "")
    waits_too = next((part for part in draft.parts if part.pk is None and part.outline.title == heading), None)
    part = waits_too or draft.part_of(sent.section)
    if part:
        keys = [key_of(link) for link in part.links]
        before = key_of(LinkOutline("", behind)) if behind else ""
        at = keys.index(before) + 1 if before in keys else len(keys) if behind else 0
        part.links.insert(at, LinkOutline(sent.title, sent.url, sent.summary))


def _put_change(draft: _Draft, item: QueueItem, checkout: Checkout) -> None:
    sent = item.submission
    found = draft.where(sent.target_id) if sent else None
    if sent is None or found is None:
        return
    part, at = found
    names = {"title": "title", "url": "url", "summary": "description"}
    link = replace(part.links[at], **{names[name]: getattr(sent, name) for name in names if name in sent.changes})
    part.links[at] = link
    target = draft.part_of(sent.section) if "section" in sent.changes else None
    if target and target is not part:
        target.links.append(part.links.pop(at))


def _take_out(draft: _Draft, item: QueueItem, checkout: Checkout) -> None:
    found = draft.where(item.resource_id)
    if found:
        found[0].links.pop(found[1])


def _put_words(draft: _Draft, item: QueueItem, checkout: Checkout) -> None:
    text: TextChange = item.text
    passage, part = Passage(text.passage), draft.part_of(text.section)
    if passage == Passage.TITLE:
        draft.title = text.wanted
    elif passage == Passage.INTRODUCTION:
        draft.introduction = text.wanted
    elif passage == Passage.ORDER:
        titles = text.wanted.split("\n")
        known = {title: at for at, title in enumerate(titles)}
        draft.parts.sort(key=lambda part: known.get(part.outline.title, len(titles)))
    elif passage == Passage.SECTION:
        at = draft.parts.index(part) + 1 if part else 0
        made = SectionOutline(text.title[:TITLE_LENGTH], text.level, text.wanted)
        draft.parts.insert(at, _Part(made, [], None))
    elif part and passage == Passage.GONE:
        draft.parts.remove(part)
    elif part:
        part.outline = _reworded(part.outline, passage, text.wanted)


def _reworded(outline: SectionOutline, passage: Passage, wanted: str) -> SectionOutline:
    if passage == Passage.LEVEL:
        return replace(outline, level=int(wanted))
    return replace(outline, title=wanted) if passage == Passage.HEADING else replace(outline, prose=wanted)


_PUT: dict[ItemKind, Callable[[_Draft, QueueItem, Checkout], None]] = {
    ItemKind.PROSE: _put_words,
    ItemKind.NEW: _put_new,
    ItemKind.EDIT: _put_change,
    ItemKind.REPORT: _take_out,
}
