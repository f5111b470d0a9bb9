"""The rows of the queue as its list shows them: read as columns alone, and each drawn once for what is on it."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from guide import fragments
from guide.templatetags.times import ago
from resources.models.item import ItemKind, ItemState, QueueItemQuerySet

COLUMNS = [
    "pk", "kind", "state", "version", "title", "host", "score", "terms", "opened_at", "deferred_until", "claimed_by",
    "claimed_until", "submission", "section__title", "submitter__handle", "submitter__is_sample", "claimed_by__handle",
    "submission__version", "submission__submitter__handle", "submission__is_guest", "submission__source",
]  # fmt: skip


class Line(NamedTuple):
    """What is on a row of the list. `claim` is who is at it; empty, where it is nobody or the one who looks."""

    pk: int
    seen: int
    title: str
    host: str
    kind: str
    section: str
    sender: str
    is_named: bool
    is_sample: bool
    opened_at: datetime
    ago: str
    state: str
    put_off: datetime | None
    is_mine: bool
    claim: str
    score: int
    terms: tuple[tuple[str, int], ...]
    is_open: bool


def columns(rows: QueueItemQuerySet) -> Any:
    """Of rows of the queue, what `draw` needs."""
    return rows.values_list(*COLUMNS, named=True)


def draw(rows: list[Any], query: str, reader: User) -> SafeString:
    """The list of these rows; their links keep `query`, what was asked of the queue."""
    now = timezone.now()
    lines = [_line(row, reader, now) for row in rows]
    return SafeString("".join(fragments.draw("admin/_item.html", item=line, query=query) for line in lines))


def _line(row: Any, reader: User, now: datetime) -> Line:
    held = bool(row.claimed_by and row.claimed_until and row.claimed_until > now)
    is_waiting = row.state == ItemState.WAITING
    sender, is_named = _sender(row)
    return Line(
        pk=row.pk,
        seen=row.submission__version if row.submission and row.kind != ItemKind.SAMPLE else row.version,
        title=row.title,
        host=row.host,
        kind=ItemKind(row.kind).label,
        section=row.section__title or "",
        sender=sender,
        is_named=is_named,
        is_sample=bool(row.submitter__is_sample),
        opened_at=row.opened_at,
        ago=ago(row.opened_at),
        state="" if is_waiting else ItemState(row.state).label,
        put_off=row.deferred_until if is_waiting and row.deferred_until and row.deferred_until > now else None,
        is_mine=held and row.claimed_by == reader.pk,
        claim=row.claimed_by__handle if held and row.claimed_by != reader.pk else "",
        score=row.score,
        terms=tuple((word, points) for word, points in row.terms),
        is_open=row.state != ItemState.CLOSED,
    )


def _sender(row: Any) -> tuple[str, bool]:
    """Who sent it, and whether that is a name; nobody, where it comes from no sender."""
    if row.submitter__handle or not row.submission:
        return row.submitter__handle or "", True
    if row.submission__is_guest:
        return "a guest", False
    if row.submission__submitter__handle:
        return row.submission__submitter__handle, True
    return f"the list “{row.submission__source}”" if row.submission__source else "a former member", True
