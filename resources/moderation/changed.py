"""What has changed since a deed: its rows as they are, beside those that it left."""

from django.db.models import Model

from accounts.models import User
from guide.models import Section
from resources import doors, journal, topics
from resources.journal import DOORS, TAGS, TOPICS, Entry, Values
from resources.models import Alias, Incident, QueueItem, Resource, ResourceTag, ResourceTopic, Submission, Tag, Want

MOVES_BY_ITSELF: dict[type[Model], set[str]] = {
    Resource: {
        "position", "changed_at", "suggested_by_id", "health", "checked_at", "seen_well_at", "check_due_at",
        "check_claimed_until", "evidence_since", "host", "key", "key_version", "useful_count", "score", "review_due_on",
        "worked_on",
    },
    Alias: {"host", "key", "key_version"},
    Submission: {"version", "look", "client", "decided_by_id"},
    Section: {"resource_count", "waiting_count"},
    Incident: {"decided_by_id"},
    QueueItem: {"closed_at", "score", "terms"},
    Tag: {"live_count"},
    Want: {"closed_at", "met_by_id"},
}  # fmt: skip
"""Columns that others write meanwhile: they are put back, and never stand in the way."""
NAMES = {
    "section_id": "section", "url": "address", TAGS: "tags", TOPICS: "topics", DOORS: "more links",
    "is_open": "opening", "opened_at": "opening",
    "decided_at": "state", "resource_id": "state", "message": "state", "reason": "state", "closed_at": "state",
    "retired_at": "place in the guide", "retired_because": "place in the guide", "hidden_at": "sight",
    "is_active": "account", "merged_into_id": "merging", "is_own_work": "disclosure", "is_vendor": "vendor",
    "reviewed_at": "last look",
}  # fmt: skip
"""What a column is called to people; several columns that change together have one name."""
GONE: dict[type[Model], str] = {
    Resource: "The entry is not there any more.",
    ResourceTag: "The tags of an entry have changed since.",
    ResourceTopic: "The topics of an entry have changed since.",
    Alias: "The other address of the entry is not there any more.",
    User: "The person is not there any more.",
}
Rows = dict[tuple[type[Model], int], Model]


class CannotUndo(Exception):
    """Something has happened since; the message says what. Nothing was written."""


def check(entries: list[Entry], rows: Rows) -> None:
    """Raises CannotUndo unless every row is as the deed left it."""
    left: dict[str, Values] = {}
    for entry in entries:
        if entry["after"] is not None:
            left[entry["row"]] = left.get(entry["row"], {}) | entry["after"]
    for name, after in left.items():
        model, pk = journal.find(name)
        row = rows.get((model, pk))
        if row is None and model is Want:
            continue
        if row is None:
            raise CannotUndo(GONE.get(model, "What it was about is not there any more."))
        names = sorted({_name(column) for column in _changed(row, after)})
        if names:
            raise CannotUndo(f"“{row}” has changed since ({', '.join(names)}).")


def _name(column: str) -> str:
    return NAMES.get(column, column.removesuffix("_id").replace("_", " "))


def _changed(row: Model, after: Values) -> list[str]:
    now = journal.values_of(row)
    if isinstance(row, Resource) and TAGS in after:
        now[TAGS] = sorted(row.tags.names())
    if isinstance(row, Resource) and TOPICS in after:
        now[TOPICS] = topics.slugs_of(row)
    if isinstance(row, Resource) and DOORS in after:
        now[DOORS] = doors.words(doors.of(row))
    ignored = MOVES_BY_ITSELF.get(type(row), set())
    return [name for name, value in after.items() if name not in ignored and now[name] != value]
