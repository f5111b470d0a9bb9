"""What a decision of the log was about, as far as everybody may know at the moment. Pure.

What it was about may wait again, or have turned out to be spam, since the event was written. So every function here
asks what its submission and its entry are now, never what they were.
"""

from typing import NamedTuple

from resources.models import Event, Resource, Submission, Verb
from resources.models.item import ItemKind
from resources.models.submission import Reason, State


class Subject(NamedTuple):
    """What a decision was about. Without a title, `stands_for` says as much as everybody may know."""

    title: str = ""
    link: str = ""
    host: str = ""
    stands_for: str = "an entry"


def is_hidden(submission: Submission) -> bool:
    """Of what waits, was withdrawn or is spam, no text is public."""
    is_spam = submission.state == State.REJECTED and submission.reason == Reason.SPAM
    return submission.is_open or submission.state == State.WITHDRAWN or is_spam


def is_live(entry: Resource | None) -> bool:
    return bool(entry and entry.retired_at is None and entry.hidden_at is None)


def is_of_change(event: Event) -> bool:
    """About a suggested change of an entry, rather than a new page."""
    return event.submission is not None and event.submission.is_suggestion


def is_of_section(event: Event) -> bool:
    """About a section itself: the importer keeps no journal, and tells of nothing but sections and entries."""
    if event.verb in {Verb.OPENED, Verb.CLOSED}:
        return True
    if event.item and event.item.kind == ItemKind.PROSE:
        return True
    rows = [entry["row"].partition(":")[0] for entry in event.journal]
    return event.resource_id is None and event.item_id is None and set(rows) <= {"guide.section"}


def of_sent(event: Event) -> Subject:
    """What somebody sent: an entry by now, something that was not accepted, or something that is not public."""
    submission = event.submission
    if submission is None:
        return of_entry(event)
    if is_hidden(submission) or event.reason == Reason.SPAM:
        return untold(event)
    if submission.is_suggestion:
        return _of_change(event, submission)
    if submission.state == State.ACCEPTED:
        return _published(event, submission)
    return _turned_down(event, submission) if submission.state == State.REJECTED else untold(event)


def untold(event: Event) -> Subject:
    """Something that somebody sent, and nothing more than that."""
    what = "a suggested change" if is_of_change(event) else "a submission"
    return Subject(stands_for=f"{what} for {event.section.title}" if event.section else what)


def of_merger(event: Event) -> Subject:
    """The entry into which something was merged; of what was merged nothing is told."""
    entry = event.resource
    return _named(entry.title, entry) if entry else Subject()


def of_entry(event: Event) -> Subject:
    """An entry by its title then, or a section. Of an entry whose acceptance was taken back nothing is told: its page
    waits again."""
    if is_of_section(event):
        return of_section(event)
    if event.resource:
        return _named(event.title or event.resource.title, event.resource)
    is_of_none = event.item is not None and event.item.resource_id is None
    return Subject(event.title if is_of_none else "")


def of_section(event: Event) -> Subject:
    section = event.section
    if section is None:
        return Subject(event.title, stands_for="that is not there any more")
    return Subject(event.title or section.title, section.get_absolute_url())


def of_tags(event: Event) -> Subject:
    """The tag that was kept."""
    return Subject(event.changes.get("tag", ["", ""])[1], stands_for="another")


def of_tag(event: Event) -> Subject:
    """The tag by its name then."""
    return Subject(event.title, stands_for="a tag")


def nothing(event: Event) -> Subject:
    return Subject(stands_for="")


def _of_change(event: Event, submission: Submission) -> Subject:
    """The entry, by the title that it had after this; one that the suggestion wants is not told before it is so."""
    entry = submission.target
    if entry is None:
        return untold(event)
    is_made = submission.state == State.ACCEPTED and event.verb in {Verb.ACCEPTED, Verb.APPLIED}
    return _named(event.title if is_made else entry.title, entry)


def _published(event: Event, submission: Submission) -> Subject:
    """What it is called in the guide: what its sender called it at first is between them and a moderator."""
    entry = submission.resource
    if event.verb == Verb.ACCEPTED:
        return _named(event.title, entry)
    return _named(entry.title, entry) if entry else untold(event)


def _turned_down(event: Event, submission: Submission) -> Subject:
    """As it was called then. The site is told where it is that of this very text: it may have been sent again."""
    is_latest = event.verb == Verb.REJECTED and event.version == submission.version
    return Subject(event.title, host=submission.host if is_latest else "")


def _named(title: str, entry: Resource | None) -> Subject:
    """Until a moderator has looked, an entry that readers had hidden is named nowhere."""
    is_out_of_sight = entry is not None and entry.hidden_at is not None
    return Subject() if is_out_of_sight else Subject(title, _link(entry))


def _link(entry: Resource | None) -> str:
    return entry.get_absolute_url() if entry and is_live(entry) else ""
