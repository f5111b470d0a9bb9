"""What the public log says of a decision: who, what, about what, why. Pure: an event with its relations → a line.

The table RULES is all that is public. What a decision was about is asked of `log_subjects`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from accounts.models import User
from guide.models import Section
from resources import lab_facts
from resources import log_subjects as subjects
from resources.curation import BY_IMPORT
from resources.log_subjects import Subject, is_live, is_of_change, is_of_section
from resources.models import Event, Verb
from resources.models.entry import CHOICES
from resources.models.item import ItemKind
from resources.models.submission import State
from resources.text import without_mail

RELATIONS = [
    "actor", "section", "item", "resource__suggested_by", "submission__target", "submission__resource", "undoes",
    "undone_by",
]  # fmt: skip
"""What a line is made of, fetched with the event."""
_OF_ENTRY = ["title", "retired_at", "hidden_at"]
COLUMNS = [
    *(field.name for field in Event._meta.concrete_fields),
    "actor__handle", "undone_by__id",
    *(f"section__{name}" for name in ("slug", "title")),
    *(f"item__{name}" for name in ("kind", "resource")),
    *(f"resource__{name}" for name in (*_OF_ENTRY, "suggested_by", "suggested_by__handle")),
    *(f"submission__{name}" for name in ("state", "reason", "host", "version", "target", "resource")),
    *(f"submission__{entry}__{name}" for entry in ("target", "resource") for name in _OF_ENTRY),
]  # fmt: skip
"""What a line reads of these, where nothing was taken back: a fourth of all columns."""
LABELS = {
    "url": "address", "summary": "why it is worth reading", "runs_on": "runs on", "is_vendor": "by a vendor",
    "is_own_work": "disclosure", "doors": "more links", "ram_gb": "RAM", "gpu": "GPU", "dollars": "costs to run",
    "has_teardown": "says how to take it down", "tested_on": "tested on", "worked_on": "last known to work",
    "covers": "tools and versions",
}  # fmt: skip
OF_THESE = ("actor", "submission", "resource", "section", "item")
"""What a decision and its being taken back have in common, or what nobody is told twice."""


class Change(NamedTuple):
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """`before`, the title and `after` make the sentence that begins with `who`.

    `handle` is that of a moderator, by whom the log can be narrowed; `fields` have changed, and of some of them
    `changes` tells how.
    """

    pk: int
    at: datetime
    who: str
    handle: str
    before: str
    subject: Subject
    after: str
    section: Section | None
    reason: str = ""
    words: str = ""
    fields: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    suggester: User | None = None
    is_taken_back: bool = False

    @property
    def suggested_by(self) -> str:
        """A handle."""
        return self.suggester.handle if self.suggester else ""

    @property
    def sentence(self) -> str:
        """All of it in plain text."""
        title = f"“{self.subject.title}”" if self.subject.title else ""
        host = f" ({self.subject.host})" if self.subject.host else ""
        return f"{self.who} {self.before}{title}{host}{self.after}".strip()


class Rule(NamedTuple):
    """How one verb is told. `{it}` is the title; `of_change` is for what somebody suggested to change in an entry.

    `words` are the public ones of its message, `shows` says whether the names of changed fields are public, and
    `details` whether their values are.
    """

    sentence: str
    about: Callable[[Event], Subject]
    of_change: str = ""
    words: Callable[[Event], str] = lambda event: ""
    shows: Callable[[Event], bool] = lambda event: False
    details: Callable[[Event], bool] = lambda event: False


def line(event: Event) -> Line:
    """What everybody may know of a decision. `event` comes with RELATIONS."""
    if event.verb == Verb.UNDONE and event.undoes:
        return _taken_back(event, event.undoes)
    rule = RULES[Verb(event.verb)]
    subject, sentence = rule.about(event), _sentence(event, rule)
    before, it, after = sentence.partition("{it}")
    who, handle = _who(event)
    return Line(
        pk=event.pk, at=event.at, who=who, handle=handle, section=event.section, reason=event.get_reason_display(),
        subject=subject._replace(title=without_mail(subject.title)), words=without_mail(rule.words(event)),
        before=_with_tag(event, before) + ("" if subject.title or not it else subject.stands_for), after=after,
        fields=tuple(map(_label, event.changes)) if rule.shows(event) else (),
        changes=tuple(_changes(event)) if rule.details(event) else (), suggester=_suggester(event),
        is_taken_back=hasattr(event, "undone_by"),
    )  # fmt: skip


def _why_not(event: Event) -> str:
    return event.message if subjects.of_sent(event).title else ""


def _why_out(event: Event) -> str:
    """The words that stand on the page of what was taken out. Readers who reported it may be told others."""
    return event.message if _took_out(event) and subjects.of_entry(event).title else ""


def _took_out(event: Event) -> bool:
    return any((entry["after"] or {}).get("retired_because") for entry in event.journal)


def _is_made(event: Event) -> bool:
    """A suggested change that is in the entry. What a moderator changes in a new page is not public."""
    return event.submission is not None and is_of_change(event) and event.submission.state == State.ACCEPTED


def _is_made_live(event: Event) -> bool:
    return _is_made(event) and event.submission is not None and is_live(event.submission.target)


def _is_merged(event: Event) -> bool:
    return event.submission is not None and event.submission.state == State.MERGED


def _is_here(event: Event) -> bool:
    return event.resource is not None or is_of_section(event)


def _always(event: Event) -> bool:
    """Tags are no entry's and nobody's: what they are called is public."""
    return True


def _is_live(event: Event) -> bool:
    return is_live(event.resource)


RULES: dict[Verb, Rule] = {
    Verb.ACCEPTED: Rule(
        "accepted {it}", subjects.of_sent, "accepted a change of {it}", shows=_is_made, details=_is_made_live
    ),
    Verb.CHANGES_ASKED: Rule("asked for changes to {it}", subjects.untold),
    Verb.REJECTED: Rule("did not accept {it}", subjects.of_sent, "did not accept a change of {it}", words=_why_not),
    Verb.REOPENED: Rule("put {it} back into the queue", subjects.of_sent, "put a change of {it} back into the queue"),
    Verb.MERGED: Rule("merged a submission into {it}", subjects.of_merger, shows=_is_merged),
    Verb.EDITED: Rule("edited {it}", subjects.of_entry, shows=_is_here, details=_is_live),
    Verb.APPLIED: Rule("changed {it} at once, being trusted", subjects.of_sent, shows=_is_made, details=_is_made_live),
    Verb.RETIRED: Rule("took {it} out of the guide", subjects.of_entry, words=_why_out),
    Verb.REVIVED: Rule("put {it} back into the guide", subjects.of_entry),
    Verb.OPENED: Rule("opened the section {it}", subjects.of_section),
    Verb.CLOSED: Rule("closed the section {it}", subjects.of_section),
    Verb.UPHELD: Rule(
        "put {it} right, as readers asked", subjects.of_entry, words=_why_out, shows=_is_here, details=_is_live
    ),
    Verb.DISMISSED: Rule("left {it} as it is", subjects.of_entry),
    Verb.CONFIRMED: Rule("found {it} still right", subjects.of_entry),
    Verb.MOVED: Rule("took the new address of {it}", subjects.of_entry, shows=_is_here, details=_is_live),
    Verb.HIDDEN: Rule("hid {it} until a moderator looks", subjects.of_entry),
    Verb.TAGS_MERGED: Rule("merged the tag “{gone}” into {it}", subjects.of_tags),
    Verb.TAG_EDITED: Rule("changed the tag {it}", subjects.of_tag, shows=_always, details=_always),
    Verb.BLOCKED: Rule("blocked a sender of spam", subjects.nothing),
    Verb.UNDONE: Rule("took back a decision", subjects.nothing),
}
"""What is public of each decision: the whole table."""


def _taken_back(event: Event, undone: Event) -> Line:
    """As what was taken back is told now, without its words."""
    for name in OF_THESE:
        setattr(undone, name, getattr(event, name))
    who, handle = _who(event)
    told: dict[str, Any] = {"pk": event.pk, "at": event.at, "who": who, "handle": handle}
    bare: dict[str, Any] = {"reason": "", "words": "", "fields": (), "changes": (), "suggester": None}
    said = line(undone)
    return replace(said, before=f"took back: {said.before}", is_taken_back=False, **told, **bare)


def _sentence(event: Event, rule: Rule) -> str:
    """The rule's, but for what one verb stands for twice."""
    if _opened_itself(event):
        return "The section {it} opened by itself"
    if event.verb == Verb.UPHELD and _took_out(event):
        works = event.item is None or event.item.kind != ItemKind.LAB
        return "took {it} out of the guide, as " + ("readers asked" if works else "it broke for those who tried it")
    if event.verb == Verb.DISMISSED and event.item and event.item.kind == ItemKind.TAGS:
        return "kept the tags {it} apart"
    if event.verb == Verb.DISMISSED and event.item and event.item.kind == ItemKind.LAB:
        return "found that {it} works"
    if is_of_change(event) and rule.of_change and rule.about(event).title:
        return rule.of_change
    is_edited = event.verb == Verb.ACCEPTED and bool(event.changes) and not is_of_change(event)
    return f"{rule.sentence}, edited first" if is_edited else rule.sentence


def _opened_itself(event: Event) -> bool:
    """By hand it has a journal. Who brought it about otherwise may be the sender of a page, and is not named."""
    return event.verb == Verb.OPENED and not event.journal


def _who(event: Event) -> tuple[str, str]:
    """The name that the line begins with, and the handle of a moderator. Who sends or reports is no moderator."""
    if _opened_itself(event):
        return "", ""
    if event.actor_id is None and event.note == BY_IMPORT:
        return "The importer", ""
    if event.verb == Verb.APPLIED:
        return event.actor_name if _is_made_live(event) else "A trusted reader", ""
    return event.actor_name, event.actor.handle if event.actor else ""


def _suggester(event: Event) -> User | None:
    """Who is named on the page of the entry, too."""
    entry = event.resource
    if event.verb != Verb.ACCEPTED or is_of_change(event) or entry is None or not is_live(entry):
        return None
    return entry.suggested_by if entry.suggested_by_id != event.actor_id else None


def _with_tag(event: Event, words: str) -> str:
    return words.replace("{gone}", without_mail(event.changes.get("tag", ["", ""])[0]))


def _label(name: str) -> str:
    return LABELS.get(name, name)


def _changes(event: Event) -> list[Change]:
    return [Change(_label(name), _value(name, pair[0]), _value(name, pair[1])) for name, pair in event.changes.items()]


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing"
    say = lab_facts.SAID.get(name, lambda value: str(CHOICES.get(name, {}).get(value, value)))
    said = say(value) if value not in (None, "") else "nothing"
    return said if name == "url" else without_mail(said)
