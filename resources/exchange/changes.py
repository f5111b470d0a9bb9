"""What differs between two READMEs, as the deeds of whoever edited it: links and words. Pure.

A link is known by its hidden id, and where it has none by the key of its address; a section by its heading, and where
that is new by the links or the text that it shares with one that is not there any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from resources.links import address
from resources.readme import LinkOutline, Outline, SectionOutline

FIELDS = {"title": "title", "url": "url", "summary": "description"}
"""What people write about a link: names of `Entry` fields to those of the outline."""
Headed = dict[str, SectionOutline]
"""Sections by heading; of several that are called alike, the later ones with a number."""


@dataclass(frozen=True, slots=True)
class Place:
    """A link where it stands: its heading, the headings above that, the nearest first, and the address before it."""

    link: LinkOutline
    heading: str
    above: tuple[str, ...] = ()
    behind: str = ""

    @property
    def names(self) -> set[str]:
        by_id = {f"link {self.link.id}"} if self.link.id else set()
        return by_id | {f"link {key_of(self.link)}"}


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A link that was added (no `before`), taken out (no `after`), or changed in these `fields`."""

    before: Place | None
    after: Place | None
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """It is the same change wherever one of them is the same."""
        return {name for place in (self.before, self.after) if place for name in place.names}

    @property
    def title(self) -> str:
        place = self.after or self.before
        return place.link.title or place.link.url if place else ""


@dataclass(frozen=True, slots=True)
class WordsChange:
    """Words of the guide itself. `passage` is one of `models.text_change.Passage`; `heading` that of the section as it
    was, or that behind which a new one stands. Of a new section, `section` is what there is of it."""

    passage: str
    before: str
    after: str
    heading: str = ""
    section: SectionOutline | None = None

    @property
    def names(self) -> set[str]:
        headings = {self.heading, self.section.title if self.section else self.heading}
        return {f"{self.passage} {heading}" for heading in headings}

    @property
    def title(self) -> str:
        return self.section.title if self.section else self.heading


Change = LinkChange | WordsChange


def between(old: Outline, new: Outline) -> list[Change]:
    """What somebody did who made `new` of `old`. The order of links says nothing: moderators arrange them."""
    before, after = headed(old), headed(new)
    pairs = _pairs(before, after)
    return [*_of_guide(old, new), *_of_sections(before, after, pairs), *_of_links(before, after, pairs)]


def doors_of(link: LinkOutline) -> str:
    """Its further links, in words: `Code https://…, Paper https://…`."""
    return ", ".join(f"{door.label} {door.url}" for door in link.doors)


def headings(old: Outline, new: Outline) -> dict[str, str]:
    """What the sections of `old` that `new` still has are called there."""
    return _pairs(headed(old), headed(new))


def headed(outline: Outline) -> Headed:
    found: Headed = {}
    for section in outline.sections:
        name, number = section.title, 1
        while name in found:
            number += 1
            name = f"{section.title} ({number})"
        found[name] = section
    return found


def places(sections: Headed) -> Iterator[Place]:
    """Every link, where it stands."""
    above: tuple[str, ...] = ()
    for name, section in sections.items():
        behind = ""
        for link in section.links:
            yield Place(link, name, above, behind)
            behind = link.url
        above = (name, *above)


def key_of(link: LinkOutline) -> str:
    """The page that it leads to; the address as it was typed where that is none that we take."""
    return _key(link.url)


def additions(old: Outline, new: Outline) -> list[Change]:
    """The links of `new` that `old` lacks."""
    return [one for one in between(old, new) if isinstance(one, LinkChange) and one.before is None]


@lru_cache(maxsize=50_000)
def _key(url: str) -> str:
    """Kept, because most links are the same in every commit."""
    return address.read(url).key or url.strip()


def _pairs(before: Headed, after: Headed) -> dict[str, str]:
    """The headings of `before` that are in `after`, to what they are called there."""
    pairs = {name: name for name in before if name in after}
    fresh = [name for name in after if name not in before]
    for name, section in before.items():
        if name not in pairs:
            called = next((one for one in fresh if _are_one(section, after[one])), None)
            if called:
                pairs[name] = called
                fresh.remove(called)
    return pairs


def _are_one(one: SectionOutline, other: SectionOutline) -> bool:
    shared = {key_of(link) for link in one.links} & {key_of(link) for link in other.links}
    return bool(shared) or (bool(one.prose) and one.prose == other.prose)


def _of_guide(old: Outline, new: Outline) -> Iterator[WordsChange]:
    """A title cannot be nothing: a README without one says nothing about it."""
    if new.title and old.title != new.title:
        yield WordsChange("title", old.title, new.title)
    if old.introduction != new.introduction:
        yield WordsChange("introduction", old.introduction, new.introduction)


def _of_sections(before: Headed, after: Headed, pairs: dict[str, str]) -> Iterator[WordsChange]:
    for name, called in pairs.items():
        was, now = before[name], after[called]
        if was.title != now.title:
            yield WordsChange("heading", was.title, now.title, name, now)
        if was.level != now.level:
            yield WordsChange("level", str(was.level), str(now.level), name, now)
        if was.prose != now.prose:
            yield WordsChange("prose", was.prose, now.prose, name, now)
    known, behind = set(pairs.values()), ""
    for name, section in after.items():
        if name not in known:
            yield WordsChange("section", "", section.prose, behind, section)
        behind = name
    for name, section in before.items():
        if name not in pairs:
            yield WordsChange("gone", section.prose, "", name)
    yield from _of_order(before, after, pairs)


def _of_order(before: Headed, after: Headed, pairs: dict[str, str]) -> Iterator[WordsChange]:
    was = [pairs[name] for name in before if name in pairs]
    now = [name for name in after if name in set(was)]
    if was != now:
        yield WordsChange("order", "\n".join(was), "\n".join(now))


def _of_links(before: Headed, after: Headed, pairs: dict[str, str]) -> Iterator[LinkChange]:
    called = {new: old for old, new in pairs.items()}
    was, now = list(places(before)), list(places(after))
    matched = dict(_matches(was, now, pairs))
    for at, place in enumerate(was):
        if at not in matched:
            yield LinkChange(place, None)
            continue
        other = now[matched[at]]
        fields = dict(_differences(place, other, called.get(other.heading, other.heading)))
        if fields:
            yield LinkChange(place, other, fields)
        if place.link.doors != other.link.doors:
            yield LinkChange(place, other, {"doors": (doors_of(place.link), doors_of(other.link))})
    taken = set(matched.values())
    yield from (LinkChange(None, place) for at, place in enumerate(now) if at not in taken)


def _matches(was: list[Place], now: list[Place], pairs: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Indexes of links that are one: by id and address, by id, by section and address, by address. Each once.

    An id that stands at two links, because somebody copied a line, is that of the one with its address.
    """
    left, free = set(range(len(was))), set(range(len(now)))
    olds = [(place.link.id, key_of(place.link), pairs.get(place.heading)) for place in was]
    news = [(place.link.id, key_of(place.link), place.heading) for place in now]
    for columns in ((0, 1), (0,), (1, 2), (1,)):
        index: dict[tuple[object, ...], list[int]] = {}
        for at in sorted(free, reverse=True):
            index.setdefault(tuple(news[at][column] for column in columns), []).append(at)
        for at in sorted(left):
            wanted = tuple(olds[at][column] for column in columns)
            if None not in wanted and index.get(wanted):
                found = index[wanted].pop()
                left.discard(at)
                free.discard(found)
                yield at, found


def _differences(was: Place, now: Place, heading: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for name, attribute in FIELDS.items():
        pair = (getattr(was.link, attribute), getattr(now.link, attribute))
        is_same = key_of(was.link) == key_of(now.link) if name == "url" else pair[0] == pair[1]
        if not is_same:
            yield name, pair
    if was.heading != heading:
        yield "section", (was.heading, now.heading)
