"""The guide as it stands, as far as an import asks: read at once, in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings

from guide.models import Guide, Section
from resources.models import Alias, Door, HostBan, Resource, Submission
from resources.models.submission import Reason, State

Doors = tuple[tuple[str, str], ...]
"""Labels and addresses, in their order."""


class Known(NamedTuple):
    """An entry, in the guide or taken out of it; `section` is the id of its section."""

    pk: int
    key: str
    url: str
    title: str
    summary: str
    section: int
    retired_because: str
    retired_at: datetime | None
    hidden_at: datetime | None

    @property
    def is_live(self) -> bool:
        return self.retired_at is None and self.hidden_at is None


@dataclass(slots=True)
class Standing:
    """`keys` leads from the keys of addresses, aliases too, to ids of entries; `order` holds the ids of what is live in
    a section. `waiting` are the sections in which a page of this key waits for review, `suggested` what imports have
    suggested of an entry, `turned_down` why a page that was imported for review was not accepted."""

    guide: Guide
    sections: list[Section]
    entries: dict[int, Known] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    order: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    doors: dict[int, Doors] = field(default_factory=dict)
    waiting: dict[str, str] = field(default_factory=dict)
    suggested: dict[int, list[dict[str, list[Any]]]] = field(default_factory=lambda: defaultdict(list))
    turned_down: dict[str, str] = field(default_factory=dict)
    bans: dict[str, str] = field(default_factory=dict)

    def ban_of(self, host: str) -> str:
        """The host that is banned, `host` or one above it, with the reason; nothing where none is."""
        labels = host.lower().removeprefix("www.").split(".")
        above = (".".join(labels[at:]) for at in range(len(labels) - 1))
        return next((f"{name}: {self.bans[name]}" for name in above if name in self.bans), "")


def read() -> Standing:
    """Eight queries."""
    guide = Guide.objects.first() or Guide(title=settings.SITE_NAME)
    found = Standing(guide, list(Section.objects.order_by("position", "id")))
    found.bans = dict(HostBan.objects.values_list("host", "reason"))
    _read_entries(found)
    _read_sent(found)
    return found


def _read_entries(found: Standing) -> None:
    found.keys = dict(Alias.objects.values_list("key", "resource"))
    rows = Resource.objects.in_order().values_list(*Known._fields)
    for entry in map(Known._make, rows.iterator(chunk_size=2_000)):
        found.entries[entry.pk] = entry
        found.keys[entry.key] = entry.pk
        if entry.is_live:
            found.order[entry.section].append(entry.pk)
    doors: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, label, url in Door.objects.order_by("position").values_list("resource", "label", "url"):
        doors[pk].append((label, url))
    found.doors = {pk: tuple(pairs) for pk, pairs in doors.items()}


def _read_sent(found: Standing) -> None:
    """What waits, whoever sent it; and what was not accepted of what imports have brought."""
    waiting = Submission.objects.open().values_list("key", "target", "section__title", "changes", "source")
    for key, target, section, changes, source in waiting:
        if target is None:
            found.waiting[key] = section
        elif source:
            found.suggested[target].append(changes)
    rejected = Submission.objects.imported().filter(state=State.REJECTED).order_by("decided_at")
    for key, target, changes, reason in rejected.values_list("key", "target", "changes", "reason"):
        if target is None:
            found.turned_down[key] = Reason(reason).label if reason else ""
        else:
            found.suggested[target].append(changes)
