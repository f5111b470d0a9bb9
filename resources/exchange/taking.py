"""What people changed in a checkout's README, as items of the queue: nothing of it is in the guide before somebody
decides so.

A new link is a submission, a changed one a suggestion for its entry, one that was taken out a report about it; words of
the guide are a question to moderators. What waits already and is changed again is rewritten, and what is taken out
again while it waits is withdrawn. Each change of a commit is taken once, however often it is met.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from accounts import people
from resources.exchange import taking_links, taking_words
from resources.exchange.changes import Change, LinkChange
from resources.exchange.crediting import Credited, Step
from resources.exchange.ground import Ground
from resources.exchange.taking_links import SaidAlready, Untaken
from resources.models import Checkout, Contribution, QueueItem
from resources.models.checkout import PERSON_LENGTH
from resources.models.entry import SOURCE_LENGTH
from resources.submissions import Sender
from resources.text import one_line, without_mail

EMAIL_LENGTH = 254
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a change. `deed` is new, changed, gone or the passage; `item` is that of the queue, and without
    one `reason` says why there is none. `is_refused`: the guide will not have it, and the file loses it."""

    deed: str
    title: str
    author: str
    commit: str
    item: int | None = None
    is_conflict: bool = False
    reason: str = ""
    is_refused: bool = False

    @property
    def sentence(self) -> str:
        by = f" by {self.author}" if self.author else ""
        outcome = self.reason or ("waits for a decision: both sides changed it" if self.is_conflict else "waits")
        return f"{self.deed} “{self.title}” ({self.commit[:7]}{by}): {outcome}"


def take(ground: Ground, changes: Iterable[Credited], tip: str) -> list[Taken]:
    """Store them, each with its author, in the transaction of the caller. `tip` is named where no commit is known."""
    return [_take(ground, one, tip) for one in changes if not _is_known(ground.checkout, one)]


def author_of(step: Step) -> str:
    """The name in a commit, on one line, without what could end it or a mail address."""
    name = without_mail(one_line(step.author)).translate(str.maketrans("", "", "<>"))
    return name[:PERSON_LENGTH].strip() or "somebody"


def _take(ground: Ground, one: Credited, tip: str) -> Taken:
    change, step = one.change, one.steps[0] if one.steps else None
    facts: Facts = {
        "deed": _deed(change), "title": change.title, "author": author_of(step) if step else "",
        "commit": step.commit if step else tip,
    }  # fmt: skip
    sender = _sender(ground.checkout, step, tip)
    try:
        if isinstance(change, LinkChange):
            item = taking_links.take(ground, change, sender)
        else:
            item = taking_words.take(ground, change, sender)
    except Untaken as why:
        return Taken(**facts, reason=str(why), is_refused=not isinstance(why, SaidAlready))
    if item is None:
        return Taken(**facts, reason="It takes back what waited.")
    _note(ground.checkout, one, item, tip)
    return Taken(**facts, item=item.pk, is_conflict=any(word == "conflict" for word, _ in item.terms))


def _deed(change: Change) -> str:
    if not isinstance(change, LinkChange):
        return change.passage
    return "new" if change.before is None else "gone" if change.after is None else "changed"


def _sender(checkout: Checkout, step: Step | None, tip: str) -> Sender:
    """A member whose verified address the commit names, by their handle alone, or nobody; in both cases it says where
    it was taken from."""
    member = people.known_by(step.email) if step else None
    by = f" by {author_of(step)}" if step and member is None else ""
    commit = step.commit if step else tip
    return Sender(member, source=f"{checkout.file}, commit {commit[:7]}{by}"[:SOURCE_LENGTH])


def _is_known(checkout: Checkout, one: Credited) -> bool:
    """Whether it was taken before: a sync that begins from scratch meets old commits again."""
    commits = [step.commit for step in one.steps[:1]]
    return checkout.contributions.filter(commit__in=commits, change=_name(one.change)).exists()


def _note(checkout: Checkout, one: Credited, item: QueueItem, tip: str) -> None:
    """Who is to be thanked once it is accepted."""
    place = one.change.after if isinstance(one.change, LinkChange) else None
    where = {"heading": place.heading[:200], "behind": place.behind[:2000]} if place and not item.resource_id else {}
    facts: Facts = {"checkout": checkout, "item": item, "change": _name(one.change), **where}
    rows = [
        Contribution(commit=step.commit, author=author_of(step), email=step.email[:EMAIL_LENGTH], **facts)
        for step in one.steps
    ]
    Contribution.objects.bulk_create(rows or [Contribution(commit=tip, **facts)], ignore_conflicts=True)


def _name(change: Change) -> str:
    """The same for the same thing in any commit."""
    names = sorted(change.names) + (sorted(change.fields) if isinstance(change, LinkChange) else [])
    return sha256("\n".join(names).encode()).hexdigest()
