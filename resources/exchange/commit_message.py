"""What a commit of ours says: what is new in the file, what waits, what was not accepted, and who is thanked."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings

from resources.exchange import changes, thanks
from resources.exchange.changes import Change, LinkChange
from resources.exchange.taking import Taken
from resources.exchange.waiting import items_of
from resources.models import Checkout, Event, QueueItem, Verb
from resources.readme import Outline
from resources.text import one_line

LISTED = 50
"""So many lines of one kind are written out."""
Counts = dict[str, int]


def counts(old: Outline, new: Outline) -> Counts:
    """How many links, and passages of text, differ: `{"added": 3, "changed": 2, "removed": 1, "texts": 0}`."""
    found = changes.between(old, new)
    return {"added": 0, "changed": 0, "removed": 0, "texts": 0} | {
        name: sum(_name(change) == name for change in found) for name in {*map(_name, found)}
    }


def write(checkout: Checkout, counted: Counts, taken: list[Taken], until: datetime) -> str:
    """Its first line sums it up, its last ones are the trailers of who is thanked."""
    names = {"added": "added", "changed": "changed", "removed": "removed", "texts": "texts changed"}
    told = ", ".join(f"{counted[name]} {word}" for name, word in names.items() if counted[name])
    refused = [f"{one.title}: {one.reason}" for one in taken if one.is_refused]
    blocks = [
        f"Update the README from the guide: {told}" if told else "Update the README from the guide",
        f"What is decided is at {settings.SITE_URL}/log/",
        _list("Wait for a decision, and stay in the file meanwhile:", map(_waiting, items_of(checkout))),
        _list("Not accepted, and not in the file any more:", _turned_down(checkout, until)),
        _list("Not taken over:", refused),
        "\n".join(thanks.trailers(thanks.people(checkout, until))),
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _name(change: Change) -> str:
    if not isinstance(change, LinkChange):
        return "texts"
    return "added" if change.before is None else "removed" if change.after is None else "changed"


def _list(heading: str, lines: Iterable[str]) -> str:
    """Each line begins with a dash, so that none can be taken for a trailer."""
    found = [f"- {one_line(line)}" for line in lines]
    more = [f"- and {len(found) - LISTED} more"] if len(found) > LISTED else []
    return "\n".join([heading, "", *found[:LISTED], *more]) if found else ""


def _waiting(item: QueueItem) -> str:
    """By whom, too: the name that stands in their commit."""
    row = item.contributions.first()
    by = f" by {row.author}" if row and row.author else ""
    return f"{item.title} ({item.get_kind_display().lower()}, {row.commit[:7] if row else ''}{by})"


def _turned_down(checkout: Checkout, until: datetime) -> Iterator[str]:
    """What came from this README, and a moderator has said no to since the commit before."""
    since = checkout.named_at or until
    said_no = Event.objects.filter(
        verb__in=[Verb.REJECTED, Verb.DISMISSED], undone_by=None, at__gt=since, at__lte=until
    )
    rows = QueueItem.objects.filter(contributions__checkout=checkout).distinct()
    for item in rows.filter(events__in=said_no) | rows.filter(submission__events__in=said_no):
        reason = item.submission.get_reason_display() if item.submission else ""
        yield f"{item.title}: {reason}" if reason else item.title
