"""The guide's file into the tables: what it says is made so, what it does not mention is left alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from guide.models import Guide, Section, Topic
from resources import curation, roadmap, topics
from resources.facts import Facts, LinkFacts, Refused, SectionFacts
from resources.links import address
from resources.links.address import Address
from resources.models import Event, Resource, Verb
from resources.models.entry import SUMMARY_LENGTH
from resources.readme import LinkOutline, Outline, SectionOutline
from resources.roadmap import Roadmap

Pairs = list[tuple[LinkOutline, Address]]
SET_ONCE = ["kind", "level", "cost", "minutes", "language", "runs_on", "is_vendor"]
"""What the table says of a link when it is new; moderators keep it after that."""


@dataclass(slots=True)
class Report:
    """What an import did, line by line, and how many sections and links it met."""

    sections: int = 0
    links: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    lines: list[str] = field(default_factory=list)

    def note(self, line: str) -> None:
        self.lines.append(line)

    def tally(self, sign: str, what: str, changes: Iterable[str] = ()) -> None:
        """Count one row as new (+), changed (~) or unchanged (=), and note it unless it is unchanged."""
        name = {"+": "new", "~": "changed", "=": "unchanged"}[sign]
        setattr(self, name, getattr(self, name) + 1)
        if sign != "=":
            self.note(f"{sign} {what}" + "".join(f"\n    {change}" for change in changes))

    @property
    def has_changes(self) -> bool:
        return any(line.startswith(("+", "~")) for line in self.lines)

    @property
    def summary(self) -> str:
        """`9 sections, 7 links: 16 new, 0 changed, 0 unchanged`."""
        met = f"{_count(self.sections, 'section')}, {_count(self.links, 'link')}"
        return f"{met}: {self.new} new, {self.changed} changed, {self.unchanged} unchanged"


def import_outline(outline: Outline, facts: Facts, steps: Roadmap | None = None) -> Report:
    """Store what the outline says, and the roadmap, all of it or nothing; a second time nothing changes.

    Sections are known by their slug, links by the key of their address. Raises Refused, with the line of the file,
    for what cannot be stored.
    """
    if not outline.sections:
        raise Refused("There are no sections in it: a section begins with a heading such as “## ML Basics”.")
    report = Report(sections=len(outline.sections), lines=[f"! {remark}" for remark in outline.remarks])
    plan = _addresses(outline, report)
    with transaction.atomic():
        _store_guide(outline, report)
        for made in roadmap.add_missing(steps or Roadmap()):
            report.note(f"+ {made} of the roadmap")
        slugs: set[str] = set()
        for position, (one, pairs) in enumerate(zip(outline.sections, plan, strict=True), start=1):
            section, had_content = _store_section(one, _named(one, facts, slugs), position, report)
            slugs.add(section.slug)
            _store_links(section, pairs, facts, report)
            _open_if_filled(section, one, had_content, report)
    return report


def _named(one: SectionOutline, facts: Facts, taken: set[str]) -> SectionFacts:
    """What the table says about the section, or its title as written; its slug is nobody else's in the file."""
    said = facts.of_section(one.title) or SectionFacts(one.title, one.title, slugify(one.title)[:70].strip("-"))
    base = said.slug or "section"
    numbered = (f"{base}-{number}" for number in count(2))
    return replace(said, slug=base if base not in taken else next(slug for slug in numbered if slug not in taken))


def _addresses(outline: Outline, report: Report) -> list[Pairs]:
    """Each section's links with what their addresses are; a page that is there twice only where it comes first."""
    seen: dict[str, LinkOutline] = {}
    plan = []
    for section in outline.sections:
        pairs = [(link, _address(link)) for link in section.links]
        plan.append([pair for pair in pairs if seen.setdefault(pair[1].key, pair[0]) is pair[0]])
        for link, read in pairs:
            if seen[read.key] is not link:
                report.note(f"! {_at(link)} is the page of line {seen[read.key].line} again: left out.")
    report.links = sum(map(len, plan))
    return plan


def _address(link: LinkOutline) -> Address:
    read = address.read(link.url)
    if read.refused:
        raise Refused(f"{_at(link)} ({link.url}): {read.refused.sentence}")
    return read


def _store_guide(outline: Outline, report: Report) -> None:
    """The guide's one row. It is locked until the end, so that two imports never mix."""
    Guide.objects.get_or_create(id=1, defaults={"title": settings.SITE_NAME})
    guide = Guide.objects.select_for_update().get()
    said = {"title": outline.title, "introduction": outline.introduction} if outline.title else {}
    changes = _assign(guide, said, "The title")
    if changes:
        guide.save()
        report.note(f"~ guide “{guide.title}”: {' and '.join(changes)}")


def _store_section(one: SectionOutline, facts: SectionFacts, position: int, report: Report) -> tuple[Section, bool]:
    """The section's row, and whether it had anything to read before."""
    said = {"title": facts.title, "position": position, "prose": one.prose}
    section = _known_section(facts)
    if section is None:
        return _new_section(one, facts, said, report), one.has_content
    had_content = bool(section.prose) or section.resources.live().exists()
    changes = _assign(section, said, f"Line {one.line}")
    if changes:
        section.save(update_fields=list(changes))
    if changes.keys() - {"position"}:
        _tell(Verb.EDITED, section, changes=changes)
    report.tally("~" if changes else "=", f"section “{section.title}”", map(_told, changes.items()))
    return section, had_content


def _known_section(facts: SectionFacts) -> Section | None:
    """The section of this slug, or else of this title, whose slug moderators may have chosen."""
    by_slug = Section.objects.filter(slug=facts.slug).first()
    return by_slug or Section.objects.filter(title=facts.title).first()


def _new_section(one: SectionOutline, facts: SectionFacts, said: dict[str, Any], report: Report) -> Section:
    more = {name: getattr(facts, name) for name in ("slug", "summary", "wanted", "asks_for")}
    section = Section(is_open=one.has_content, opened_at=timezone.now() if one.has_content else None)
    _assign(section, said | more, f"Line {one.line}")
    section.save()
    Event.objects.create(verb=Verb.IMPORTED, section=section)
    report.tally("+", f"section “{section.title}”" + ("" if one.has_content else " (coming soon)"))
    return section


def _open_if_filled(section: Section, one: SectionOutline, had_content: bool, report: Report) -> None:
    """Open a section that was coming soon and has something to read since this import, however little.

    One that had it before, or that a moderator closed, stays as it is.
    """
    row = Section.objects.filter(pk=section.pk)
    closed = row.filter(is_open=False, opens_itself=True)
    if one.has_content and not had_content and closed.update(is_open=True, opened_at=timezone.now()):
        _tell(Verb.OPENED, section)
    if not section.is_open and row.filter(is_open=True).exists():
        report.note(f"~ section “{section.title}” is open now")


def _tell(verb: Verb, section: Section, **more: Any) -> None:
    Event.objects.create(verb=verb, section=section, title=section.title, note=curation.BY_IMPORT, **more)


def _store_links(section: Section, pairs: Pairs, facts: Facts, report: Report) -> None:
    rows = Resource.objects.for_lists()
    known = rows.in_bulk([read.key for _, read in pairs], field_name="key")
    listed = []
    for link, read in pairs:
        resource = known.get(read.key)
        if resource is None:
            listed.append(_new_link(section, link, read, facts.links.get(read.key), report))
        elif resource.section_id == section.pk and not resource.retired_at:
            listed.append(_old_link(resource, link, report))
        else:
            where = "was taken out of the guide" if resource.retired_at else f"is in “{resource.section.title}”"
            report.note(f"! {_at(link)} {where}: left as it is.")
            report.unchanged += 1
    _put_in_order(section, listed, report)


def _new_link(section: Section, link: LinkOutline, read: Address, facts: LinkFacts | None, report: Report) -> Resource:
    facts = facts or LinkFacts(read.stored)
    entry = {"title": link.title} | read.fields
    entry |= {name: getattr(facts, name) for name in SET_ONCE}
    entry |= {"summary": _summary(link, report) or facts.summary}
    _assign(Resource(), entry, _at(link))
    taught = _topics(facts)
    resource = curation.publish(entry | {"section": section}, facts.tags, by=None, topics=taught)
    Event.objects.create(verb=Verb.IMPORTED, resource=resource, section=section)
    report.tally("+", f"link “{link.title}”", (flag.sentence for flag in read.flags))
    return resource


def _topics(facts: LinkFacts) -> list[Topic]:
    found = topics.named(facts.topics)
    unknown = next(iter({*facts.topics} - {topic.slug for topic in found}), "")
    if unknown:
        raise Refused(f"{facts.address}: there is no topic “{unknown}”.")
    return found


def _old_link(resource: Resource, link: LinkOutline, report: Report) -> Resource:
    said = {"title": link.title, "summary": _summary(link, report) or resource.summary}
    _assign(Resource(), said, _at(link))
    changes = curation.edit(resource, said, [str(tag) for tag in resource.tags.all()], by=None)
    report.tally("~" if changes else "=", f"link “{link.title}”", map(_told, changes.items()))
    return resource


def _put_in_order(section: Section, listed: list[Resource], report: Report) -> None:
    """The file's links in the file's order, then those that it does not list, in the order they had."""
    now = list(section.resources.live().in_order().values_list("pk", flat=True))
    first = [resource.pk for resource in listed]
    wanted = first + [pk for pk in now if pk not in set(first)]
    if wanted == now:
        return
    for position, pk in enumerate(wanted, start=1):
        Resource.objects.filter(pk=pk).update(position=position)
    report.note(f"~ links of “{section.title}” put in the file's order")


def _assign(row: Any, values: dict[str, Any], where: str) -> dict[str, list[Any]]:
    """Set what differs and return it, as `[before, after]`. Raises Refused for values that the row cannot hold."""
    changes = {name: [getattr(row, name, None), value] for name, value in values.items()}
    for name, value in values.items():
        setattr(row, name, value)
    try:
        row.clean_fields(exclude={one.name for one in row._meta.fields} - values.keys())
    except ValidationError as problem:
        name, sentences = next(iter(problem.message_dict.items()))
        raise Refused(f"{where}: {name}: {sentences[0]}") from None
    return {name: pair for name, pair in changes.items() if pair[0] != pair[1]}


def _summary(link: LinkOutline, report: Report) -> str:
    """The description, cut at a word where it is too long for a card."""
    if len(link.description) <= SUMMARY_LENGTH:
        return link.description
    report.note(f"! {_at(link)}: the description is cut to {SUMMARY_LENGTH} characters.")
    return link.description[: SUMMARY_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def _told(change: tuple[str, list[Any]]) -> str:
    name, (before, after) = change
    return f"{name}: {_short(before)} → {_short(after)}"


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return f"“{text[:57]}…”" if len(text) > 60 else f"“{text}”"


def _at(link: LinkOutline) -> str:
    return f"Line {link.line}, “{link.title}”"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
