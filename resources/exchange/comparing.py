"""Each entry of a file beside what the guide has of it: what it is, and what doing it would take. Asks nothing of the
database."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from guide.models import Section
from resources.exchange.fitting import Fit
from resources.exchange.plan import Kind, Row
from resources.exchange.standing import Doors, Known, Standing
from resources.links import address
from resources.readme.words import trimmed
from resources.text import one_line

WORDS = {"title": "title", "url": "address", "summary": "description"}
"""What the columns of an entry are called in a difference."""
DOES_SOMETHING = {Kind.NEW, Kind.CHANGED, Kind.MOVED}
FOREIGN = 3
"""So many ids under which the guide has something else are no accident: they are those of another guide."""
Fields = dict[str, Any]
Owned = dict[int, Known]
"""Numbers of entries of the file to those of the guide that they are by their ids."""


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the plan, and what doing it takes. `place` is that of its section in the file, -1 where it has none.

    `section` and `known` are those of the guide, where it has them already; `fields` are the columns that differ, with
    what they become, and `doors` the doors where they do.
    """

    row: Row
    place: int = -1
    section: Section | None = None
    known: Known | None = None
    fit: Fit | None = None
    fields: Fields = field(default_factory=dict)
    doors: Doors | None = None


def owned(fits: Sequence[Fit], standing: Standing) -> Owned:
    """The entries whose ids the file gives, each once. None at all where most of the ids are those of another guide."""
    used = Counter(fit.link.id for fit in fits)
    known = {fit.number: standing.entries.get(fit.link.id or 0) for fit in fits if used[fit.link.id] == 1}
    found = {number: entry for number, entry in known.items() if entry}
    strange = [number for number, entry in found.items() if not _is_alike(fits[number - 1], entry)]
    return {} if len(strange) >= FOREIGN and len(strange) * 2 > len(found) else found


class Comparing:
    """`sections` are those of the guide by their places in the file, and `titles` of every place what it is called."""

    def __init__(
        self, standing: Standing, fits: Sequence[Fit], own: Owned, sections: dict[int, Section], titles: list[str],
        *, as_submissions: bool,
    ) -> None:  # fmt: skip
        self.standing, self.own, self.sections, self.titles = standing, own, sections, titles
        self.as_submissions = as_submissions
        self._names = {section.pk: section.title for section in standing.sections}
        self._has_doors = any(fit.doors for fit in fits)
        self._spoken_of = {entry.pk: fits[number - 1] for number, entry in own.items()}
        self._brought: dict[str, Fit] = {}
        self._here = {f"{settings.SITE_URL}{section.get_absolute_url()}" for section in standing.sections}
        self._of_place: dict[int, list[Fit]] = defaultdict(list)
        for fit in fits:
            self._of_place[fit.place].append(fit)

    def entries(self, place: int) -> list[Step]:
        """The steps of the entries of one section, in the file's order. Sections are asked for in theirs."""
        return [self._step(fit) for fit in self._of_place[place]]

    def gone(self) -> Iterator[Step]:
        """What the guide has and the file does not mention, once all of the file was asked for. What is left out of a
        list that is not ours, or of one that was cut and says where the rest is, says nothing."""
        is_whole = not any(fit.link.url in self._here for fits in self._of_place.values() for fit in fits)
        if not self.own or not is_whole or self.as_submissions:
            return
        for section in self.standing.sections:
            for pk in self.standing.order.get(section.pk, []):
                if pk not in self._spoken_of:
                    known = self.standing.entries[pk]
                    row = Row(f"gone-{pk}", Kind.GONE, "link", known.title, url=known.url, section=section.title)
                    yield Step(row, known=known)

    def _step(self, fit: Fit) -> Step:
        known, fields, doors = self._known(fit), Fields(), None
        if fit.link.url in self._here:
            kind, reason = Kind.REFUSED, "It leads to this guide itself."
        elif fit.address.refused:
            kind, reason = Kind.REFUSED, fit.address.refused.sentence
        elif known is None:
            kind, reason = self._judge_page(fit)
        else:
            fields, doors = self._differing(fit, known)
            kind, reason = self._judge(fit, known, fields, has_doors=doors is not None)
        if known:
            self._spoken_of.setdefault(known.pk, fit)
        if kind not in DOES_SOMETHING:
            fields, doors = Fields(), None
        changes = tuple(self._changes(fit, known, kind, fields, doors)) if known else ()
        told = " ".join(filter(None, [reason, *(fit.notes if kind in DOES_SOMETHING else ())]))
        title = fit.title or one_line(fit.link.url)[:80] or "…"
        where = self.titles[fit.place]
        row = Row(f"link-{fit.number}", kind, "link", title, fit.link.line, fit.link.url, where, changes, told)
        return Step(row, fit.place, self.sections.get(fit.place), known, fit, fields, doors)

    def _known(self, fit: Fit) -> Known | None:
        """By its id, or else by its address; also where the address is refused, for it is spoken of all the same."""
        pk = self.standing.keys.get(fit.address.key, 0)
        return self.own.get(fit.number) or self.standing.entries.get(pk)

    def _differing(self, fit: Fit, known: Known) -> tuple[Fields, Doors | None]:
        """What the file says otherwise. What a list of others leaves out, it does not take away."""
        fields, is_own = Fields(), fit.number in self.own
        if fit.link.title.strip() and fit.title != one_line(known.title):
            fields["title"] = fit.title
        if (fit.summary or is_own) and fit.summary != trimmed(known.summary):
            fields["summary"] = fit.summary
        if is_own and fit.link.url != known.url and fit.address.stored != address.read(known.url).stored:
            is_alias = fit.address.key != known.key and self.standing.keys.get(fit.address.key) == known.pk
            fields |= {} if is_alias else fit.address.fields
        held = self.standing.doors.get(known.pk, ())
        says_doors = (bool(fit.doors) or (is_own and self._has_doors)) and not self.as_submissions
        return fields, fit.doors if says_doors and fit.doors != held else None

    def _judge_page(self, fit: Fit) -> tuple[Kind, str]:
        """Of a page that the guide does not have."""
        first = self._brought.setdefault(fit.address.key, fit)
        if first is not fit:
            return Kind.DUPLICATE, _again(first)
        return self._stands_in_the_way(fit) or (Kind.NEW, " ".join(flag.sentence for flag in fit.address.flags))

    def _stands_in_the_way(self, fit: Fit) -> tuple[Kind, str] | None:
        """Of a new address: what keeps it out."""
        ban, key = self.standing.ban_of(fit.address.host), fit.address.key
        if ban:
            return Kind.REFUSED, f"We take no links of {ban}"
        if key in self.standing.waiting:
            return Kind.DUPLICATE, f"It waits for review already, for “{self.standing.waiting[key]}”."
        if self.as_submissions and key in self.standing.turned_down:
            return Kind.REFUSED, f"It was looked at before and not accepted. {self.standing.turned_down[key]}".strip()
        return None

    def _judge(self, fit: Fit, known: Known, fields: Fields, *, has_doors: bool) -> tuple[Kind, str]:
        """Of an entry that the guide has, or had."""
        first, is_own = self._spoken_of.get(known.pk, fit), fit.number in self.own
        if first is not fit:
            return Kind.DUPLICATE, _again(first)
        if known.retired_at:
            because = f", because: {known.retired_because}" if known.retired_because else "."
            return Kind.REFUSED, f"It was taken out of the guide{because}"
        if known.hidden_at:
            return Kind.DUPLICATE, "The guide has it, and a moderator is looking at it because readers reported it."
        if not is_own and fit.address.key != known.key:
            return Kind.DUPLICATE, f"The guide has this page at another address, as “{known.title}”."
        in_the_way = self._other_address(fit, known) if "key" in fields else None
        if in_the_way:
            return in_the_way
        section = self.sections.get(fit.place)
        has_moved = section is None or section.pk != known.section
        if has_moved and not is_own:
            return Kind.DUPLICATE, f"It is in “{self._names[known.section]}”: left as it is."
        if not fields and not has_doors and not has_moved:
            return Kind.SAME, ""
        kind = Kind.MOVED if has_moved else Kind.CHANGED
        if self.as_submissions and self._is_suggested(fit, known, kind, fields):
            return Kind.DUPLICATE, "This change was suggested before."
        return kind, ""

    def _other_address(self, fit: Fit, known: Known) -> tuple[Kind, str] | None:
        """Of an entry with another address than before: what keeps it from getting that."""
        key = fit.address.key
        holder = self.standing.entries.get(self.standing.keys.get(key, 0))
        if holder and holder.pk != known.pk:
            return Kind.DUPLICATE, f"Its new address is that of “{holder.title}”."
        first = self._brought.setdefault(key, fit) if key != known.key else fit
        if first is not fit:
            return Kind.DUPLICATE, _again(first)
        return self._stands_in_the_way(fit) if key != known.key else None

    def _is_suggested(self, fit: Fit, known: Known, kind: Kind, fields: Fields) -> bool:
        wanted = {name: after for name, _, after in self._pairs(fit, known, kind, fields)}
        return any(
            {name: pair[1] for name, pair in changes.items()} == wanted for changes in self.standing.suggested[known.pk]
        )

    def _pairs(self, fit: Fit, known: Known, kind: Kind, fields: Fields) -> Iterator[tuple[str, str, str]]:
        for name in WORDS:
            if name in fields:
                yield name, getattr(known, name), fields[name]
        if kind == Kind.MOVED:
            yield "section", self._names[known.section], self.titles[fit.place]

    def _changes(
        self, fit: Fit, known: Known, kind: Kind, fields: Fields, doors: Doors | None
    ) -> Iterator[tuple[str, str, str]]:
        for name, before, after in self._pairs(fit, known, kind, fields):
            yield WORDS.get(name, name), before, after
        if doors is not None:
            yield "more links", listed(self.standing.doors.get(known.pk, ())), listed(doors)


def _is_alike(fit: Fit, known: Known) -> bool:
    """Whether the entry of this id is what the file speaks of, as far as anybody can tell."""
    is_described = bool(fit.summary) and fit.summary == trimmed(known.summary)
    return is_described or fit.address.key == known.key or fit.title.casefold() == one_line(known.title).casefold()


def _again(first: Fit) -> str:
    return f"It is the page of line {first.link.line} again."


def listed(doors: Doors) -> str:
    return ", ".join(f"{label} <{url}>" for label, url in doors)
