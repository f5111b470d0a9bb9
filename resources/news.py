"""What is new in the guide, from the history: what readers care about of it, as far as it is so still.

What was added is told while it is in the guide, what was taken out while it is out, what was opened while it is open.
What was taken back, waits again or is hidden is told nowhere: an entry by what it is now, a reason by `resources.log`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from guide.models import Section
from guide.remembering import remembered
from resources.log import COLUMNS, RELATIONS, Line, line
from resources.log_subjects import is_live, is_of_change, is_of_section
from resources.models import Event, Resource, Verb
from resources.models.event import DECISIONS, NEWS, EventQuerySet
from resources.weeks import Week

KINDS = {"opened": "Open now", "added": "Added", "revived": "Back again", "changed": "Changed", "retired": "Taken out"}
"""What may be told of a thing, the strongest first: of each thing, a list tells one."""
PAGE_SIZE = 100
"""So many events are looked at for one page; not all of them are told."""
_READ = {"title": "title", "prose": "text", "summary": "summary"}
"""Of a section, what readers read."""


class Place(NamedTuple):
    """A section."""

    slug: str
    title: str


class About(NamedTuple):
    """An entry, by the columns that are told of it."""

    url: str
    host: str
    language: str
    kind: str
    level: str
    cost: str
    minutes: int | None
    is_own_work: bool
    is_vendor: bool

    @property
    def row(self) -> Resource:
        """For what these columns are called, and no more than that."""
        return Resource(**self._asdict())


class Story(NamedTuple):
    """One thing that is new. `words` are its reason, `fields` what of it has changed, the entry one that is live. It
    holds words and no row, so that what it looks like is drawn once, and kept."""

    pk: int
    at: datetime
    kind: str
    title: str
    link: str
    about: str
    section: Place | None = None
    entry: About | None = None
    words: str = ""
    fields: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        return KINDS[self.kind]

    @property
    def is_of_section(self) -> bool:
        return self.about.startswith("section:")

    @property
    def week(self) -> Week:
        return Week.of(self.at)


_RELATIONS = [name for name in RELATIONS if name != "undoes"]
_COLUMNS = {
    *COLUMNS, "section__is_open", "section__summary", "resource__summary",
    *(f"resource__{name}" for name in About._fields),
}  # fmt: skip


class Page(NamedTuple):
    """The stories of some events, newest first; those behind begin at the event of this id, where there are any."""

    stories: list[Story]
    older: int | None


class Around(NamedTuple):
    """The nearest weeks in which anything happened."""

    older: Week | None
    newer: Week | None


@remembered(most=16)
def latest(*, older_than: Event | None = None) -> Page:
    """What is new, each event by itself."""
    return _page(_events(), timezone.now(), older_than)


@remembered(most=16)
def of_week(week: Week, *, older_than: Event | None = None) -> Page:
    """What was new in a week."""
    return _page(_events().filter(at__gte=week.begins_at), min(week.ends_at, timezone.now()), older_than)


def by_kind(stories: Iterable[Story]) -> list[tuple[str, list[Story]]]:
    """Headings, and the stories below each; of each thing the strongest alone."""
    told = _once(stories)
    groups = [(KINDS[kind], [story for story in told if story.kind == kind]) for kind in KINDS]
    return [group for group in groups if group[1]]


@remembered(most=1)
def last_week() -> Week:
    """The latest week in which anything happened; this one, if nothing ever did."""
    now = timezone.now()
    return _week(_events().filter(at__lte=now).newest_first()) or Week.of(now)


@remembered(most=16)
def around(week: Week) -> Around:
    older = _events().filter(at__lt=week.begins_at)
    newer = _events().filter(at__gte=week.ends_at, at__lte=timezone.now())
    return Around(_week(older.newest_first()), _week(newer.newest_first().reverse()))


def first_since(moment: datetime) -> Week | None:
    """The week in which news begin that are younger than this."""
    return _week(_events().filter(at__gt=moment, at__lte=timezone.now()).newest_first().reverse())


@remembered(most=1)
def changed_at() -> datetime | None:
    """When what readers find was last changed by anybody."""
    latest = [Event.objects.of(verbs).newest_first().only("at").first() for verbs in (DECISIONS, NEWS)]
    return max((event.at for event in latest if event), default=None)


def _events() -> EventQuerySet:
    """Whoever asks adds an end, now at the latest: where a clock was wrong, the future waits until it comes."""
    return Event.objects.of(NEWS)


def _week(events: EventQuerySet) -> Week | None:
    at = events.values_list("at", flat=True).first()
    return Week.of(at) if at else None


def _page(events: EventQuerySet, before: datetime, older_than: Event | None) -> Page:
    """One end alone is asked for, the earlier one: of two, SQLite might look for the other."""
    place = older_than if older_than and older_than.at < before else None
    rows = events.beyond(place, "lt") if place else events.filter(at__lt=before)
    found = list(rows.newest_first().select_related(*_RELATIONS).only(*_COLUMNS)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    stories = [story for story in map(_story, shown) if story]
    return Page(stories, shown[-1].pk if len(found) > PAGE_SIZE else None)


def _story(event: Event) -> Story | None:
    """What readers care about of an event; nothing of most."""
    if hasattr(event, "undone_by"):
        return None
    said = None if event.verb == Verb.IMPORTED else line(event)
    if event.resource:
        return _of_entry(event, event.resource, said)
    if event.section and event.submission_id is None and is_of_section(event):
        return _of_section(event, event.section)
    return _of_what_is_out(event, said) if event.verb == Verb.RETIRED else None  # All links of a site, for one.


def _of_section(event: Event, section: Section) -> Story | None:
    fields = tuple(_READ[name] for name in event.changes if name in _READ)
    has_opened = event.verb in {Verb.OPENED, Verb.IMPORTED} and section.is_open
    if not has_opened and not fields:
        return None
    kind, words = ("opened", section.summary) if has_opened else ("changed", "")
    link, about = section.get_absolute_url(), f"section:{section.pk}"
    place = _place(section)
    return Story(event.pk, event.at, kind, section.title, link, about, section=place, words=words, fields=fields)


def _of_entry(event: Event, entry: Resource, said: Line | None) -> Story | None:
    if not is_live(entry):
        took_out = event.verb == Verb.RETIRED or (event.verb == Verb.UPHELD and bool(said and said.words))
        return _of_what_is_out(event, said) if took_out and entry.retired_at else None
    kind = _kind(event, said)
    if not kind:
        return None
    link, about = entry.get_absolute_url(), f"entry:{entry.pk}"
    told = About(*(getattr(entry, name) for name in About._fields))
    story = Story(event.pk, event.at, kind, entry.title, link, about, section=_place(event.section), entry=told)
    fields = tuple(sorted(said.fields)) if said else ()  # The databases keep them in different orders.
    return story._replace(fields=fields) if kind == "changed" else story._replace(words=entry.teaser)


def _of_what_is_out(event: Event, said: Line | None) -> Story | None:
    """By its name then, if that may be told, and with the words that stand on its page."""
    if said is None or not said.subject.title:
        return None
    about = f"entry:{event.resource_id}" if event.resource_id else f"event:{event.pk}"
    title, link = said.subject.title, said.subject.link
    return Story(event.pk, event.at, "retired", title, link, about, section=_place(event.section), words=said.words)


def _place(section: Section | None) -> Place | None:
    return Place(section.slug, section.title) if section else None


def _kind(event: Event, said: Line | None) -> str:
    """Of an entry that is live."""
    if event.verb in {Verb.ACCEPTED, Verb.IMPORTED} and not is_of_change(event):
        return "added"
    if event.verb == Verb.REVIVED:
        return "revived"
    return "changed" if said and said.fields else ""


def _once(stories: Iterable[Story]) -> list[Story]:
    """Of each thing the strongest story, with all that has changed where it only has changed."""
    order, found = list(KINDS), dict[str, Story]()
    for story in stories:
        first = found.get(story.about, story)
        fields = tuple(sorted({*first.fields, *story.fields}))
        strongest = min(first, story, key=lambda one: order.index(one.kind))
        found[story.about] = strongest._replace(fields=fields if strongest.kind == "changed" else ())
    return list(found.values())
