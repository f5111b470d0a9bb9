"""What is asked of the public log → its decisions, newest first, a page at a time, at the same cost at any length."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.http import QueryDict

from accounts.models import User
from guide.models import Section
from resources.facets import SECTIONS_SHOWN, Chip, Facet
from resources.log import RELATIONS
from resources.models import Event, Verb
from resources.models.event import DECISIONS, EventQuerySet

NAMES = ["kind", "section", "by"]
LABELS = {"kind": "Kind", "section": "Section", "by": "Moderator"}
KINDS: dict[str, tuple[str, list[Verb]]] = {
    "accepted": ("Accepted", [Verb.ACCEPTED, Verb.MERGED]),
    "not-accepted": ("Not accepted", [Verb.REJECTED, Verb.BLOCKED]),
    "asked": ("Changes asked for", [Verb.CHANGES_ASKED]),
    "changed": ("Changed", [Verb.EDITED, Verb.APPLIED, Verb.MOVED, Verb.TAGS_MERGED, Verb.TAG_EDITED]),
    "confirmed": ("Still right", [Verb.CONFIRMED]),
    "out": ("Taken out or put back", [Verb.RETIRED, Verb.REVIVED]),
    "reports": ("Reports looked at", [Verb.UPHELD, Verb.DISMISSED, Verb.HIDDEN]),
    "sections": ("Sections", [Verb.OPENED, Verb.CLOSED]),
    "back": ("Taken back", [Verb.UNDONE, Verb.REOPENED]),
}
"""Kinds of decisions, in words; every decision is of one."""
PAGE_SIZE = 50
LOOKED_AT, NAMED = 200, 12
"""Moderators of so many of the latest decisions are offered to choose from, and at most so many of them."""

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the log is narrowed to, as words of an address that mean something, and what of the question does not."""

    words: Words
    section: Section | None = None
    person: User | None = None
    sections: list[Section] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def query(self) -> str:
        return encoded(self.words)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the log; the pages around it begin behind the events of these ids, where there are any."""

    events: list[Event]
    newer: int | None
    older: int | None


def asked(query: QueryDict) -> Asked:
    """What was asked for. What nobody knows is left out, and said."""
    typed = {name: query.get(name, "").strip()[:80] for name in NAMES}
    sections = Section.objects.defer("prose").numbered()
    section = next((section for section in sections if section.slug == typed["section"]), None)
    person = _moderator(typed["by"])
    known = {
        "kind": typed["kind"] if typed["kind"] in KINDS else "",
        "section": section.slug if section else "",
        "by": person.handle if person else "",
    }
    problems = [_problem(name, typed[name]) for name in NAMES if typed[name] and not known[name]]
    return Asked({name: word for name, word in known.items() if word}, section, person, sections, problems)


def encoded(words: Words) -> str:
    """The words as the query of an address, in a fixed order: the log as it can be bookmarked."""
    query = QueryDict(mutable=True)
    query.update({name: words[name] for name in NAMES if words.get(name)})
    return query.urlencode()


def find(wanted: Asked) -> EventQuerySet:
    """The decisions that fit, newest first."""
    kind = wanted.words.get("kind")
    rows = _decisions().filter(verb__in=KINDS[kind][1]) if kind else _decisions()
    if wanted.section:
        rows = rows.filter(section__in=wanted.section.branch)
    if wanted.person:
        rows = _named(rows).filter(actor=wanted.person)
    return rows.newest_first().select_related(*RELATIONS)


def page(wanted: Asked, *, older_than: Event | None = None, newer_than: Event | None = None) -> Page:
    """PAGE_SIZE decisions, behind the one or in front of the other, found by key."""
    rows = find(wanted)
    if newer_than:
        found = list(rows.reverse().beyond(newer_than, "gt")[: PAGE_SIZE + 1])
        events, has_more = found[:PAGE_SIZE][::-1], len(found) > PAGE_SIZE
        return Page(events, events[0].pk if has_more else None, events[-1].pk if events else None)
    found = list((rows.beyond(older_than, "lt") if older_than else rows)[: PAGE_SIZE + 1])
    events, has_more = found[:PAGE_SIZE], len(found) > PAGE_SIZE
    return Page(events, events[0].pk if older_than and events else None, events[-1].pk if has_more else None)


def facets(wanted: Asked) -> list[Facet]:
    """The lists to choose from, with a chip that leads to each choice, or away from the one that is on."""
    choices = {
        "kind": [(name, label) for name, (label, _) in KINDS.items()],
        "section": [(section.slug, section.name) for section in _offered(wanted)],
        "by": [(handle, handle) for handle in _moderators(wanted)],
    }
    return [Facet(LABELS[name], tuple(_chips(name, choices[name], wanted.words))) for name in NAMES if choices[name]]


def _offered(wanted: Asked) -> list[Section]:
    """Of more than SECTIONS_SHOWN those on top, which find what is in their parts too, and the way to one asked for."""
    many = len(wanted.sections) > SECTIONS_SHOWN
    way = wanted.section.path if wanted.section else []
    return [section for section in wanted.sections if not many or section.depth == 0 or section in way]


def _decisions() -> EventQuerySet:
    return Event.objects.of(DECISIONS)


def _chips(name: str, choices: list[tuple[str, str]], words: Words) -> list[Chip]:
    on = words.get(name)
    return [Chip(label, encoded(words | {name: "" if word == on else word}), word == on) for word, label in choices]


def _named(rows: EventQuerySet) -> EventQuerySet:
    """Without those whose line may not name who did it, so that nobody is found by them either."""
    return rows.exclude(Q(verb=Verb.APPLIED) | Q(verb=Verb.OPENED, journal=[]))


def _moderator(handle: str) -> User | None:
    """Somebody who has decided anything. Whether there is anybody else of this name is not told."""
    person = User.objects.named(handle)
    has_decided = person and _named(_decisions().filter(actor=person)).exists()
    return person if has_decided else None


def _moderators(wanted: Asked) -> list[str]:
    """Those of late, and who was asked for."""
    lately = _named(_decisions().filter(actor__isnull=False)).newest_first()
    people = User.objects.filter(pk__in=lately.values("actor")[:LOOKED_AT])
    handles = set(people.order_by("handle").values_list("handle", flat=True)[:NAMED])
    return sorted(handles | ({wanted.person.handle} if wanted.person else set()), key=str.lower)


def _problem(name: str, word: str) -> str:
    if name == "by":
        return f"Nobody called “{word}” has decided anything yet, so decisions of everybody are shown."
    if name == "section":
        return f"There is no section “{word}”, so decisions in every section are shown."
    return f"There is no kind of decision called “{word}”, so all kinds are shown."
