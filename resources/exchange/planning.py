"""The difference between a file and the guide: reads, and changes nothing."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from guide.models import Section
from resources.exchange import fitting, matching, standing
from resources.exchange.comparing import Comparing, Fields, Owned, Step, owned
from resources.exchange.fitting import Fit, storable
from resources.exchange.matching import Heading, cut
from resources.exchange.plan import Kind, Plan, Row
from resources.exchange.standing import Standing
from resources.facts import Facts, Refused
from resources.readme import Outline, prose
from resources.text import one_line

NO_SECTIONS = "There are no sections in it: a section begins with a heading such as “## ML Basics”."
FOREIGN_IDS = "The ids in it are those of another guide: its entries are known by their addresses."
UNREVIEWED = "What it says of the section itself is left out: nobody would review it."
OTHERS = "It is of the list, and not of the entries in it: left out unless it is chosen."
SHOWN = 3
"""So many titles show where an order differs."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The plan, and what carrying it out takes besides: `steps` are its rows, one for one, and `headings` the sections
    of the file."""

    plan: Plan
    steps: tuple[Step, ...]
    headings: list[Heading]
    standing: Standing


def plan(outline: Outline, facts: Facts = Facts(), *, as_submissions: bool = False) -> Plan:  # noqa: B008  It is frozen.
    """What importing the file would do, row by row; every section and every entry of it has one.

    `as_submissions`: entries would wait for review. Raises Refused for a file without sections. Eight queries.
    """
    return compare(outline, facts, as_submissions=as_submissions).plan


def compare(outline: Outline, facts: Facts, *, as_submissions: bool = False) -> Comparison:
    """As `plan`, with what carrying it out takes. In a transaction that holds the sections, it stays true."""
    if not outline.sections:
        raise Refused(NO_SECTIONS)
    now, fits, headings = standing.read(), fitting.fit_all(outline), matching.headings(outline, facts)
    own = owned(fits, now)
    is_ours = bool(own or facts.sections or not now.sections)
    sections = matching.match(headings, now.sections, _homes(own, fits))
    titles = [one.title for one in headings]
    entries = Comparing(now, fits, own, sections, titles, as_submissions=as_submissions)
    wanted = [section.pk for section in in_order(sections)]
    steps = [] if as_submissions else [*_guide(outline, now, wanted, is_ours=is_ours)]
    how = {"as_submissions": as_submissions, "is_ours": is_ours}
    for one in headings:
        of_links = entries.entries(one.place)
        steps += [_section(one, sections.get(one.place), of_links, now, **how), *of_links]
    steps += entries.gone()
    has_strangers = not own and any(fit.link.id in now.entries for fit in fits)
    remarks = (*outline.remarks, *([FOREIGN_IDS] if has_strangers else []))
    rows = tuple(step.row for step in steps)
    return Comparison(Plan(outline, rows, remarks, _fingerprint(rows, as_submissions)), tuple(steps), headings, now)


def in_order(sections: dict[int, Section]) -> list[Section]:
    """Those of the guide that the file has too, in the file's order."""
    return [sections[place] for place in sorted(sections)]


def _homes(own: Owned, fits: Sequence[Fit]) -> dict[int, list[int]]:
    homes: dict[int, list[int]] = {}
    for number, entry in own.items():
        homes.setdefault(fits[number - 1].place, []).append(entry.section)
    return homes


def _guide(outline: Outline, now: Standing, wanted: list[int], *, is_ours: bool) -> Iterator[Step]:
    """The title, the introduction and the order of the sections, where they change. A list of others that a guide takes
    in says nothing about those unless somebody wants it to."""
    if outline.title:
        title, introduction = cut(one_line(outline.title), matching.TITLE_LENGTH), storable(outline.introduction)
        said = {"title": title or now.guide.title, "introduction": introduction}
    else:
        said = {}
    fields = {name: value for name, value in said.items() if _differ(name, getattr(now.guide, name), value)}
    changes = [(name, getattr(now.guide, name), value) for name, value in fields.items()]
    titles = {section.pk: section.title for section in now.sections}
    changes += _order("order of sections", [*titles], wanted, titles)
    if changes:
        more: Fields = {"changes": tuple(changes), "is_optional": not is_ours, "reason": "" if is_ours else OTHERS}
        row = Row("guide", Kind.CHANGED, "guide", now.guide.title, **more)
        yield Step(row, fields=fields)


def _section(
    one: Heading, section: Section | None, entries: list[Step], now: Standing, *, as_submissions: bool, is_ours: bool
) -> Step:
    notes = list(one.notes)
    fields = _said(one)
    if section is None:
        if as_submissions and fields.pop("prose"):
            notes.append(UNREVIEWED)
        return Step(_row(one, Kind.NEW, (), notes), one.place, fields=fields)
    if not (is_ours or fields["prose"]):
        del fields["prose"]  # What a list of others leaves out, it does not take away.
    fields = {name: value for name, value in fields.items() if _differ(name, getattr(section, name), value)}
    changes = [(name, str(getattr(section, name)), str(value)) for name, value in fields.items()]
    titles = {pk: now.entries[pk].title for pk in now.order.get(section.pk, [])}
    wanted = [step.known.pk for step in entries if step.known and step.row.kind in {Kind.SAME, Kind.CHANGED}]
    changes += _order("order of links", [*titles], wanted, titles)
    if changes and as_submissions:
        return Step(_row(one, Kind.SAME, (), [UNREVIEWED]), one.place, section)
    row = _row(one, Kind.CHANGED if changes else Kind.SAME, tuple(changes), notes if changes else [])
    return Step(row, one.place, section, fields=fields)


def _said(one: Heading) -> Fields:
    prose = storable(one.outline.prose)
    return {"title": one.title, "level": min(6, max(1, one.outline.level)), "prose": prose}


def _row(one: Heading, kind: Kind, changes: tuple[tuple[str, str, str], ...], notes: list[str]) -> Row:
    name, line = f"section-{one.place + 1}", one.outline.line
    return Row(name, kind, "section", one.title, line, "", one.title, changes, " ".join(notes))


def _differ(name: str, now: Any, said: Any) -> bool:
    """Prose that a file has alike is the same: what our own file says comes back as it was."""
    if name in {"prose", "introduction"}:
        return prose.normal(now) != prose.normal(said)
    return bool(now != said)


def _order(name: str, now: list[int], wanted: list[int], titles: dict[int, str]) -> list[tuple[str, str, str]]:
    """The first titles that stand elsewhere, before and after; nothing where the order is the file's."""
    if not matching.in_other_order(now, wanted):
        return []
    after = matching.merged(now, wanted)
    start = next(at for at, pair in enumerate(zip(now, after, strict=False)) if pair[0] != pair[1])
    before, then = (" · ".join(titles[pk] for pk in order[start : start + SHOWN]) for order in (now, after))
    return [(name, before, then)]


def _fingerprint(rows: tuple[Row, ...], as_submissions: bool) -> str:
    return hashlib.sha256(repr((as_submissions, rows)).encode()).hexdigest()
