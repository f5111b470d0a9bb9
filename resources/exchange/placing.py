"""The sections that a file brings: made with slugs that are nobody else's, and put in their order."""

from collections.abc import Collection, Iterator
from itertools import count

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from guide.models import Section
from resources.exchange import matching
from resources.exchange.comparing import Fields
from resources.exchange.entering import Origin
from resources.exchange.matching import SLUG_LENGTH, Heading
from resources.exchange.planning import Comparison
from resources.facts import Refused
from resources.models import Event, Verb

SET_ONCE = ["summary", "wanted", "asks_for", "shows_roadmap"]
"""What the table says of a section when it is new; moderators keep it after that."""
Placed = dict[int, Section]
"""Places in the file to sections of the guide."""


def place(found: Comparison, wanted: set[int], origin: Origin, *, moves: bool, filled: set[int] | None) -> Placed:
    """The sections of the guide that the file has, and those at `wanted` places made where they are missing.

    `filled` are the places that get an entry at once: what has anything to read is open. Without it, all wait for what
    is to be reviewed first. Where nothing `moves`, the sections that are there keep their order.
    """
    placed = {step.place: step.section for step in found.steps if step.section and step.row.noun == "section"}
    taken = {section.slug for section in found.standing.sections}
    steps = {step.place: step for step in found.steps if step.row.noun == "section"}
    new = {}
    for one in found.headings:
        if one.place in wanted and one.place not in placed:
            said = steps[one.place].fields | _said(one, taken)
            if filled is not None:
                said |= _opening(one, found, is_filled=bool(said["prose"]) or one.place in filled)
            new[one.place] = _checked(one, said)
    Section.objects.bulk_create(new.values())
    Event.objects.bulk_create(
        Event(verb=Verb.IMPORTED, actor=origin.by, section=section, title=section.title, note=origin.note)
        for section in new.values()
    )
    placed |= new
    _arrange(found.standing.sections, [placed[at] for at in sorted(placed)], new.values(), moves=moves)
    return placed


def _said(one: Heading, taken: set[str]) -> Fields:
    """What the table says of it, and a slug; `taken` is told."""
    base = (one.facts.slug if one.facts else slugify(one.title)[:SLUG_LENGTH].strip("-")) or "section"
    slug = base if base not in taken else next(slug for slug in _numbered(base) if slug not in taken)
    taken.add(slug)
    facts = {name: getattr(one.facts, name) for name in SET_ONCE} if one.facts else {}
    return {"slug": slug} | facts


def _numbered(base: str) -> Iterator[str]:
    return (f"{base}-{number}" for number in count(2))


def _opening(one: Heading, found: Comparison, *, is_filled: bool) -> Fields:
    """Open with anything to read, or with parts of its own, unless the file says that it comes soon. One that has
    enough to open by itself all the same does not."""
    outline, next_one = one.outline, found.headings[one.place + 1 : one.place + 2]
    has_parts = any(part.outline.level > outline.level for part in next_one)
    is_open = not outline.is_soon and (is_filled or has_parts)
    opens_itself = not outline.is_soon or len(outline.links) < Section().needed_count
    return {"is_open": is_open, "opened_at": timezone.now() if is_open else None, "opens_itself": opens_itself}


def _checked(one: Heading, said: Fields) -> Section:
    """Raises Refused for what the table of facts says and the row cannot hold."""
    section = Section(**said)
    try:
        section.clean_fields(exclude=["position", "opened_at"])
    except ValidationError as problem:
        name, sentences = next(iter(problem.message_dict.items()))
        raise Refused(f"Line {one.outline.line}: {name}: {sentences[0]}") from None
    return section


def _arrange(before: list[Section], wanted: list[Section], new: Collection[Section], *, moves: bool) -> None:
    """Numbered from 1 where the order is another one than before; otherwise nothing is written."""
    after = matching.merged(before, wanted, moves=moves)
    if after == before:
        return
    renumbered = []
    for number, section in enumerate(after, start=1):
        if section.position != number or section in new:
            section.position = number
            renumbered.append(section)
    Section.objects.bulk_update(renumbered, ["position"])
