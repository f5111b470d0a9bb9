"""What readers see that a person decides or writes, table by table: a change of it is a new revision of the guide.

Whoever adds a column to one of these tables has it watched, and says here where that is not wanted. In the same
migration, `again` makes the triggers anew.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from guide import revision
from guide.revision import Watched

COUNTED = frozenset({"useful_count", "score"})
TICKING = frozenset({
    "checked_at", "seen_well_at", "check_due_at", "check_claimed_until", "evidence_since", "review_due_on",
})  # fmt: skip
"""What automatic checks write of a link that is as it was."""
TOLD = [
    "accepted", "changes-asked", "rejected", "reopened", "merged", "edited", "applied", "retired", "revived", "opened",
    "closed", "upheld", "dismissed", "moved", "hidden", "tags-merged", "tag-edited", "blocked", "undone", "confirmed",
    "imported",
]  # fmt: skip
"""What the log and the news tell: `Verb` without what is between moderators and who sent it."""
DECIDED = ["accepted", "merged", "rejected"]
"""States of a submission in which the log may say what it was."""


def _words(column: str, words: list[str]) -> str:
    return f"{{row}}.{column} IN ({', '.join(map(repr, words))})"


TABLES = [
    Watched("guide_guide"),
    # What waits is counted, and nobody decides it: who sends something empties no cache.
    Watched("guide_section", but=frozenset({"waiting_count"})),
    Watched("guide_topic"),
    Watched("guide_topic_prerequisites"),
    Watched("guide_point"),
    Watched("guide_formerslug"),
    Watched("guide_bridge"),
    # Somebody new has no page yet.
    Watched("accounts_user", only=frozenset({"handle", "about", "is_hidden", "is_active", "is_sample", "joined_at"}),
            on=("UPDATE", "DELETE")),
    Watched("accounts_formerhandle"),
    Watched("resources_resource", but=COUNTED | TICKING),
    Watched("resources_resourcetag"),
    Watched("resources_resourcetopic"),
    Watched("resources_door"),
    Watched("resources_tag"),
    Watched("resources_event", where=_words("verb", TOLD)),
    Watched("resources_submission", where=_words("state", DECIDED)),
    Watched("resources_hostban"),
    Watched("resources_want", but=frozenset({"second_count"})),
    Watched("resources_trial"),
    Watched("resources_tool"),
]  # fmt: skip


def create(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Called by a migration, once all of these tables are there."""
    revision.watch(editor, TABLES)


def drop(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    revision.unwatch(editor, TABLES)


def again(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    drop(apps, editor)
    create(apps, editor)
